"""Reads corners of two streets: Main St & 5th Ave, corner of A St and B St, Hauptstraße Ecke Bahnhofstraße."""

import re

from placewright.normalize.names import fold
from placewright.normalize.street_line import has_house, has_type

_BEFORE = re.compile(
    r"^(?:(?:at the )?(?:corner|cnr|crn|intersection)(?: of)?|angle(?: de| du| des)?|à l'angle (?:de|du|des)|ecke|"
    r"(?:na )?esquina(?: de| da)?|hoek|kulma|hörnet|angolo)\s+",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\s*[&@]\s*|\s+(?:x|/)\s+", re.IGNORECASE)
_WORD = re.compile(
    r"\s+(?:and|at|und|et|y|e|con|an der ecke(?: von| zur?)?|ecke|esq\.?|esquina(?: con| a)?|hoek|angolo|kulma)\s+",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)", re.IGNORECASE)
_DIRECTION = frozenset({"n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west"})
_MOST_WORDS = 3  # of a street that is told by its neighbour


def read_corner(line: str, country_code: str | None, *, is_alone: bool) -> str | None:
    """Return both streets of a corner as "A & B", or None when the line is none.

    One of the streets must have a type (Street, calle) or a number of its own (5th). `is_alone`: the address has no
    other line, so that & between two names can mean nothing else.
    """
    opening = _BEFORE.match(line)
    text = line[opening.end() :] if opening else line
    for sign in (_SIGN, _WORD):
        parts = [part.strip(" ,") for part in sign.split(text)]
        if len(parts) != 2 or not all(parts) or re.match(r"\d+\s", parts[0]) or any(map(has_house, parts)):
            continue
        is_street = [_is_street(part, country_code) for part in parts]
        is_short = all(len(part.split()) <= _MOST_WORDS for part in parts)
        is_sure = all(is_street) or bool(opening) or (any(is_street) and is_short and sign is _SIGN)
        is_tiny = all(len(part.split()) <= _MOST_WORDS - 1 for part in parts)
        if is_sure or (is_alone and is_tiny and sign is _SIGN):
            return " & ".join(parts)
    return None


def _is_street(name: str, country_code: str | None) -> bool:
    """Tell a name with a type (Second Ave), or one that is a number (SW 6th)."""
    words = fold(name).split()
    core = [word for word in words if word not in _DIRECTION]
    return has_type(words, country_code) or (len(core) == 1 and bool(_ORDINAL.fullmatch(core[0])))
