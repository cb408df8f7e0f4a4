"""Read All The Places: what its spiders found on the websites of chains, in the tags of OpenStreetMap."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from placewright.model.place import Address, Lifecycle, Name, NameKind, Record
from placewright.normalize.addresses import parse_address
from placewright.normalize.categories import from_osm
from placewright.normalize.countries import country_code, country_of_point
from placewright.normalize.hours import normalize_osm
from placewright.reference.formats.addresses import address_from
from placewright.reference.formats.base import Origin, Sample
from placewright.reference.formats.geojson.reader import FeatureReader, first_feature
from placewright.reference.formats.geometry import point_of_geojson
from placewright.reference.formats.osm.addresses import address_of
from placewright.reference.formats.osm.contacts import contacts_of
from placewright.reference.formats.osm.lifecycle import Life, date_of, life_of
from placewright.reference.formats.osm.names import names_of
from placewright.reference.formats.reading import object_of, text_of

_WIKIDATA = re.compile(r"Q\d+")
_OWN_KEYS = frozenset({"opening_hours", "brand:wikidata", "cuisine", "addr:street_address", "end_date", "@source_uri"})


class AllThePlacesReader(FeatureReader):
    """One file of one spider, or of many, as a collection or line by line."""

    origin = Origin(source="alltheplaces", licence="CC0-1.0", attribution="All The Places, alltheplaces.xyz")

    @staticmethod
    def recognises(sample: Sample) -> bool:
        """Tell by the name of the spider, which each feature has, and a collection without features too."""
        about = object_of(first_feature(sample))
        told = (about.get("properties"), about.get("dataset_attributes"))
        return any("@spider" in object_of(each) for each in told) or _says_so(sample.head)

    def _record(self, row: Mapping[str, Any]) -> Record | str:
        return record_of(row)


def _says_so(head: bytes) -> bool:
    return head.lstrip(b" \t\r\n").startswith(b"{") and b'"@spider"' in head[:4096]


def record_of(feature: Mapping[str, Any]) -> Record | str:
    """Return the record of a feature, or the reason why it can be none."""
    properties = object_of(feature.get("properties"))
    tags = {key: text for key, value in properties.items() if (text := text_of(value)) is not None}
    spider, ref = tags.get("@spider"), tags.get("ref")
    identity = text_of(feature.get("id")) or (f"{spider}/{ref}" if spider and ref else None)
    if identity is None:
        return "no id"
    point = point_of_geojson(object_of(feature.get("geometry")))
    seen = _collected_at(feature)
    life = _life(tags, seen)
    names, name_keys = _names(life.tags)
    if not names:
        return "no name"
    address, address_keys = address_of(life.tags)
    country = (country_code(address.country) if address.country else None) or (
        country_of_point(point) if point is not None else None
    )
    address = _completed(address, tags.get("addr:street_address"), country)
    if point is None and address == Address():
        return "no position"
    contacts = contacts_of(life.tags, country)
    hours = tags.get("opening_hours")
    wikidata = tags.get("brand:wikidata", "")
    used = name_keys | address_keys | contacts.keys | _OWN_KEYS
    return Record(
        id=identity,
        url=tags.get("@source_uri"),
        names=names,
        point=point,
        address=address,
        country_code=country,
        categories=from_osm(life.tags),
        **contacts.fields,
        opening_hours=(normalize_osm(hours) or hours) if hours else None,
        observed_at=seen,
        lifecycle=life.lifecycle,
        lifecycle_note=life.note,
        opened_on=life.opened_on,
        closed_on=life.closed_on,
        brand=tags.get("brand"),
        brand_wikidata=wikidata if _WIKIDATA.fullmatch(wikidata) else None,
        operator=tags.get("operator"),
        cuisines=tuple(dict.fromkeys(part.strip() for part in tags.get("cuisine", "").split(";") if part.strip())),
        tags={key: value for key, value in life.tags.items() if key not in used},
        # Who takes rows from here may name them by the spider's own reference.
        origins=(f"alltheplaces:{spider}/{ref}",) if spider and ref else (),
    )


def _collected_at(feature: Mapping[str, Any]) -> str | None:
    """Return when the spider ran, in UTC."""
    time = text_of(object_of(feature.get("dataset_attributes")).get("spider:collection_time"))
    return None if time is None else f"{time[:19]}Z"


def _life(tags: Mapping[str, str], seen: str | None) -> Life:
    """Return the life of a place; what a spider finds is a place, whether its tags say of which kind or not.

    `end_date=yes` says that it is closed, nobody knows since when; a date in the future is a plan.
    """
    as_of = (seen or datetime.now(UTC).isoformat())[:10]
    life = life_of(tags, as_of) or _without_kind(tags, as_of)
    if tags.get("end_date") == "yes" and life.lifecycle is Lifecycle.OPEN:
        return msgspec.structs.replace(life, lifecycle=Lifecycle.CLOSED, note="tagged end_date=yes")
    return life


def _without_kind(tags: Mapping[str, str], as_of: str) -> Life:
    """Return the life of a place that has no tag of its kind."""
    end = date_of(tags.get("end_date"))
    closed = end is not None and end <= as_of[: len(end)]
    return Life(
        tags=tags,
        places={},
        lifecycle=Lifecycle.CLOSED if closed else Lifecycle.OPEN,
        note=f"tagged end_date={end}" if closed else None,
        opened_on=date_of(tags.get("start_date")),
        closed_on=end,
    )


def _names(tags: Mapping[str, str]) -> tuple[tuple[Name, ...], frozenset[str]]:
    """Return the names; a place without one of its own is called by its brand, in its languages (brand:ru)."""
    names, keys = names_of(tags)
    if not {name.kind for name in names} - {NameKind.OPERATOR}:
        return (), keys
    return names, keys


def _completed(address: Address, line: str | None, country: str | None) -> Address:
    """Return an address with what the line of its street, or else its full text, tells beyond its parts."""
    if address.street is not None:
        return address
    if line is not None:
        read = address_from(line, country_code=country)
    elif address.full_address is not None:
        read = parse_address(address.full_address, country)
    else:
        return address
    found = {field: value for field in Address.__struct_fields__ if (value := getattr(read, field))}
    known = {field: value for field in Address.__struct_fields__ if (value := getattr(address, field))}
    return Address(**(found | known))
