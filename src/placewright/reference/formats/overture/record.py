"""From one row of Overture Places to a record."""

import re
from collections.abc import Mapping
from typing import Any

from placewright.model.geo import Point
from placewright.model.place import Address, Lifecycle, Record
from placewright.normalize.countries import country_of_point
from placewright.reference.formats.addresses import address_from
from placewright.reference.formats.contacts import contacts_from
from placewright.reference.formats.overture.categories import categories_of
from placewright.reference.formats.overture.names import names_of
from placewright.reference.formats.reading import country_of, number_of, object_of, objects_of, text_of, texts_of

COLUMNS = (
    "id", "geometry", "bbox", "names", "categories", "basic_category", "taxonomy", "confidence", "operating_status",
    "websites", "socials", "emails", "phones", "brand", "addresses", "sources", "version",
)  # fmt: skip
_STATES = {"permanently_closed": Lifecycle.CLOSED, "temporarily_closed": Lifecycle.TEMPORARILY_CLOSED}
_WIKIDATA = re.compile(r"Q\d+")
# How Overture calls the datasets that it took rows from → how we call them; others by their name in lower case.
_DATASETS = {"metaplaces": "meta", "msft": "microsoft", "msftplaces": "microsoft", "fsq": "foursquare"}


def record_of(row: Mapping[str, Any], point: Point | None) -> Record | str:
    """Return the record of a row, or the reason why it can be none."""
    identity = text_of(row.get("id"))
    if identity is None:
        return "no id"
    names = names_of(row)
    if not names:
        return "no name"
    addresses = objects_of(row.get("addresses"))
    country = _country(addresses, point)
    address = _address(addresses[0], country) if addresses else Address()
    if point is None and address == Address():
        return "no position"
    contacts = contacts_from(
        phones=texts_of(row.get("phones")),
        websites=texts_of(row.get("websites")),
        emails=texts_of(row.get("emails")),
        profiles=texts_of(row.get("socials")),
        country_code=country,
    )
    brand = object_of(row.get("brand"))
    wikidata = text_of(brand.get("wikidata"))
    sources = objects_of(row.get("sources"))
    lifecycle, note = _life(row)
    return Record(
        id=identity,
        names=names,
        point=point,
        address=address,
        country_code=country,
        categories=categories_of(row),
        **contacts.fields,
        observed_at=_newest(sources),
        lifecycle=lifecycle,
        lifecycle_note=note,
        brand=text_of(object_of(brand.get("names")).get("primary")),
        brand_wikidata=wikidata if wikidata and _WIKIDATA.fullmatch(wikidata) else None,
        tags=_tags(row, addresses, sources),
        origins=_origins(sources),
    )


def _country(addresses: list[Mapping[str, Any]], point: Point | None) -> str | None:
    for address in addresses:
        code = country_of(text_of(address.get("country")))
        if code is not None:
            return code
    return country_of_point(point) if point is not None else None


def _address(given: Mapping[str, Any], country: str | None) -> Address:
    return address_from(
        text_of(given.get("freeform")),
        city=text_of(given.get("locality")),
        state=text_of(given.get("region")),
        postal_code=text_of(given.get("postcode")),
        country=text_of(given.get("country")),
        country_code=country,
    )


def _life(row: Mapping[str, Any]) -> tuple[Lifecycle, str | None]:
    """Return what the row says of whether the place is still there; a confidence of 0 means that it is gone."""
    status = row.get("operating_status")
    if isinstance(status, str) and status in _STATES:
        return _STATES[status], f"operating_status {status}"
    if row.get("confidence") == 0:
        return Lifecycle.CLOSED, "confidence 0"
    return Lifecycle.OPEN, None


def _newest(sources: list[Mapping[str, Any]]) -> str | None:
    """Return the newest time at which a source was updated."""
    times = [time for source in sources if (time := text_of(source.get("update_time"))) is not None]
    return max(times, default=None)


def _origins(sources: list[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the records that the row was made of: meta:109093534897634, foursquare:4b…"""
    found: dict[str, None] = {}
    for source in sources:
        dataset, number = text_of(source.get("dataset")), text_of(source.get("record_id"))
        if dataset is not None and number is not None:
            name = dataset.casefold().replace(" ", "")
            found[f"{_DATASETS.get(name, name)}:{number.partition('@')[0]}"] = None
    return tuple(found)


def _tags(
    row: Mapping[str, Any], addresses: list[Mapping[str, Any]], sources: list[Mapping[str, Any]]
) -> dict[str, str]:
    """Return what has no field of its own, as texts."""
    tags: dict[str, str] = {}
    confidence = number_of(row.get("confidence"))
    if confidence is not None:
        tags["confidence"] = f"{confidence:.3f}"
    datasets = dict.fromkeys(name for source in sources if (name := text_of(source.get("dataset"))))
    if datasets:
        tags["sources"] = ";".join(datasets)
    for key in ("operating_status", "basic_category", "version"):
        text = text_of(row.get(key))
        if text is not None:
            tags[key] = text
    hierarchy = texts_of(object_of(row.get("taxonomy")).get("hierarchy"))
    if hierarchy:
        tags["taxonomy"] = " > ".join(hierarchy)
    for number, other in enumerate(addresses[1:], 2):
        parts = (text_of(other.get(key)) for key in ("freeform", "locality", "region", "postcode", "country"))
        tags[f"address:{number}"] = ", ".join(part for part in parts if part)
    return tags
