"""Reads ranges of times on the twelve-hour and the 24-hour clock: 9-5pm, 18h-2h, noon to midnight, 8 bis 12."""

from collections.abc import Sequence

from placewright.normalize.hours_vocabulary import Word
from placewright.normalize.hours_writing import DAY, LATE

Span = tuple[int, int]  # minutes from midnight; an end beyond 1440 is on the next day, LATE: an open end
_NOON = DAY // 2


class NotTold(Exception):
    """The text does not say its hours, or not surely."""


def ranges(words: Sequence[Word], index: int, has_evening: bool) -> tuple[list[Span], int]:
    """Return the ranges that begin at a word, and where they end.

    `has_evening`: the text writes 13:00 or 08:00 somewhere, so that its clock has 24 hours.

    Raises:
        NotTold: a time that is no range, or one that may mean two things.
    """
    found: list[Span] = []
    while True:
        if _kind(words, index + 1) != "-" or _kind(words, index + 2) not in ("T", "L"):
            raise NotTold("a time alone")
        start, end = words[index], words[index + 2]
        found.append(_open_ended(start) if end.kind == "L" else _range(start, end, has_evening))
        index += 3
        after = index
        while _kind(words, after) == ",":
            after += 1
        if _kind(words, after) != "T":
            return found, index
        index = after


def _kind(words: Sequence[Word], index: int) -> str:
    return words[index].kind if index < len(words) else ""


def _open_ended(start: Word) -> Span:
    minutes = _minutes(start)
    if start.half in ("a", "p"):
        return _on_24(minutes, start.half), LATE
    if start.half == "?" and minutes < 10 * 60:
        raise NotTold("in the morning or in the evening")
    return minutes, LATE


def _range(start: Word, end: Word, has_evening: bool) -> Span:
    """Return one range on the 24-hour clock."""
    first, last = _minutes(start), _minutes(end)
    if first == DAY:
        first = 0  # midnight to six
    halves = [word.half if word.half in ("a", "p") else "" for word in (start, end)]
    if not any(halves):
        return _plain(first, last, start, end, has_evening)
    certain = [word.half == "!" or _minutes(word) > 12 * 60 + 59 for word in (start, end)]
    opens, closes = first, last
    if halves[0]:
        opens = _on_24(first, halves[0])
    elif certain[0]:
        if halves[1] and first >= 13 * 60:
            raise NotTold("14:00-5pm: two clocks")
    else:
        if last == _NOON and halves[1] == "p" and first < 7 * 60:
            raise NotTold("5-12pm: to noon or to midnight")
        opens = _on_24(first, halves[1] if first % _NOON < last % _NOON else _other(halves[1]))
    if halves[1]:
        closes = _on_24(last, halves[1])
    elif not certain[1]:
        if last % _NOON > first % _NOON:
            raise NotTold("9am-11: in the morning or in the evening")
        closes = _on_24(last, _other(halves[0]))
    return _span(opens, closes)


def _plain(first: int, last: int, start: Word, end: Word, has_evening: bool) -> Span:
    """Return a range without am and pm.

    Raises:
        NotTold: 9-5 may be the day or the night, 2-6 the morning or the afternoon.
    """
    if last in (0, DAY) and first >= 6 * 60:
        return first, DAY
    is_night = has_evening and "?" not in (start.half, end.half) and first >= 10 * 60 and last <= 3 * 60
    if last <= first < 13 * 60 and not is_night:
        raise NotTold("9-5 would be the night")
    if not has_evening and first < 6 * 60 and last <= 12 * 60 and start.half != "!" and end.half != "!":
        raise NotTold("2-6 may be the afternoon")
    return _span(first, last)


def _span(opens: int, closes: int) -> Span:
    if opens == closes and opens != 0:
        raise NotTold("a day or nothing")
    return opens, closes if closes > opens else closes + DAY


def _on_24(minutes: int, half: str) -> int:
    """Return minutes of the twelve-hour clock on the 24-hour clock."""
    return minutes % _NOON + (_NOON if half == "p" else 0)


def _other(half: str) -> str:
    return "p" if half == "a" else "a"


def _minutes(word: Word) -> int:
    return int(word.text[:2]) * 60 + int(word.text[3:])
