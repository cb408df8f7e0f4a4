"""From the tags of one OpenStreetMap object to a record."""

import re
from collections.abc import Mapping

from placewright.model.geo import Point
from placewright.model.place import NameKind, Record
from placewright.normalize.categories import from_osm
from placewright.normalize.countries import country_code, country_of_point
from placewright.normalize.hours import normalize_osm
from placewright.reference.formats.osm.addresses import address_of
from placewright.reference.formats.osm.contacts import contacts_of
from placewright.reference.formats.osm.dates import observed_at
from placewright.reference.formats.osm.lifecycle import Life, life_of
from placewright.reference.formats.osm.names import names_of
from placewright.reference.formats.osm.places import worth_without_name

_SITE = "https://www.openstreetmap.org/"
_WIKIDATA = re.compile(r"Q\d+")
_OWN_FIELDS = frozenset({"opening_hours", "brand:wikidata", "cuisine"})


def record_of(
    kind: str, number: int, tags: Mapping[str, str], point: Point, edited_at: str | None, as_of: str
) -> Record | None:
    """Return the record of an object, or None when it is no place or has no name.

    Args:
        kind: node, way or relation.
        number: its number among those of its kind.
        tags: all of its tags.
        point: its position, or a point on it.
        edited_at: RFC 3339 time of its last edit, where known.
        as_of: the day of the data, YYYY-MM-DD; what ended before is closed.
    """
    life = life_of(tags, as_of)
    if life is None:
        return None
    names, name_keys = names_of(life.tags)
    if not _is_named({name.kind for name in names}, life):
        return None
    address, address_keys = address_of(life.tags)
    country = (country_code(address.country) if address.country else None) or country_of_point(point)
    contacts = contacts_of(life.tags, country)
    used = name_keys | address_keys | contacts.keys | _OWN_FIELDS
    return Record(
        id=f"{kind}/{number}",
        url=f"{_SITE}{kind}/{number}",
        names=names,
        point=point,
        address=address,
        country_code=country,
        categories=from_osm(life.tags),
        phones=contacts.phones,
        websites=contacts.websites,
        emails=contacts.emails,
        socials=contacts.socials,
        opening_hours=_hours(life.tags),
        observed_at=observed_at(life.tags, edited_at, as_of),
        lifecycle=life.lifecycle,
        lifecycle_note=life.note,
        opened_on=life.opened_on,
        closed_on=life.closed_on,
        brand=life.tags.get("brand"),
        brand_wikidata=_wikidata(life.tags),
        operator=life.tags.get("operator"),
        cuisines=_split(life.tags.get("cuisine", "")),
        tags={key: value for key, value in life.tags.items() if key not in used},
    )


def _is_named(kinds: set[NameKind], life: Life) -> bool:
    """Tell whether an object has a name of its own, or a brand that serves as one."""
    if kinds - {NameKind.BRAND, NameKind.OPERATOR, NameKind.OLD}:
        return True
    return NameKind.BRAND in kinds and worth_without_name(life.places)


def _hours(tags: Mapping[str, str]) -> str | None:
    """Return the hours in clean syntax, or as written where they are not understood."""
    text = tags.get("opening_hours", "").strip()
    return (normalize_osm(text) or text) if text else None


def _wikidata(tags: Mapping[str, str]) -> str | None:
    given = tags.get("brand:wikidata", "")
    return given if _WIKIDATA.fullmatch(given) else None


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))
