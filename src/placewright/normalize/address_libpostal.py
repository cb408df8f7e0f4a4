"""Reads addresses by libpostal, where its Python package `postal` is installed (the extra `libpostal`)."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import find_spec

from placewright.model.place import Address

_Components = Iterable[tuple[str, str]]  # (value in lower case, label)

# Labels of libpostal → fields of our address. A house there is a venue, which is no part of an address.
_FIELDS = {
    "house_number": "house",
    "road": "street",
    "unit": "unit_number",
    "level": "floor",
    "entrance": "building",
    "suburb": "suburb",
    "city_district": "suburb",
    "city": "city",
    "state": "state",
    "country": "country",
    "postcode": "postal_code",
}


def parse_by_libpostal(text: str) -> Address | None:
    """Return the parts of an address by libpostal; None when it is not installed or tells neither street nor city."""
    parse = _parser()
    if parse is None or not text:
        return None
    address = from_components(text, parse(text))
    return address if address.street or address.city else None


@cache
def _parser() -> Callable[[str], _Components] | None:
    """Load libpostal, once (some seconds, two gigabytes); None when it is not installed."""
    if find_spec("postal") is None:
        return None
    from postal.parser import parse_address as parse

    found: Callable[[str], _Components] = parse
    return found


def from_components(text: str, components: _Components) -> Address:
    """Return an address of libpostal's components, each as the text writes it; of two for one field the first wins."""
    fields: dict[str, str] = {}
    for value, label in components:
        if label in _FIELDS:
            fields.setdefault(_FIELDS[label], _as_written(text, value))
    return Address(full_address=text or None, **fields)


def _as_written(text: str, value: str) -> str:
    """Return the value with the capitals and signs of the text, or itself when the text does not hold its words."""
    words = map(re.escape, value.split())
    found = re.search(r"(?<!\w)" + r"[\W_]+".join(words) + r"(?!\w)", text, re.IGNORECASE)
    return found[0] if found else value
