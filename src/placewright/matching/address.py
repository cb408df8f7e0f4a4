"""Compares addresses by what both of them say: house and street, postal code, city, country."""

import re
from functools import lru_cache

import msgspec
from rapidfuzz.distance import OSA

from placewright.matching.weights import levels
from placewright.model.match import Level
from placewright.model.place import Address, Candidate, Query
from placewright.normalize.addresses import city_key, house_key, parse_address, postal_key, street_key
from placewright.normalize.names import fold, latin
from placewright.normalize.streets import street_types

LEVELS = (
    "same_house",
    "like_house",
    "same_street",
    "unit_differs",
    "same_postcode",
    "house_beside",
    "same_city",
    "house_differs",
    "street_differs",
    "postcode_differs",
    "city_differs",
    "country_differs",
)
_CORE_LETTERS = 4
_TEXT_LETTERS = 8
_DIGIT = re.compile(r"\d")
_UNIT_WORDS = re.compile(r"\b(?:ste|suite|unit|apt|apartment|shop|no|room|rm|lot|local|loja|sala|office)\b")
_BESIDE = 4  # numbers by which two entrances of one place differ, most streets counting by twos
_STREET_SIMILARITY = 0.87  # a typo or two in a street's name


class AddressKeys(msgspec.Struct, frozen=True):
    """The parts of an address in the form in which they are compared; empty when unknown."""

    house: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    unit: str = ""
    text: str = ""  # the whole address as written, letters and digits only
    foreign: bool = False  # the city is written in another script than Latin


def compare(query: Query, candidate: Candidate) -> Level | None:
    """Return the level of the addresses; None when they have no part in common to compare."""
    ours, theirs = query.country_code, candidate.record.country_code
    if ours and theirs and ours != theirs:
        return levels("address")["country_differs"]
    country = ours or theirs
    level = between(keys(query.address, country), keys(candidate.record.address, country))
    return None if level is None else levels("address")[level]


@lru_cache(16384)
def keys(address: Address, country_code: str | None) -> AddressKeys:
    """Return the keys of an address; a text without parts is parsed first."""
    if address.full_address and not address.street:
        parsed = parse_address(address.full_address, country_code)
        known = {name: value for name, value in msgspec.structs.asdict(address).items() if value}
        address = msgspec.structs.replace(parsed, **known)
    city, unit = address.city or "", address.unit_number or ""
    return AddressKeys(
        house=house_key(address.house) if address.house else "",
        street=street_key(address.street, country_code) if address.street else "",
        postal_code=postal_key(address.postal_code) if address.postal_code else "",
        city=city_key(city),
        unit=_UNIT_WORDS.sub("", latin(unit)).replace(" ", ""),
        text=latin(address.full_address).replace(" ", "") if address.full_address else "",
        foreign=latin(city) != fold(city),
    )


def between(a: AddressKeys, b: AddressKeys) -> str | None:
    """Return the key of the level; the finest part that both know decides."""
    if a.text and b.text and _same_text(a.text, b.text):
        return "unit_differs" if _units_differ(a, b) else "same_house" if _DIGIT.search(a.text) else "same_street"
    if a.street and b.street and not _elsewhere(a, b) and _comparable(a.street, b.street):
        return _street(a, b)
    if a.postal_code and b.postal_code:
        same = a.postal_code.startswith(b.postal_code) or b.postal_code.startswith(a.postal_code)
        return "same_postcode" if same else "postcode_differs"
    if a.city and b.city and a.foreign == b.foreign:
        return "same_city" if _same_city(a.city, b.city) else "city_differs"
    return None


def _comparable(a: str, b: str) -> bool:
    """Tell whether two streets can be compared: in one script, or alike when written in Latin letters."""
    return a.isascii() == b.isascii() or _close(latin(a), latin(b)) or _like(latin(a), latin(b))


def _same_text(a: str, b: str) -> bool:
    """Tell whether one address holds the other word for word, as where one leaves out the region."""
    short, long = sorted((a, b), key=len)
    return short == long or (len(short) >= _TEXT_LETTERS and _DIGIT.search(short) is not None and long.endswith(short))


def _street(a: AddressKeys, b: AddressKeys) -> str:
    if not _close(a.street, b.street):
        if not _like(latin(a.street), latin(b.street)):
            return "street_differs"
        return (
            "like_house"
            if a.house and a.house == b.house
            else "same_street"
            if not a.house or not b.house
            else ("house_differs")
        )
    if not a.house or not b.house:
        return "same_street"
    if a.house == b.house:
        return "unit_differs" if _units_differ(a, b) else "same_house"
    return _numbers(_leading(a.house), _leading(b.house))


def _numbers(a: str, b: str) -> str:
    """Return the level of two house numbers of one street that are not the same as written."""
    if not a or not b:
        return "house_differs"
    apart = abs(int(a) - int(b))
    return "same_street" if not apart else "house_beside" if apart <= _BESIDE else "house_differs"


def _elsewhere(a: AddressKeys, b: AddressKeys) -> bool:
    """Tell whether streets must not be compared: they lie in other cities, and postal codes do not contradict that."""
    if not a.city or not b.city or a.foreign != b.foreign or _same_city(a.city, b.city):
        return False
    return not (a.postal_code and a.postal_code == b.postal_code)


def _units_differ(a: AddressKeys, b: AddressKeys) -> bool:
    return bool(a.unit and b.unit and a.unit != b.unit)


@lru_cache(16384)
def _same_city(a: str, b: str) -> bool:
    """Tell whether two cities are one, or one is a part of the other: Jakarta and Jakarta Pusat."""
    if _close(a, b):
        return True
    words_a, words_b = set(a.split()), set(b.split())
    return words_a <= words_b or words_b <= words_a or (min(len(a), len(b)) >= _TEXT_LETTERS and a[:8] == b[:8])


@lru_cache(16384)
def _like(a: str, b: str) -> bool:
    """Tell whether streets agree but for their types, directions, titles and first names: Via Tasso, Via T. Tasso."""
    words_a, words_b = _core(a), _core(b)
    return bool(words_a and words_b) and (words_a <= words_b or words_b <= words_a)


def _core(street: str) -> frozenset[str]:
    """Return the words of a street that tell: numbers, and long words that are no street type."""
    types = street_types()
    return frozenset(
        word for word in street.split() if word.isdigit() or (len(word) >= _CORE_LETTERS and word not in types)
    )


def _leading(house: str) -> str:
    """Return the number that a house number begins with: 12 of 12b and of 12-14."""
    digits = len(house) - len(house.lstrip("0123456789"))
    return house[:digits]


@lru_cache(16384)
def _close(a: str, b: str) -> bool:
    return a == b or OSA.normalized_similarity(a, b, score_cutoff=_STREET_SIMILARITY) > 0
