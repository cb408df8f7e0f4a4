"""Cuts text of opening hours into tokens: days, times, words of the syntax, comments.

The kinds are single letters, so that a run of tokens reads as a short text:
D days · H holiday (PH, SH) · T time of day · N bare number · Y year · M month · S state · A always (24/7)
E sunrise, sunset, dawn, dusk · X other words of the syntax · Q comment · and the signs - , ; | : / + [ ] ( )
"""

import re
from typing import NamedTuple

from placewright.normalize.hours_words import EVENTS, SYNTAX, month, read_days, with_holidays, words

_LEXER = re.compile(
    r"""
      (?P<quote>"[^"]*")
    | (?P<daily>7\s*j?\s*(?:/|sur)\s*7(?!\d)|7\s?days(?:\sa\sweek|/week)?(?![^\W_]))
    | (?P<always>24\s*h?\s*(?:/|x|sur)\s*(?:7|24)\s*h?(?:\s*/\s*36\d)?(?!\d)|7\s*/\s*24(?!\d)
        |24[\s-]*(?:hours?|hrs|stunden|heures|horas|ore|h(?!\s*-))(?![^\W_]))
    | (?P<time>(?P<hour>\d{1,2})(?:\s?(?P<sign>[:.h])\s?(?P<minute>\d\d)(?::00)?)?(?!\d)
        (?:\s?(?P<half>[ap])\.?\s?m(?![^\W_])\.?|\s?(?P<clock>hrs?|hs?|uhr|uur)(?![^\W_])\.?)?)
    | (?P<four>\d{4})(?!\d)
    | (?P<word>[^\W\d_]+)\.?
    | (?P<alternative>\|\|)
    | (?P<bar>\|)
    | (?P<mark>[-,;:/+\[\]()])
    | (?P<space>\s+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SIGNS = str.maketrans({
    **dict.fromkeys("‐‑‒–—―−﹣－~〜～∼", "-"),
    **dict.fromkeys("，、&", ","),
    **dict.fromkeys("；\n\r•", ";"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("\u00a0\u2009\u202f\u2007\t", " "),
    "：": ":",
})  # fmt: skip


class Token(NamedTuple):
    """One token: its kind, its canonical text, and for a time the half of the day that stood behind it."""

    kind: str
    text: str
    half: str = ""  # a, p, or empty: nothing was said


def tokens(text: str) -> list[Token] | None:
    """Return the tokens of text, or None when it holds something that is no part of opening hours."""
    signs = with_holidays(text).translate(_SIGNS)
    found: list[Token] = []
    position = 0
    while position < len(signs):
        match = _LEXER.match(signs, position)
        token = None if match is None else _token(match)
        if match is None or token is None:
            return None
        if token.kind != " ":
            found.append(token)
        position = match.end()
    return _named(found)


def _token(match: re.Match[str]) -> Token | None:
    """Return the token of a match; kind w: a word, to be named among its neighbours."""
    text = match[0]
    match match.lastgroup:
        case "time":
            return _time(match)
        case "four":
            return _four(text)
        case "quote":
            return Token("Q", text)
        case "daily":
            return Token("D", "Mo-Su")
        case "always":
            return Token("A", "24/7")
        case "alternative":
            return Token("|", "||")
        case "word":
            return Token("w", match["word"].casefold())
        case "bar":
            return Token(";", ";")
        case "space":
            return Token(" ", " ")
    return Token(text, text)


def _time(match: re.Match[str]) -> Token | None:
    """Return a time of day, or a bare number; None for what is neither, such as 25.12."""
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").casefold()
    if match["minute"] is None and match["clock"] is None and not half:
        return Token("N", match["hour"])
    if minute > 59 or hour > 48 or (match["sign"] == "." and minute % 15):
        return None  # with a dot it may be a date: 24.12. is no time, and no month is 0, 15, 30 or 45
    if half and not 1 <= hour <= 12:
        return None
    return Token("T", f"{hour:02}:{minute:02}", half)


def _four(digits: str) -> Token:
    """Return a year, or the time that 0900 writes."""
    if int(digits) < 1900 and int(digits[2:]) < 60:
        return Token("T", f"{digits[:2]}:{digits[2:]}")
    return Token("Y", digits)


def _named(found: list[Token]) -> list[Token] | None:
    """Return the tokens with their words named; None when one is unknown or its language unclear."""
    found = _phrases(found)
    days = _days(found)
    if days is None:
        return None
    named: list[Token] = []
    for index, token in enumerate(found):
        if token.kind != "w":
            named.append(token)
        elif token.text in days and not _joins(found, index):
            named.append(Token("D", days[token.text]))
        else:
            meaning = _meaning(token.text)
            if meaning is None:
                return None
            named.extend([] if meaning.kind == "noise" else [meaning])
    return named


def _phrases(found: list[Token]) -> list[Token]:
    """Return the tokens with words that belong together made one: public holidays."""
    joined: list[Token] = []
    for token in found:
        if token.kind == "w" and joined and joined[-1].kind == "w":
            phrase = f"{joined[-1].text} {token.text}"
            if phrase in words().phrases:
                joined[-1] = Token("w", phrase)
                continue
        joined.append(token)
    return joined


def _days(found: list[Token]) -> dict[str, str] | None:
    """Return what the day words mean; Mar is March unless the other days are of a language where it is a Tuesday."""
    vocabulary = words().days
    spoken = [
        token.text
        for index, token in enumerate(found)
        if token.kind == "w" and token.text in vocabulary and not _joins(found, index)
    ]
    rest = [word for word in spoken if month(word) is None]
    if len(rest) < len(spoken) and all(vocabulary[word].keys() & {"osm", "en"} for word in rest):
        return read_days(rest)
    return read_days(spoken)


def _joins(found: list[Token], index: int) -> bool:
    """Tell the English "to" between two days or two times from the Nordic Thursday."""
    if found[index].text != "to" or not 0 < index < len(found) - 1:
        return False
    before, after = found[index - 1].kind, found[index + 1].kind
    return {before, after} <= {"T", "N"} or (before == after == "w")


def _meaning(word: str) -> Token | None:
    """Return the token of a word that is no day; kind noise: to be left out; None: unknown."""
    if word in words().others:
        kind, meaning = words().others[word]
        return Token(
            {"state": "S", "holiday": "H", "time": "T", "always": "A", "join": meaning}.get(kind, kind), meaning
        )
    if word in EVENTS:
        return Token("E", word)
    if word in SYNTAX:
        return Token("X", SYNTAX[word])
    name = month(word)
    return None if name is None else Token("M", name)
