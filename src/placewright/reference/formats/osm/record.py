"""From the tags of one OpenStreetMap object to a record."""

import re
from collections.abc import Mapping

import msgspec

from placewright.model.geo import Point
from placewright.model.place import Name, NameKind, Record
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


class Described(msgspec.Struct, frozen=True):
    """An object that is a place with a name, before it is known where it is."""

    life: Life
    names: tuple[Name, ...]
    name_keys: frozenset[str]


def describe(tags: Mapping[str, str], as_of: str) -> Described | None:
    """Return what an object's tags tell of it on a day (YYYY-MM-DD), or None when it is no place or has no name."""
    life = life_of(tags, as_of)
    if life is None:
        return None
    names, keys = names_of(life.tags)
    return Described(life, names, keys) if _is_named({name.kind for name in names}, life) else None


def record_of(identity: str, described: Described, point: Point, edited_at: str | None, as_of: str) -> Record:
    """Return the record of an object.

    Args:
        identity: node/123, way/45 or relation/6.
        described: what its tags tell.
        point: its position, or a point on it.
        edited_at: RFC 3339 time of its last edit, where known.
        as_of: the day of the data, YYYY-MM-DD.
    """
    life = described.life
    address, address_keys = address_of(life.tags)
    country = (country_code(address.country) if address.country else None) or country_of_point(point)
    contacts = contacts_of(life.tags, country)
    used = described.name_keys | address_keys | contacts.keys | _OWN_FIELDS
    return Record(
        id=identity,
        url=_SITE + identity,
        names=described.names,
        point=point,
        address=address,
        country_code=country,
        categories=from_osm(life.tags),
        **contacts.fields,
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
