"""From one row of a file of one's own to a record, by the columns that were found."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from placewright.errors import InvalidInput
from placewright.model.geo import Point
from placewright.model.inputs import point_of_wkt
from placewright.model.place import Address, Lifecycle, Name, NameKind, Record
from placewright.normalize.addresses import parse_address
from placewright.normalize.categories import from_text
from placewright.normalize.countries import country_of_point
from placewright.normalize.hours import from_days, normalize_osm
from placewright.reference.formats.addresses import address_from
from placewright.reference.formats.contacts import contacts_from
from placewright.reference.formats.geometry import point_of
from placewright.reference.formats.osm.lifecycle import date_of
from placewright.reference.formats.reading import country_of, number_of, text_of, texts_of

_NETWORKS = ("facebook", "instagram", "x")
_NAMES = {"name": NameKind.NAME, "alt_name": NameKind.ALTERNATIVE, "brand": NameKind.BRAND}
_PARTS = ("unit_number", "floor", "building", "block", "km", "house", "suburb")
_SEPARATORS = str.maketrans(";|", ",,")


def record_of(row: Mapping[str, Any], columns: Mapping[str, str], point: Point | None = None) -> Record | str:
    """Return the record of a row, or the reason why it can be none.

    Args:
        row: column → value.
        columns: input (see `tables.columns`) → column.
        point: where the place is, when the format itself says it.
    """
    given = {key: value for key, column in columns.items() if (value := row.get(column)) not in (None, "")}
    names = tuple(Name(text, kind) for key, kind in _NAMES.items() for text in texts_of(given.get(key)))
    if not names:
        return "no name"
    point = point or _point(given)
    country = country_of(text_of(given.get("country_code"))) or country_of(text_of(given.get("country")))
    country = country or (country_of_point(point) if point is not None else None)
    address = _address(given, country)
    if point is None and address == Address():
        return "no position"
    contacts = contacts_from(
        phones=texts_of(given.get("phone")),
        websites=texts_of(given.get("website")),
        emails=texts_of(given.get("email")),
        socials={network: text for network in _NETWORKS if (text := text_of(given.get(network)))},
        country_code=country,
    )
    lifecycle, note = _life(given)
    used = set(columns.values())
    return Record(
        id=text_of(given.get("place_id")) or _digest(row),
        names=names,
        point=point,
        address=address,
        country_code=country,
        categories=_categories(given.get("category")),
        **contacts.fields,
        opening_hours=_hours(given.get("opening_hours")),
        observed_at=_time(given.get("observed_at")),
        lifecycle=lifecycle,
        lifecycle_note=note,
        opened_on=date_of(text_of(given.get("opened_on"))),
        closed_on=date_of(text_of(given.get("closed_on"))),
        brand=text_of(given.get("brand")),
        operator=text_of(given.get("operator")),
        tags={str(key): text for key, value in row.items() if key not in used and (text := text_of(value))},
    )


def _point(given: Mapping[str, Any]) -> Point | None:
    point = point_of(number_of(given.get("latitude")), number_of(given.get("longitude")))
    wkt = text_of(given.get("wkt_geometry"))
    if point is not None or wkt is None:
        return point
    try:
        return point_of_wkt(wkt)
    except InvalidInput:
        return None  # no geometry: the place has no position


def _address(given: Mapping[str, Any], country: str | None) -> Address:
    """Return the address: parts that stand apart win over what its full text tells."""
    line, street = text_of(given.get("full_address")), text_of(given.get("street"))
    parts = {field: text for field in _PARTS if (text := text_of(given.get(field)))}
    known = {
        "city": text_of(given.get("city")),
        "state": text_of(given.get("state")),
        "postal_code": text_of(given.get("postalCode")),
        "country": text_of(given.get("country")),
    }
    if street is not None:
        apart = address_from(None if "house" in parts else street, **known, country_code=country)
        extra = {"street": street} if "house" in parts else {}
        return msgspec.structs.replace(apart, **parts, **extra, full_address=line)
    if line is not None and known["city"] is None and known["postal_code"] is None:
        whole = parse_address(line, country)
        return msgspec.structs.replace(whole, **parts, **{key: text for key, text in known.items() if text})
    return msgspec.structs.replace(address_from(line, **known, country_code=country), **parts)


def _categories(value: Any) -> tuple[str, ...]:
    texts = (part for text in texts_of(value) for part in text.translate(_SEPARATORS).split(","))
    return tuple(dict.fromkeys(category for text in texts if (category := from_text(text)) is not None))


def _hours(value: Any) -> str | None:
    """Return the hours in clean syntax, or as written where they are not understood."""
    if isinstance(value, Mapping):
        return from_days({str(day): str(hours) for day, hours in value.items()})
    text = text_of(value)
    return (normalize_osm(text) or text) if text else None


def _life(given: Mapping[str, Any]) -> tuple[Lifecycle, str | None]:
    status = (text_of(given.get("status")) or "").casefold().replace("_", " ")
    closed_on = date_of(text_of(given.get("closed_on")))
    if "temporar" in status:
        return Lifecycle.TEMPORARILY_CLOSED, f"status {status}"
    if "closed" in status.split() or "inactive" in status.split():
        return Lifecycle.CLOSED, f"status {status}"
    if closed_on is not None:
        return Lifecycle.CLOSED, f"closed on {closed_on}"
    return Lifecycle.OPEN, None


def _time(value: Any) -> str | None:
    text = text_of(value)
    return text if text and date_of(text[:10]) else None


def _digest(row: Mapping[str, Any]) -> str:
    """Return an id for a row without one: equal rows have equal ids, today and tomorrow."""
    return blake2b(msgspec.json.encode(row, order="sorted"), digest_size=8).hexdigest()
