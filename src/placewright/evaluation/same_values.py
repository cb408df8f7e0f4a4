"""Tells whether an answered value is what a person expects, each kind of value by its own meaning."""

from collections.abc import Callable, Mapping
from typing import Any

from placewright.errors import InvalidInput
from placewright.model.geo import Point, distance_m
from placewright.normalize.addresses import house_key, parse_address, street_key
from placewright.normalize.categories import relation
from placewright.normalize.hours import from_days, normalize_osm, same_hours
from placewright.normalize.names import fold
from placewright.normalize.phones import parse_phones
from placewright.normalize.websites import site_key
from placewright.overrides import canonical, from_cell

NEAR_M = 100.0  # coordinates no farther apart mean the same spot
_KIN = ("same", "ancestor")


class Unreadable(Exception):
    """The expected value is none of its kind; the message is a sentence."""


def same(output: str, expected: str, answered: Any, country: str | None) -> bool:
    """Tell whether an answer is what is expected.

    Args:
        output: of model.attributes.
        expected: as it stands in the file.
        answered: the value of the output, not null.
        country: of the place, alpha-2, to read numbers and addresses by.

    Raises:
        Unreadable: `expected` is no value of this output.
    """
    if output in _OWN:
        return _OWN[output](expected, answered, country)
    try:
        value = canonical(output, from_cell(output, expected))
    except InvalidInput as error:
        raise Unreadable(error.problems[0].detail) from error
    if isinstance(value, str) and isinstance(answered, str):
        return fold(value) == fold(answered)
    if isinstance(value, list) and isinstance(answered, list):
        return sorted(map(str, value)) == sorted(map(str, answered))
    return bool(value == answered)


def _phone(expected: str, answered: str, country: str | None) -> bool:
    numbers = parse_phones(expected, country)
    if not numbers:
        raise Unreadable("This is no phone number; one without + needs the place's country.")
    return answered in numbers


def _website(expected: str, answered: str, _country: str | None) -> bool:
    key = site_key(expected)
    if not key:
        raise Unreadable("This is no web address.")
    return key == site_key(answered)


def _hours(expected: str, answered: Mapping[str, str], _country: str | None) -> bool:
    value = from_cell("opening_hours", expected)
    osm = from_days(value) if isinstance(value, dict) else normalize_osm(expected)
    if osm is None:
        raise Unreadable("These opening hours are not understood.")
    return same_hours(osm, from_days(answered) or "")


def _address(expected: str, answered: Mapping[str, str | None], country: str | None) -> bool:
    """Compare street and house number: the rest is written in too many ways to be right or wrong."""
    wanted = parse_address(expected, country)
    if not wanted.street:
        raise Unreadable("No street is found in this address.")
    streets = street_key(wanted.street, country), street_key(answered["street"] or "", country)
    return streets[0] == streets[1] and house_key(wanted.house or "") == house_key(answered["house"] or "")


def _categories(expected: str, answered: list[str], _country: str | None) -> bool:
    """Compare with the primary category; a wider or a narrower one is right too (restaurant, pizza_restaurant)."""
    words = [word.strip() for word in expected.replace(";", ",").split(",") if word.strip()]
    try:
        wanted = canonical("categories", words)
    except InvalidInput as error:
        raise Unreadable(error.problems[0].detail) from error
    return any(relation(one, answered[0]) in _KIN or relation(answered[0], one) in _KIN for one in wanted)


def _coordinates(expected: str, answered: list[float], _country: str | None) -> bool:
    text = expected if expected.startswith("[") else f"[{expected}]"
    try:
        wanted = canonical("coordinates", from_cell("coordinates", text))
    except InvalidInput as error:
        raise Unreadable(error.problems[0].detail) from error
    return distance_m(Point(*wanted), Point(*answered)) <= NEAR_M


_OWN: Mapping[str, Callable[[str, Any, str | None], bool]] = {
    "phone": _phone,
    "website": _website,
    "opening_hours": _hours,
    "address": _address,
    "categories": _categories,
    "coordinates": _coordinates,
}
