"""Compares phone numbers: equal, of one line (extensions of one switchboard), or different."""

from functools import lru_cache
from itertools import product

from phonenumbers import NumberParseException, PhoneNumberType, number_type, parse

from placewright.matching.weights import levels
from placewright.model.match import Level
from placewright.model.place import Candidate, Query

LEVELS = ("same", "service", "extension", "differ")
_SERVICES = frozenset({
    PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.UAN,
})  # fmt: skip
_SHORTEST_LINE = 9  # characters of +, country code and number that must agree before the extension
_LONGEST_EXTENSION = 4
_LEAST_DIGITS, _LONGEST_PREFIX = 7, 4  # of a number without its country: the area may be left out too


def compare(query: Query, candidate: Candidate) -> Level | None:
    """Return the level of the phone numbers; None when either place has none.

    Numbers are E.164, or bare digits where nobody could tell the country: those are the same when one ends with the
    other.
    """
    ours, theirs = query.phones, candidate.record.phones
    if not ours or not theirs:
        return None
    equal = [a for a, b in product(ours, theirs) if a == b or same_digits(a, b)]
    if equal:
        return levels("phone")["service" if all(map(is_service, equal)) else "same"]
    one_line = any(of_one_line(a, b) for a, b in product(ours, theirs))
    return levels("phone")["extension" if one_line else "differ"]


@lru_cache(16384)
def is_service(phone: str) -> bool:
    """Tell a number of a whole company (free of charge, at shared cost) from one that rings at a place."""
    try:
        return number_type(parse(phone)) in _SERVICES
    except NumberParseException:
        return False  # bare digits: nobody knows


def same_digits(a: str, b: str) -> bool:
    """Tell whether two numbers, of which one or both lack the prefix of their country, are the same."""
    if a[0] == b[0] == "+":
        return False
    short, long = sorted((a.lstrip("+"), b.lstrip("+")), key=len)
    return len(short) >= _LEAST_DIGITS and long.endswith(short) and len(long) - len(short) <= _LONGEST_PREFIX


def of_one_line(a: str, b: str) -> bool:
    """Tell whether two different numbers share a line: one goes on with extension digits, or only the last two differ.

    A block of direct-dial numbers is handed out together, so that the last two digits are the desk.
    """
    short, long = sorted((a, b), key=len)
    if len(short) < _SHORTEST_LINE:
        return False
    if len(short) == len(long):
        return short[:-2] == long[:-2]
    trunk = short.removesuffix("0")  # 555-0 is the switchboard of 555-123
    return long.startswith(trunk) and len(long) - len(trunk) <= _LONGEST_EXTENSION
