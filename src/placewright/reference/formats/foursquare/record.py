"""From one row of Foursquare OS Places to a record."""

from collections.abc import Mapping
from typing import Any

from placewright.model.geo import Point
from placewright.model.place import Address, Lifecycle, Name, Record
from placewright.normalize.categories import from_foursquare, parents
from placewright.normalize.countries import country_of_point
from placewright.reference.formats.addresses import address_from
from placewright.reference.formats.contacts import contacts_from
from placewright.reference.formats.reading import country_of, text_of, texts_of

COLUMNS = (
    "fsq_place_id", "name", "latitude", "longitude", "address", "locality", "region", "postcode", "admin_region",
    "post_town", "po_box", "country", "date_created", "date_refreshed", "date_closed", "tel", "website", "email",
    "facebook_id", "instagram", "twitter", "fsq_category_ids", "fsq_category_labels", "placemaker_url",
    "unresolved_flags", "geom", "bbox",
)  # fmt: skip
_REVIEW = "https://foursquare.com/placemakers/review-place/"  # where the published schema says that a person may look
_NO_PLACE = frozenset({"privatevenue", "inappropriate", "delete"})  # flags of what should not be in the data
_GONE = ("closed", "doesnt_exist")  # flags that users set and nobody has confirmed yet: a doubt, no closure
_KEPT = ("admin_region", "post_town", "po_box", "date_created")


def record_of(row: Mapping[str, Any], point: Point | None) -> Record | str:
    """Return the record of a row, or the reason why it can be none."""
    identity, name = text_of(row.get("fsq_place_id")), text_of(row.get("name"))
    if identity is None:
        return "no id"
    if name is None:
        return "no name"
    flags = texts_of(row.get("unresolved_flags"))
    if not _NO_PLACE.isdisjoint(flags):
        return "flagged as no place"
    country = country_of(text_of(row.get("country"))) or (country_of_point(point) if point is not None else None)
    address = _address(row, country)
    if point is None and address == Address():
        return "no position"
    contacts = contacts_from(
        phones=texts_of(row.get("tel")),
        websites=texts_of(row.get("website")),
        emails=texts_of(row.get("email")),
        socials=_socials(row),
        country_code=country,
    )
    closed_on = _day(row.get("date_closed"))
    lifecycle, note = _life(closed_on, flags)
    labels = texts_of(row.get("fsq_category_labels"))
    return Record(
        id=identity,
        url=text_of(row.get("placemaker_url")) or _REVIEW + identity,
        names=(Name(name),),
        point=point,
        address=address,
        country_code=country,
        categories=_categories(labels),
        **contacts.fields,
        observed_at=_day(row.get("date_refreshed")) or _day(row.get("date_created")),
        lifecycle=lifecycle,
        lifecycle_note=note,
        closed_on=closed_on,
        tags=_tags(row, labels, flags),
    )


def _categories(labels: list[str]) -> tuple[str, ...]:
    """Return the categories, primary first; one above another of them is left out, save the primary."""
    found = dict.fromkeys(category for label in labels if (category := from_foursquare(label)) is not None)
    above = {parent for category in found for parent in parents(category)}
    return tuple(category for number, category in enumerate(found) if number == 0 or category not in above)


def _address(row: Mapping[str, Any], country: str | None) -> Address:
    return address_from(
        text_of(row.get("address")),
        city=text_of(row.get("locality")) or text_of(row.get("post_town")),
        state=text_of(row.get("region")),
        postal_code=text_of(row.get("postcode")),
        country=text_of(row.get("country")),
        country_code=country,
    )


def _socials(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the profiles; that of Facebook is given by its number, which is also its address."""
    facebook = text_of(row.get("facebook_id"))
    given = {
        "facebook": f"https://www.facebook.com/{facebook}" if facebook else None,
        "instagram": text_of(row.get("instagram")),
        "x": text_of(row.get("twitter")),
    }
    return {network: text for network, text in given.items() if text is not None}


def _life(closed_on: str | None, flags: list[str]) -> tuple[Lifecycle, str | None]:
    if closed_on is not None:
        return Lifecycle.CLOSED, f"date_closed {closed_on}"
    flag = next((flag for flag in _GONE if flag in flags), None)
    return Lifecycle.OPEN, f"unresolved flag {flag}" if flag else None


def _day(value: Any) -> str | None:
    """Return the day of a date or time, whether it is stored as a date or as a text."""
    text = text_of(value)
    if text is None or len(text) < len("YYYY-MM-DD") or not text[:4].isdigit():
        return None
    return text[:10]


def _tags(row: Mapping[str, Any], labels: list[str], flags: list[str]) -> dict[str, str]:
    """Return what has no field of its own, as texts."""
    tags = {key: text for key in _KEPT if (text := text_of(row.get(key))) is not None}
    lists = {
        "fsq_category_ids": texts_of(row.get("fsq_category_ids")),
        "fsq_category_labels": labels,
        "unresolved_flags": flags,
    }
    return tags | {key: ";".join(texts) for key, texts in lists.items() if texts}
