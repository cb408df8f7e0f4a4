"""Cuts free text of opening hours into words of one language at a time: days, times, months, words such as "closed".

The kinds are single letters: D days (also PH) · M month · T time of day · S closed · A around the clock · X except ·
L an open end · - and , and ; (a new line, too) · ( ) and : as written. Words that say nothing are left out.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from placewright.normalize.hours_words import DAYS, MONTHS
from placewright.normalize.tables import rows

_SIGNS = str.maketrans({
    **dict.fromkeys("‐‑‒–—―−﹣－~〜～∼→", "-"),
    **dict.fromkeys("，、&+/·•", ","),
    **dict.fromkeys("；|\n\r", ";"),
    **dict.fromkeys("\u00a0\u2009\u202f\u2007\t", " "),
    **dict.fromkeys("[{（", "("),
    **dict.fromkeys("]}）", ")"),
    "：": ":",
    "’": "'",
    "\u200b": None,
    "\u200e": None,
})  # fmt: skip
_TIME = (
    r"(?P<time>(?P<hour>\d{1,2})(?:\s?[:.h]\s?(?P<minute>[0-5]\d)(?::00)?)?(?![\d])"
    r"(?:\s?(?P<half>[ap])\.?\s?m(?![^\W\d_])\.?|(?P<letter>[ap])(?![^\W\d_])|\s?(?:h|hs|hrs?|hours|uhr|uur|u|horas|heures)(?![^\W\d_])\.?)?)"
    r"|(?P<four>[0-2]\d[0-5]\d)(?!\d)"
)
_SPACELESS = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")  # scripts without blanks
_MARKS = r"|(?P<mark>[-,;:()])|(?P<dot>\.)|(?P<space>\s+)"
_LETTERS = re.compile(r"[^\W\d_]+")
_CLOCK_SIGNS = frozenset(
    {"a", "p", "m", "am", "pm", "h", "hs", "hr", "hrs", "hours", "uhr", "uur", "u", "horas", "heures"}
)
_UNSPACED = ["ja", "ko", "th", "zh"]
_KINDS = {"-": "-", ",": ",", "off": "S", "always": "A", "except": "X", "late": "L", "noise": ""}
_LONGEST_SHORT = 5  # letters of a shortened day
_NONE: frozenset[str] = frozenset()
_CLOCK_WORDS = {"noon": "12:00", "midnight": "24:00"}


class Word(NamedTuple):
    """One word: its kind, and its meaning: days of the syntax, a month, HH:MM."""

    kind: str
    text: str
    half: str = ""  # of a time: a or p as written, ! when the clock is certain, ? for a number without minutes;
    # of days: "full" when they are written out


def may_tell(text: str) -> bool:
    """Tell whether some language may know the first word of a text: soon told, where most lines begin with another."""
    first = _LETTERS.search(text)
    if first is None:
        return True
    word = first[0].casefold()
    known = word in _languages_of_words() or word in _CLOCK_SIGNS or _SPACELESS.match(word) is not None
    return known or _has_sign(text)


def languages_of(text: str) -> list[str]:
    """Return the languages that may know all words of a text; few when it has no words."""
    known = _languages_of_words()
    found: frozenset[str] | None = None
    for match in _LETTERS.finditer(text.translate(_SIGNS).casefold() if _has_sign(text) else text.casefold()):
        word = match[0]
        if word not in _CLOCK_SIGNS and not _SPACELESS.match(word):
            found = known.get(word, _NONE) if found is None else found & known.get(word, _NONE)
            if not found:
                return []  # at once: most lines of a page begin with a word that says nothing of hours
    if found is None:
        return _UNSPACED if _SPACELESS.search(text) else ["en", "it"]  # H24 is Italian
    return sorted(found)


def _has_sign(text: str) -> bool:
    """Tell whether a text has signs within its words; other signs stand between them as well as what they mean."""
    return not text.isascii() and any(sign in text for sign in ("\u200b", "\u200e"))


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    """Return language → phrase → its kind, as in data/hours_phrases.tsv."""
    phrases: dict[str, dict[str, str]] = {}
    for language, kind, forms in rows("hours_phrases.tsv"):
        for form in forms.split("|"):
            phrases.setdefault(language, {}).setdefault(form.translate(_SIGNS), kind)
    return phrases


@cache
def _languages_of_words() -> Mapping[str, frozenset[str]]:
    """Return each word of any phrase → the languages that have it."""
    known: dict[str, set[str]] = {}
    for language, phrases in _phrases().items():
        for phrase in phrases:
            for word in _LETTERS.findall(phrase):
                known.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in known.items()}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of a language's words, the longest first, then times and marks."""
    forms = sorted(_phrases()[language], key=len, reverse=True)
    spaced, unspaced = (
        "|".join(
            re.escape(form).replace(r"\ ", r"\s+") for form in forms if bool(_SPACELESS.match(form)) is is_unspaced
        )
        for is_unspaced in (False, True)
    )
    word = rf"(?P<word>(?<![^\W\d_])(?:{spaced or '(?!)'})(?:(?<=')|(?![^\W_]))"
    word += rf"|{unspaced})" if unspaced else ")"
    return re.compile(rf"{word}|{_TIME}{_MARKS}", re.IGNORECASE)


def read_words(text: str, language: str) -> list[Word] | None:
    """Return the words of a text in a language; None when it holds anything that the language does not know."""
    pattern, meanings = _pattern(language), _phrases()[language]
    signs = text.translate(_SIGNS).casefold()
    found: list[Word] = []
    position = 0
    while position < len(signs):
        match = pattern.match(signs, position)
        if match is None:
            return None
        position = match.end()
        found.extend(_words(match, meanings, found))
    return found


def _words(match: re.Match[str], meanings: Mapping[str, str], before: list[Word]) -> Iterator[Word]:
    """Yield what one match means, after the words before it."""
    last = before[-1].kind if before else ""
    if match["word"] is not None:
        phrase = re.sub(r"\s+", " ", match["word"])
        yield from _named(meanings[phrase], phrase, last)
    elif match["four"] is not None:
        yield Word("T", f"{match['four'][:2]}:{match['four'][2:]}", "!")
    elif match["time"] is not None:
        hour, minute, half = int(match["hour"]), match["minute"], match["half"] or match["letter"] or ""
        certain = "!" if len(match["hour"]) == 2 and match["hour"].startswith("0") else "" if minute else "?"
        wrong = hour > 24 or (half and not 1 <= hour <= 12)
        yield Word("?" if wrong else "T", f"{hour:02}:{minute or '00'}", half or certain)
    elif match["dot"] is not None:
        # Behind a day or a month it shortens the word; elsewhere it ends the sentence.
        if last in ("T", "S", "A", "L", ")") or (last == "D" and before[-1].half == "full"):
            yield Word(";", ";")
    elif match["mark"] is not None:
        yield Word(match["mark"], match["mark"])


def _named(kind: str, phrase: str, last: str) -> Iterator[Word]:
    """Yield the words of a phrase of the vocabulary."""
    if kind.startswith("to:"):
        yield Word("-", "-")
        kind = kind[3:]
    if kind in MONTHS:
        yield Word("M", kind)
    elif kind in _CLOCK_WORDS:
        yield Word("T", _CLOCK_WORDS[kind], "!")
    elif kind == "always" and last == "-" and re.match(r"24\b|24h", phrase):
        yield Word("T", "24:00", "!")  # 20-24h ends at midnight
    elif kind in _KINDS:
        if _KINDS[kind]:
            yield Word(_KINDS[kind], phrase)
    elif kind == "PH" or kind[:2] in DAYS:
        yield Word("D", kind, "full" if len(phrase) > _LONGEST_SHORT else "")
