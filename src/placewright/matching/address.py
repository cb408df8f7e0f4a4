"""Compares addresses by what both of them say: house and street, postal code, city, country."""

from functools import lru_cache

import msgspec
from rapidfuzz.distance import OSA

from placewright.matching.weights import levels
from placewright.model.match import Level
from placewright.model.place import Address, Candidate, Query
from placewright.normalize.addresses import city_key, house_key, parse_address, postal_key, street_key

LEVELS = (
    "same_house",
    "same_street",
    "same_postcode",
    "same_city",
    "house_differs",
    "street_differs",
    "postcode_differs",
    "city_differs",
    "country_differs",
)
_STREET_SIMILARITY = 0.87  # a typo or two in a street's name


class AddressKeys(msgspec.Struct, frozen=True):
    """The parts of an address in the form in which they are compared; empty when unknown."""

    house: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""


def compare(query: Query, candidate: Candidate) -> Level | None:
    """Return the level of the addresses; None when they have no part in common to compare."""
    ours, theirs = query.country_code, candidate.record.country_code
    if ours and theirs and ours != theirs:
        return levels("address")["country_differs"]
    country = ours or theirs
    level = between(keys(query.address, country), keys(candidate.record.address, country))
    return None if level is None else levels("address")[level]


@lru_cache(65536)
def keys(address: Address, country_code: str | None) -> AddressKeys:
    """Return the keys of an address; a text without parts is parsed first."""
    if address.full_address and not address.street:
        parsed = parse_address(address.full_address, country_code)
        known = {name: value for name, value in msgspec.structs.asdict(address).items() if value}
        address = msgspec.structs.replace(parsed, **known)
    return AddressKeys(
        house=house_key(address.house) if address.house else "",
        street=street_key(address.street, country_code) if address.street else "",
        postal_code=postal_key(address.postal_code) if address.postal_code else "",
        city=city_key(address.city) if address.city else "",
    )


def between(a: AddressKeys, b: AddressKeys) -> str | None:
    """Return the key of the level; the finest part that both know decides."""
    if a.street and b.street and not _elsewhere(a, b):
        return _street(a, b)
    if a.postal_code and b.postal_code:
        return "same_postcode" if a.postal_code == b.postal_code else "postcode_differs"
    if a.city and b.city:
        return "same_city" if _close(a.city, b.city) else "city_differs"
    return None


def _street(a: AddressKeys, b: AddressKeys) -> str:
    if not _close(a.street, b.street):
        return "street_differs"
    if not a.house or not b.house:
        return "same_street"
    if a.house == b.house:
        return "same_house"
    return "same_street" if _leading(a.house) == _leading(b.house) != "" else "house_differs"


def _elsewhere(a: AddressKeys, b: AddressKeys) -> bool:
    """Tell whether streets must not be compared: they lie in other cities, and postal codes do not contradict that."""
    if not a.city or not b.city or _close(a.city, b.city):
        return False
    return not (a.postal_code and a.postal_code == b.postal_code)


def _leading(house: str) -> str:
    """Return the number that a house number begins with: 12 of 12b and of 12-14."""
    digits = len(house) - len(house.lstrip("0123456789"))
    return house[:digits]


@lru_cache(16384)
def _close(a: str, b: str) -> bool:
    return a == b or OSA.normalized_similarity(a, b, score_cutoff=_STREET_SIMILARITY) > 0
