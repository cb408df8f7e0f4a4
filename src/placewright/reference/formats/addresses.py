"""Addresses as directories give them: the street in one line, the other parts apart."""

import re

import msgspec

from placewright.model.place import Address
from placewright.normalize.addresses import parse_address
from placewright.normalize.street_line import building_parts, read_street, street_rank

_EASTERN = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_SUBDIVISION = re.compile(r"[A-Z]{2}-(?=[A-Z0-9]{1,3}$)")  # ISO 3166-2: US-NY
_MOST_CHARACTERS = 300  # a longer line is no address


def address_from(
    line: str | None,
    *,
    city: str | None = None,
    state: str | None = None,
    postal_code: str | None = None,
    country: str | None = None,
    country_code: str | None = None,
) -> Address:
    """Return an address whose line of street and house is taken apart; a line that names no street is kept whole."""
    rest = Address(
        city=_clean(city),
        state=_SUBDIVISION.sub("", state.strip()) or None if state else None,
        postal_code=_clean(postal_code),
        country=_clean(country),
    )
    text = _clean(line)
    if text is None or len(text) > _MOST_CHARACTERS:
        return rest
    if _EASTERN.search(text):
        read = parse_address(text, country_code)
        known = {field: value for field in Address.__struct_fields__ if (value := getattr(rest, field))}
        return msgspec.structs.replace(read, **known)
    found = _read_line(text, country_code)
    if "street" not in found and "building" not in found:
        found["full_address"] = text
    return msgspec.structs.replace(rest, **found)


def _read_line(text: str, country_code: str | None) -> dict[str, str]:
    """Return street, house and parts of the building of a line."""
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    if not pieces:
        return {}
    best = 0
    if len(pieces) > 1:
        ranks = [street_rank(piece, country_code) for piece in pieces]
        best = ranks.index(max(ranks))
        after = pieces[best + 1] if best + 1 < len(pieces) else ""
        if after[:1].isdigit() and not any(letter.isalpha() for letter in after[:-1]) and ranks[best] < 3:
            pieces[best] += f" {pieces.pop(best + 1)}"  # Via Roma, 5
    read = read_street(pieces[best], country_code, False, True)
    found = dict(read.parts)
    for index, piece in enumerate(pieces):
        if index != best:
            found = building_parts(piece)[0] | found
    if read.street:
        found["street"] = read.street
    if read.house:
        found["house"] = read.house
    return found


def _clean(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None
