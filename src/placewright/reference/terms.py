"""The terms under which a place is filed in the name index, and under which a query looks for it.

A term is any string without spaces. Texts of users only ever become terms; nothing parses them as a query.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from placewright.model.cells import COARSE
from placewright.model.geo import Point
from placewright.model.place import Address, Name, NameKind, Place
from placewright.normalize.addresses import city_key, house_key, postal_key, street_key
from placewright.normalize.names import expand, fold, latin, tokens

_NAME_CHARACTERS = 160  # of a longer name only the beginning is filed
_MOST_KEYS = 24
_SHORT = 5  # letters


def name_keys(names: Iterable[Name]) -> tuple[str, ...]:
    """Return the folded names and their Latin forms without repetitions; an operator is no name to look for."""
    keys: dict[str, None] = {}
    for name in names:
        if name.kind is not NameKind.OPERATOR:
            text = name.text[:_NAME_CHARACTERS]
            keys[fold(text)] = None
            keys[latin(text)] = None
    keys.pop("", None)
    return tuple(keys)[:_MOST_KEYS]


def grams(keys: Iterable[str]) -> list[str]:
    """Return the trigrams of the words of name keys, each once; ^ and $ mark where a word begins and ends."""
    return list(dict.fromkeys(gram for key in keys for token in tokens(key) for gram in _grams(token)))


@lru_cache(maxsize=65536)
def _grams(token: str) -> tuple[str, ...]:
    marked = f"^{expand(token)}$".replace(" ", "$^")
    found = [marked[start : start + 3] for start in range(max(1, len(marked) - 2))]
    if 3 <= len(token) <= _SHORT:
        # One typo leaves a short word hardly a trigram: what remains without each of its letters is filed too.
        found.extend(f"~{token[:place]}{token[place + 1 :]}" for place in range(len(token)))
    return tuple(found)


def place_terms(place: Place) -> list[str]:
    """Return where a place is: its postcode, city, country and neighbourhood."""
    found = locality_terms(place.address, place.country_code)
    if place.point is not None:
        found.append(_cell_term(COARSE.cell(place.point)))
    return found


def locality_terms(address: Address, country_code: str | None) -> list[str]:
    """Return the terms of postcode, city and country, the narrowest first."""
    found: list[str] = []
    if address.postal_code:
        found.append(_term("p", postal_key(address.postal_code)))
    found.extend(_term("t", city_key(city)) for city in (address.city, address.suburb) if city)
    if country_code:
        found.append(_term("c", country_code))
    return [term for term in found if len(term) > 2]


def neighbourhood_terms(point: Point, radius_m: float) -> list[str]:
    """Return the terms of all coarse cells within the radius."""
    spans = COARSE.cover(point, radius_m)
    return [_cell_term(cell) for span in spans for cell in range(span.first, span.last + 1)]


def street_terms(address: Address, country_code: str | None) -> list[str]:
    """Return the terms of street and house: street#house first where both are known, then the street."""
    return list(_street_terms(address, country_code))


def _street_terms(address: Address, country_code: str | None) -> Iterator[str]:
    street = street_key(address.street, country_code) if address.street else ""
    if street:
        house = house_key(address.house) if address.house else ""
        if house:
            yield _term("h", f"{street}#{house}")
        yield _term("s", street)


def _cell_term(cell: int) -> str:
    return f"g={cell}"


def _term(field: str, value: str) -> str:
    return f"{field}={'_'.join(value.split())}"
