"""Turns the inputs of a job into the query that all stages work on."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from placewright.enrichment.canonical import canonical
from placewright.model.geo import Point, distance_m
from placewright.model.inputs import point_of_wkt
from placewright.model.place import Address, Name, Query, Record, Spot
from placewright.normalize.addresses import parse_address
from placewright.normalize.categories import from_text
from placewright.normalize.countries import country_code, country_of_point
from placewright.normalize.hours import from_days
from placewright.normalize.phones import parse_phones
from placewright.normalize.street_line import read_street
from placewright.normalize.websites import canonical_url

T = TypeVar("T")

METRES_PER_DEGREE = 111_195.0  # of latitude, on the sphere of model.geo
MOST_DECIMALS = 6  # a tenth of a metre; more digits come from arithmetic, not from knowledge
CATEGORY_KEYS = ("category", "type", "types", "categories")  # in the order of trust
ADDRESS_KEYS = {
    "postalCode" if field == "postal_code" else field: field
    for field in Address.__struct_fields__
    if field not in ("full_address", "neighborhood")
}


def query_of(inputs: Mapping[str, Any]) -> Query:
    """Return the query of inputs that passed `model.inputs.check_inputs`.

    It depends on the canonical inputs alone, so that equal fingerprints have equal queries.
    """
    known = canonical(inputs)
    point, precision_m = _location(known)
    address, country = _address(known, point)
    website = canonical_url(known["website"]) if "website" in known else None
    return Query(
        names=(Name(known["name"]),) if "name" in known else (),
        point=point,
        precision_m=precision_m,
        address=address,
        country_code=country,
        categories=_categories(known),
        phones=parse_phones(known["phone"], country) if "phone" in known else (),
        websites=(website,) if website else (),
        opening_hours=from_days(known["opening_hours"]) if "opening_hours" in known else None,
        inputs=inputs,
    )


def widened(query: Query, records: Iterable[Record]) -> Query:
    """Return a query that also knows what records of the same place say, for sources that are asked after them.

    What the user sent comes first and is never replaced. A record's address is taken whole, and only where the query
    has no street of its own, so that two addresses are never mixed.
    """
    for record in records:
        address = query.address if query.address.street or not record.address.street else record.address
        query = msgspec.structs.replace(
            query,
            names=_union(query.names, record.names),
            point=query.point or record.point,
            address=address,
            country_code=query.country_code or record.country_code,
            categories=query.categories or record.categories,
            phones=_union(query.phones, record.phones),
            websites=_union(query.websites, record.websites),
            emails=_union(query.emails, record.emails),
            spots=query.spots
            if record.point is None
            else (*query.spots, Spot(record.dataset, record.id, record.point, record.address, record.country_code)),
            pages=_union(query.pages, (record.id,) if record.sha256 else ()),
        )
    return query


def _union(ours: tuple[T, ...], theirs: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*ours, *theirs)))


def _location(known: Mapping[str, Any]) -> tuple[Point | None, float | None]:
    """Return the point and the radius in metres around it that holds the true place."""
    if "latitude" in known and "longitude" in known:
        latitude, longitude = known["latitude"], known["longitude"]
        return Point(latitude, longitude), precision_of(latitude, longitude)
    if "wkt_geometry" in known:
        return _of_wkt(known["wkt_geometry"])
    return None, None


def precision_of(latitude: float, longitude: float) -> float:
    """Return half a unit of the last decimal in metres. Trailing zeros are lost in JSON, so the longer one counts."""
    decimals = min(MOST_DECIMALS, max(_decimals(latitude), _decimals(longitude)))
    return float(0.5 * 10.0**-decimals * METRES_PER_DEGREE)


def _decimals(number: float) -> int:
    text = repr(number)
    if "e" in text:
        exponent = Decimal(text).as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0
    decimals = text.partition(".")[2]
    return 0 if decimals == "0" else len(decimals)


@lru_cache(maxsize=1024)
def _of_wkt(text: str) -> tuple[Point, float]:
    """Return a point inside a WKT geometry, and how far the geometry reaches from it in metres."""
    import shapely  # 60 ms to import, and few inputs need it

    point = point_of_wkt(text)
    shape = shapely.from_wkt(text)
    if shape.geom_type == "Point":
        return point, precision_of(point.latitude, point.longitude)
    west, south, east, north = shape.bounds
    corners = (Point(latitude, longitude) for latitude in (south, north) for longitude in (west, east))
    return point, max(distance_m(point, corner) for corner in corners)


def _address(known: Mapping[str, Any], point: Point | None) -> tuple[Address, str | None]:
    """Return the address, its missing parts read from `full_address`, and the country of the place."""
    parts = {field: known[key] for key, field in ADDRESS_KEYS.items() if key in known}
    country: str | None = known.get("country_code")
    if country is None and "country" in known:
        country = country_code(known["country"])
    if country is None and point is not None:
        country = country_of_point(point)
    if "street" in parts and "house" not in parts:
        parts |= _house_of(parts["street"], country)
    full = known.get("full_address")
    if full is None:
        return Address(**parts), country
    parsed = parse_address(full, country)
    address = msgspec.structs.replace(parsed, **parts, full_address=full)
    if country is None and address.country:
        country = country_code(address.country)
    return address, country


@lru_cache(maxsize=4096)
def _house_of(street: str, country: str | None) -> Mapping[str, str]:
    """Return street and house of a street that was sent with its number, as most lists have it; else nothing."""
    if not any(letter.isdigit() for letter in street):
        return {}
    line = read_street(street, country, has_house=False, has_city=True)
    return {"street": line.street, "house": line.house} if line.street and line.house else {}


def _categories(known: Mapping[str, Any]) -> tuple[str, ...]:
    texts = [text for key in CATEGORY_KEYS for text in _texts(known.get(key))]
    found = (from_text(text) for text in texts)
    return tuple(dict.fromkeys(category for category in found if category))


def _texts(value: str | list[str] | None) -> list[str]:
    if value is None:
        return []
    return value.replace(";", ",").split(",") if isinstance(value, str) else value
