"""Reads one line of an address that holds a street: house number, street, parts of the building, and what follows."""

import re
from functools import cache

import msgspec

from placewright.normalize.names import fold
from placewright.normalize.streets import languages_of, street_words
from placewright.normalize.tables import rows

_SUFFIX = r"(?:\s?(?:bis|ter|quater|quinquies)\b|\s?½)"
_RANGE = r"(?:\s?[-–/+]\s?\d*[a-z]?(?!\w)|[,;]\d+[a-z]?(?!\w))*"
_LEADING = re.compile(
    rf"^(?:(?:no|nr|n)[.°º]\s*|[№#]\s*)?((?:[nsew]\d+\s?[nsew])?\d+(?:[a-z](?!\w))?{_SUFFIX}?{_RANGE}(?:\s[a-z](?=\s*,|$))?)[\s,]+(?=\S)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?<![\w.])(?:(?:no|nr|n|num|д|дом)[.:°º]*\s*|[№#]\s*)?(\d+(?:[a-z](?!\w))?{_SUFFIX}?{_RANGE}(?:\s[a-z](?!['’\w.]))?)(?![\w'’º°])",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"(?:(?:no|nr|n|num|number|д|дом)\b[.:°º]*\s*|[№#]\s*)?((?:[a-z]{{1,2}}-)?\d+(?:\s?[a-z](?!\w))?{_SUFFIX}?{_RANGE})",
    re.IGNORECASE,
)
_STAIR_AND_FLAT = re.compile(r"(\d+)\s([A-Z])\s(\d+)")
_COLOMBIAN = re.compile(r"(?<=\w)\s*[#№]\s*(\d+\w?\s?-\s?\d+)")
_MONTHS = re.compile(
    r"(?:de\s)?(?:jan|feb|f[eé]v|mar|apr|avr|abr|ma[iyj]|juin|juil|jun|jul|giu|lug|aug|ago|ao[uû]t|se[pt]|o[ck]t|nov|d[eé]c|dic|dez)",
    re.IGNORECASE,
)
_NUMBERED_ROADS = frozenset({"highway", "hwy", "route", "rte", "interstate", "autoroute", "motorway", "freeway"})
# Spanish and Portuguese: 2º B, 3º izq., bajo A; Danish: 2. tv.
_FLOOR_AND_DOOR = re.compile(
    r"(?<![\w'’])(?P<floor>\d{1,2})\.?\s?[ºª°](?:\s?(?P<unit_number>\d{1,2}(?=[ºª°])|[a-z](?!\w)|izq\w*|dcha|dch|der\w*|dto|esq\w*|centro)[.ºª°]?)?(?:\s?(?:planta|piso|andar)\b)?"
    r"|(?<![\w'’])(?P<danish>\d{1,2}|st|kl)\.\s?(?P<side>tv|th|mf)\.?(?!\w)|(?P<ground>bajo|entlo|entresuelo|rés-do-chão|r/c)\.?(?:\s(?P<door>izq|dcha|der|[a-z])\b\.?)?$",
    re.IGNORECASE,
)
_PLACES = {"danish": "floor", "ground": "floor", "side": "unit_number", "door": "unit_number"}
_NUMBER_FIRST = frozenset({"en", "fr"})  # languages that write the house number before the street


class StreetLine(msgspec.Struct, frozen=True):
    """A line, taken apart; what is not there is None."""

    street: str | None = None
    house: str | None = None
    parts: dict[str, str] = {}  # unit_number, floor, building, km
    rest: str | None = None  # words after the house number or the street's type: usually the city


def street_rank(line: str, country_code: str | None) -> int:
    """Return how much a line looks like a street: 3 type and number, 2 type, 1 words and a number, 0 neither."""
    words = fold(line).split()
    if house_alone(line) is not None:
        return 0
    numbered = bool(_LEADING.match(line) or _NUMBER.search(line)) and any(word.isalpha() for word in words)
    return 2 * has_type(words, country_code) + numbered


def has_type(words: list[str], country_code: str | None) -> bool:
    """Tell whether folded words hold a street type where its language puts it, weak ones (Park, -berg) not counted."""
    known = street_words(country_code)
    names = [word for word in words if not word[0].isdigit()]
    if len(names) > 1 and (names[0] in known.drop or (names[0] in known.first and names[0] not in known.weak)):
        return True
    if any(word in known.last and word not in known.weak and len(word) > 1 for word in words[1:]):
        return True
    if len(names) == 1 and len(names[0]) > 6 and names[0] in known.last:
        return True  # Broadway, Esplanade
    return any(len(word) > 3 and known.ending(word) not in known.weak | {None} for word in words)


def house_alone(line: str) -> str | None:
    """Return the house number that a line consists of, or None."""
    found = _ALONE.fullmatch(line.strip())
    return found[1] if found else None


def has_house(line: str) -> bool:
    """Tell whether a line has a house number after the street's name."""
    return _trailing(line) is not None


def building_parts(line: str) -> tuple[dict[str, str], str]:
    """Return units, floors and buildings that a line names, and the line without them."""
    parts: dict[str, str] = {}
    spanish = _FLOOR_AND_DOOR.search(line)
    if spanish:
        parts = {_PLACES.get(name, name): value for name, value in spanish.groupdict().items() if value}
        line = _without(line, spanish)
    for name, pattern in _part_patterns():
        found = pattern.search(line)
        if found:
            parts[name] = next(value for value in found.groups() if value).strip(" .")
            line = _without(line, found)
    return parts, line


def _without(line: str, found: re.Match[str]) -> str:
    return f"{line[: found.start()]} {line[found.end() :]}".strip(" ,-/")


def read_street(line: str, country_code: str | None, has_house: bool, has_city: bool) -> StreetLine:
    """Take a line apart. `has_house`: the number stands in another line; `has_city`: so does the city."""
    line = re.sub(r"(?<=\d)\.$", "", line)
    colombian = _COLOMBIAN.search(line)
    if colombian:
        return StreetLine(street=line[: colombian.start()].strip(" ,"), house=colombian[1])
    parts, line = building_parts(line)
    if has_house:
        return StreetLine(street=line, parts=parts)
    stair = _STAIR_AND_FLAT.search(line)
    if stair and not _LEADING.match(line):
        parts = parts | {"unit_number": f"{stair[2]} {stair[3]}"}
        line = f"{line[: stair.start()]}{stair[1]}{line[stair.end() :]}"
    leading = _LEADING.match(line)
    trailing = _trailing(line)
    if leading and (trailing is None or _is_number_first(line, country_code)):
        return _with_leading(line, leading, parts, country_code, has_city)
    if trailing is None:
        street, rest = (line, None) if has_city else _cut_city(line, country_code)
        return StreetLine(street=street, parts=parts, rest=rest)
    street, rest = line[: trailing.start()].strip(" ,"), line[trailing.end() :].strip(" ,") or None
    return StreetLine(street=street, house=trailing[1].strip(), parts=parts, rest=rest)


def _with_leading(
    line: str, leading: re.Match[str], parts: dict[str, str], country_code: str | None, has_city: bool
) -> StreetLine:
    """Read a line that starts with its house number."""
    street, house = line[leading.end() :].strip(" ,"), leading[1].strip()
    unit = re.fullmatch(r"(\w+)\s?([/-])\s?(\d+\w?)", house)
    # In Australia 5/12 is unit 5 of number 12, and #104-1715 is one in North America.
    if unit and (country_code in ("AU", "NZ") if unit[2] == "/" else line.startswith("#")):
        parts, house = parts | {"unit_number": unit[1]}, unit[3]
    letter = re.match(r"([A-Za-z])\s+(\w+)", street)
    if letter and fold(letter[2]) in street_words("FR").first and country_code not in ("US", "CA", "GB"):
        house, street = f"{house} {letter[1]}", street[letter.start(2) :]  # 34 b Quai Rey
    rest = None
    if not has_city:
        street, rest = _cut_city(street, country_code)
    return StreetLine(street=street, house=house, parts=parts, rest=rest)


def _trailing(line: str) -> re.Match[str] | None:
    """Return the last number of a line that can be a house number: after a name, not a date or a road's number.

    Of two numbers side by side (Straße 100 104) it is the first.
    """
    chosen: re.Match[str] | None = None
    for found in reversed(list(_NUMBER.finditer(line))):
        if chosen is not None and line[found.end() : chosen.start()].strip():
            break
        if _is_house_number(line[: found.start()].strip(" ,"), found[1], line[found.end() :].strip(" ,")):
            chosen = found
    return chosen


def _is_house_number(before: str, number: str, after: str) -> bool:
    """Tell a house number by the words around it."""
    words = fold(before).split()
    if not any(word.isalpha() for word in words) or _MONTHS.match(after):
        return False
    known = street_words(None)
    if len(words) == 1 and (words[0] in known.first or words[0] in known.drop or words[0] in known.last):
        return False  # Calle 19: the number is the name
    if re.search(r"(?<![^\W\d_])[A-Z]{1,3}-$", before):
        return False  # N-340, A-7
    if words[-1] in _NUMBERED_ROADS or words[-1] in known.small:
        return False  # State Highway 27, Rue du 11
    if re.fullmatch(r"(?:1[89]|20)\d\d", number) and _MONTHS.match(before.split()[-1]):
        return words[-2:-1] == ["de"]  # Rue du 8 Mai 1945 is a name; in Calle 25 de Mayo 1925 the number is the house's
    return not after or after[0].isupper() or after[0].isdigit()


def _is_number_first(line: str, country_code: str | None) -> bool:
    """Tell whether the leading of two numbers is the house's: by the country's languages, else by the word after it."""
    if country_code is not None and languages_of(country_code):
        return bool(languages_of(country_code) & _NUMBER_FIRST)
    words = fold(_LEADING.sub("", line)).split()
    return words[0] in street_words("FR").first or any(word in street_words("GB").last for word in words)


def _cut_city(street: str, country_code: str | None) -> tuple[str, str | None]:
    """Cut the words after an English street type and its direction: W Georgia St | Vancouver."""
    if country_code is not None and "en" not in languages_of(country_code):
        return street, None
    types = street_words("GB").last
    words = street.split()
    for index in range(1, len(words) - 1):
        if fold(words[index]) in types and fold(words[index + 1]) not in types and not words[index + 1].isdigit():
            end = index + 1
            while end < len(words) and re.fullmatch(
                r"(?:[nsew]|ne|nw|se|sw|north|south|east|west)\.?", words[end].lower()
            ):
                end += 1
            return " ".join(words[:end]).strip(" ,"), " ".join(words[end:]) or None
    return street, None


@cache
def _part_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Return part → pattern of its word with a number or a letter, which it captures: Apt 4B, 3. OG, #12."""
    patterns = []
    for name, words in rows("address_words.tsv"):
        word = "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"
        forms = [rf"(?<![\w'’]){word}\b[.:]*\s*(?:no\.?\s*|n[°º]\s*|#\s*)?(\d[\w.-]*|[a-z]\d*(?![\w'’.]))"]
        if name == "floor":
            forms.append(rf"(?<![\w'’])(\d+)(?:st|nd|rd|th|er|e|eme|ème|\.|[ºª°])?\s*{word}(?!\w)\.?")
        if name == "unit_number":
            forms.append(r"#\s*(\d+[a-z]?)(?!\w|\s?-\s?\d)|^#\s*([a-z]?\d+-\d+)$")
        patterns.append((name, re.compile("|".join(forms), re.IGNORECASE)))
    return patterns
