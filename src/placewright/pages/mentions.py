"""Finds in the lines of a page what looks like an address, a mail address or opening hours, and where."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from placewright.model.place import Address
from placewright.normalize.address_keys import house_key, postal_key, street_key
from placewright.normalize.address_rules import Rules, rules
from placewright.normalize.addresses import parse_address
from placewright.normalize.hours_text import read_text
from placewright.normalize.hours_vocabulary import languages_of, may_tell, read_words
from placewright.pages.document import Document
from placewright.pages.lines import Line, lines_with, positions, rows_at
from placewright.pages.prose_hours import prose_hours
from placewright.pages.vocabulary import has_word, is_word

SEPARATORS = re.compile(r"\s*[|•·\t]\s*|\s+[–—]\s+")
_LABEL = re.compile(r"^[^\W\d_][\w\s./&-]{1,30}:\s+")
_LONGEST_PIECE = 90  # characters of a piece of an address; longer ones are prose
_MOST_STREET_WORDS = 7
_MOST_CITY_WORDS = 5
_MOST_HOUSE_DIGITS = 8  # 1024-1030
_MOST_ABOVE = 3  # pieces above the one with the postal code that may belong to the address
_DIGIT = re.compile(r"\d")
_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
HEADINGS = _TITLES | {"dt", "summary"}
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]+\.)+[a-z]{2,24}(?![\w@])", re.IGNORECASE)
_AT = re.compile("@")
_LONGEST_HOURS = 400  # characters of a line: a week of two times a day, written out
_LEAST_ACROSS = 4  # tabs of a row of days: fewer columns may be anything
_DAYS_AND_TIMES, _NOTHING = frozenset("DT"), frozenset[str]()
NEAR = 40  # characters between a word such as "Tel." and its number


class Mention(msgspec.Struct, frozen=True):
    """Something that a page mentions: E.164, a mail address, OSM hours, an address."""

    value: Any
    first: int  # index of its first line
    last: int  # of its last
    quote: str
    key: str = ""  # of an address: equal for the same one
    is_weak: bool = False  # of a phone: a label that is not known stands before it
    heading: str = ""  # of hours: what stands above them where that does not say of what they are


# Addresses


def addresses(lines: Sequence[Line], region: str | None, asked: Address | None = None) -> list[Mention]:
    """Return the postal addresses: a street with a house number, and a postal code or the city that is asked for.

    Args:
        asked: the address that is looked for; it is also found where no postal code stands by it.
    """
    known = rules(region) if region else None
    pieces = list(_pieces(lines, _around(lines, known, asked)))
    found: list[Mention] = []
    for index, (_, piece) in enumerate(pieces):
        has_code = known is not None and known.postal.search(piece) is not None
        if not (has_code or holds(piece, asked)) or not _may_be_part(piece):
            continue
        mention = _address(pieces, index, region, needs_code=has_code)
        if mention is not None and not any(one.first <= mention.last and mention.first <= one.last for one in found):
            found.append(mention)
    return found


def _around(lines: Sequence[Line], known: Rules | None, asked: Address | None) -> list[int]:
    """Return the lines that may hold the last piece of an address, and those above that may hold its other pieces."""
    ends = set(lines_with(known.postal, lines)) if known is not None else set()
    if asked and asked.street and asked.house:
        words = sorted(_words(asked.street) | _words(asked.house), key=len, reverse=True)
        ends.update(_having(lines, words))
    chosen = set(ends)
    for end in ends:
        above, left = end - 1, _MOST_ABOVE
        while above >= 0 and left > 0:
            chosen.add(above)
            left -= sum(1 for _ in _pieces(lines, [above]))
            above -= 1
    return sorted(chosen)


def _having(lines: Sequence[Line], words: Sequence[str]) -> list[int]:
    """Return the lines that have all words in them, the longest of which comes first."""
    if not words:
        return []
    whole = "\n".join([line.text for line in lines]).casefold()
    rows = rows_at(whole, positions(words[0], whole))
    return [row for row in rows if all(word in lines[row].text.casefold() for word in words)]


def _pieces(lines: Sequence[Line], chosen: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield the parts of the chosen lines with the indexes of these, without labels such as "Address:"."""
    for index in chosen:
        for part in SEPARATORS.split(lines[index].text):
            piece = _LABEL.sub("", part).strip(" ,")
            if piece:
                yield index, piece


def holds(piece: str, asked: Address | None) -> bool:
    """Tell whether a piece has the street and the house number that are asked for."""
    if asked is None or not asked.street or not asked.house or asked.house.casefold() not in piece.casefold():
        return False
    return _words(asked.street) | _words(asked.house) <= _words(piece)


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _address(pieces: Sequence[tuple[int, str]], index: int, region: str | None, *, needs_code: bool) -> Mention | None:
    last = pieces[index][0]
    for above in range(_MOST_ABOVE + 1):
        part = pieces[max(0, index - above) : index + 1]
        if len(part) <= above or not _may_be_part(part[0][1]):
            return None
        text = ", ".join(piece for _, piece in part)
        address = read_address(text, region)
        if address is None or (needs_code and not address.postal_code):
            continue
        return Mention(address, part[0][0], last, text, address_key(address, region))
    return None


def _may_be_part(piece: str) -> bool:
    """Tell a piece that may belong to an address: short, and not of opening hours."""
    return len(piece) <= _LONGEST_PIECE and frozenset("DT").isdisjoint(_kinds(piece) or ())


@lru_cache(maxsize=4096)
def read_address(text: str, region: str | None) -> Address | None:
    """Return an address when the text is one: a street of few words with a house number, and where it is."""
    address = parse_address(text, region)
    if not address.street or not address.house or not (address.postal_code or address.city):
        return None
    words = address.street.split()
    is_prose = len(words) > _MOST_STREET_WORDS or any(mark in address.street for mark in "!?:;@")
    is_prose = is_prose or sum(map(str.isdigit, address.house)) > _MOST_HOUSE_DIGITS  # a phone
    is_prose = is_prose or not all(_is_name(part) for part in (address.city, address.suburb) if part)
    return None if is_prose or not _DIGIT.search(address.house) else address


def _is_name(part: str) -> bool:
    return len(part.split()) <= _MOST_CITY_WORDS and not _DIGIT.search(part)


def address_key(address: Address, region: str | None) -> str:
    """Return a key that is equal for an address however it is written; empty without street and house number."""
    if not address.street or not address.house:
        return ""
    where = postal_key(address.postal_code) if address.postal_code else ""
    return f"{street_key(address.street, region)}|{house_key(address.house)}|{where}"


def asked_keys(address: Address, region: str | None) -> list[str]:
    """Return the keys of an address that is asked for: as its fields are, and as it reads when it is written out.

    Data have units and buildings in their fields ("#110 532", "Station, Kaivokatu"), which reading takes apart.
    """
    found = [address_key(address, region)]
    if found[0] and address.postal_code:
        place = f"{address.postal_code} {address.city or ''}"
        for line in (f"{address.street} {address.house}", f"{address.house} {address.street}"):
            read = read_address(f"{line}, {place}", region)
            if read is not None and read.house and read.house in (address.house or ""):
                found.append(address_key(msgspec.structs.replace(read, postal_code=address.postal_code), region))
    return [key for key in dict.fromkeys(found) if key]


def same_address(a: str, b: str) -> bool:
    """Tell whether two keys may be of one address: a postal code that one lacks is no difference."""
    ours, theirs = a.split("|"), b.split("|")
    return ours[:2] == theirs[:2] and (not ours[2] or not theirs[2] or ours[2] == theirs[2])


# Mail addresses


def mails(text: str) -> list[str]:
    """Return the mail addresses in a text, in lower case."""
    return [one[0].lower() for one in _EMAIL.finditer(text)]


def emails(document: Document) -> list[Mention]:
    """Return the mail addresses: of `mailto:` links and in text."""
    found = []
    for link in document.links:
        if link.url.lower().startswith("mailto:"):
            address = link.url[7:].partition("?")[0].replace("%40", "@").strip().lower()
            if _EMAIL.fullmatch(address):
                at = max(0, min(link.line, len(document.lines) - 1))
                found.append(Mention(address, at, at, link.text or address))
    for index in lines_with(_AT, document.lines):
        text = document.lines[index].text
        found += [Mention(one, index, index, text) for one in mails(text)]
    return each_once(found)


def each_once(found: Sequence[Mention]) -> list[Mention]:
    """Return mentions without those of the same value on the same line."""
    kept: dict[tuple[Any, int], Mention] = {}
    for one in found:
        kept.setdefault((one.value, one.first), one)
    return list(kept.values())


# Opening hours


def hours(lines: Sequence[Line]) -> list[Mention]:
    """Return the opening hours: runs of lines that speak of days and times and of nothing else."""
    found: list[Mention] = []
    run: list[int] = []
    read_until = 0
    for index, line in enumerate(lines):
        text = line.text
        is_plain = ":" not in text and "\t" not in text
        if index < read_until or (not run and is_plain and not may_tell(text)):
            continue
        if text.count("\t") >= _LEAST_ACROSS and (across := _across(lines, index)):
            found += [*(_read_run(lines, run) if run else ()), across]
            run, read_until = [], across.last + 1
            continue
        kinds = _kinds(text if is_plain else _told(text))
        if run and _begins_anew(line, kinds):
            found += _read_run(lines, run)
            run = []
        if kinds and not kinds.isdisjoint("DTSA"):
            run.append(index)
        elif run and not (kinds is not None and index == run[-1] + 1 and len(line.text) < NEAR):
            found += _read_run(lines, run)
            run = []
    found += _read_run(lines, run) if run else []
    taken = {index for one in found for index in range(one.first, one.last + 1)}
    prose = ((at, osm, text) for at, osm, text in prose_hours(lines) if at not in taken and not is_of_other(lines, at))
    return found + [Mention(osm, at, at, text) for at, osm, text in prose]


def _across(lines: Sequence[Line], index: int) -> Mention | None:
    """Return the hours of a table whose first row names days, and each row below the times of every one of them."""
    days = lines[index].text.split("\t")
    if not _are_days(days):
        return None
    rows: list[list[str]] = []
    for line in lines[index + 1 :]:
        cells = line.text.split("\t")
        kinds = [_kinds(cell) or _NOTHING for cell in cells]
        if len(cells) != len(days) or not all(own and own.isdisjoint("DM") for own in kinds):
            break
        rows.append(cells)
    if not rows or is_of_other(lines, index):
        return None
    text = "\n".join(f"{day}: {', '.join(times)}" for day, *times in zip(days, *rows, strict=True))
    osm = read_text(text)
    if osm is None:
        return None
    return Mention(osm, index, index + len(rows), text.replace("\n", "; "), heading=_heading(lines, index))


def _are_days(cells: Sequence[str]) -> bool:
    """Tell cells that are days in one language; alone, "Mar" may be March and "do" no day at all."""
    if len("".join(cells)) > _LONGEST_HOURS:
        return False
    for language in languages_of(" ".join(cells)):
        read = [read_words(cell, language) or () for cell in cells]
        if all(words and all(word.kind == "D" for word in words) for words in read):
            return True
    return False


def _begins_anew(line: Line, kinds: frozenset[str] | None) -> bool:
    """Tell a line that says whose hours follow: a heading of those of the door, the kitchen …

    Args:
        kinds: of the words of the line; a heading that names days or times is one of the hours themselves.
    """
    if (line.tag in _TITLES or line.text.endswith(":")) and (kinds or _NOTHING).isdisjoint("DTSAM"):
        return True
    label, colon, _ = line.text.partition(":")
    if colon and not _kinds(label) and any(read_words(label, language) == [] for language in languages_of(label)):
        return True  # "Open: …" says no more than that hours follow; "La: …" is a Saturday somewhere
    told = _told(line.text)
    if told != line.text and ("\t" not in line.text or (_kinds(told) or _NOTHING) >= _DAYS_AND_TIMES):
        return True
    return len(label) <= NEAR and (has_word("hours", label) or has_word("other_hours", label))


def _told(text: str) -> str:
    """Return the part of a line that may tell hours: a cell of a row that has others too, what a label stands before.

    A line that tells nothing but hours is returned whole.
    """
    return _part_told(text) if ":" in text or "\t" in text else text


@lru_cache(maxsize=8192)
def _part_told(text: str) -> str:
    label, _, rest = text.partition(": ")
    if rest and has_word("hours", label) and _is_told_of_days(rest):
        return rest
    if _kinds(text) is not None:
        return text
    if "\t" in text:
        cells = [cell for cell in text.split("\t") if (_kinds(cell) or _NOTHING) >= _DAYS_AND_TIMES]
        if len(cells) == 1:
            return cells[0]
    rest = _LABEL.sub("", text)
    return rest if rest is not text and (_kinds(rest) or _NOTHING) >= _DAYS_AND_TIMES else text


def _is_told_of_days(text: str) -> bool:
    """Tell a text that says of days when it is open, or that it is closed."""
    kinds = _kinds(text) or _NOTHING
    return "D" in kinds and not kinds.isdisjoint("TSA")


def _kinds(text: str) -> frozenset[str] | None:
    """Return the kinds of words of a line, None when no language knows them all; of a language that sees days in it."""
    if len(text) > _LONGEST_HOURS or not may_tell(text) or not (len(text) < NEAR or _DIGIT.search(text)):
        return None
    return _kinds_read(text)


@lru_cache(maxsize=8192)
def _kinds_read(text: str) -> frozenset[str] | None:
    found = None
    for language in languages_of(text):
        words = read_words(text, language)
        if words:
            kinds = frozenset(word.kind for word in words)
            if "D" in kinds:
                return kinds
            found = found or kinds
    return found


def _read_run(lines: Sequence[Line], run: Sequence[int]) -> list[Mention]:
    """Return the hours of a run of lines; lines at its ends that spoil it are left out."""
    if not any(not frozenset("DA").isdisjoint(_kinds(_told(lines[index].text)) or ()) for index in run):
        return []
    if is_of_other(lines, run[0]):
        return []
    for first, last in ((0, 0), (1, 0), (0, 1), (1, 1)):
        part = run[first : len(run) - last]
        text = joined_hours([_told(lines[index].text) for index in part])
        osm = read_text(text) if text else None
        if osm is not None:
            return [Mention(osm, part[0], part[-1], text.replace("\n", "; "), heading=_heading(lines, run[0]))]
    return []


def joined_hours(texts: Sequence[str]) -> str:
    """Return lines as one text; a line of days alone and the hours below it become one line."""
    joined: list[str] = []
    bare = False  # the last line names days alone
    for line in texts:
        kinds = _kinds(line) or frozenset()
        text = line.replace("\t", " ")
        if bare and "D" not in kinds:
            joined[-1] += f": {text}"
        else:
            joined.append(text)
        bare = "D" in kinds and kinds.isdisjoint("TSA")
    return "\n".join(joined)


def is_of_other(lines: Sequence[Line], first: int) -> bool:
    """Tell hours of the kitchen, the telephone or the like, by the heading above them; a line with digits is none.

    A label of their own, such as "Opening hours: …", counts more than what stands above.
    """
    text = lines[first].text
    if has_word("other_hours", text):
        return True
    if has_word("hours", text[: text.find(_told(text))]):
        return False
    above: list[str] = []
    for line in reversed(lines[max(0, first - 2) : first]):
        if _is_told_of_days(line.text):
            break  # these have a heading of their own
        if not _DIGIT.search(line.text):
            above.append(line.text)
    return any(has_word("other_hours", one) for one in above)


def _heading(lines: Sequence[Line], first: int) -> str:
    """Return what is said of hours by the label before them, or else by the heading above, save that they are hours.

    Empty where neither stands there, or it says "opening hours".
    """
    text = lines[first].text
    before = text[: max(0, text.find(_told(text)))]
    above = lines[first - 1] if first else Line("")
    said = above.text if above.tag in HEADINGS and not _DIGIT.search(above.text) else ""
    if before:
        said = "" if "\t" in before else before.strip(" :")  # a row of a table has its own columns
    return "" if is_word("hours", said) else said
