"""The words by which pages are understood, of words.tsv: labels, headings, links, in all its languages at once."""

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_WORD = re.compile(r"\w+")
_SPACELESS = "\u0e00"  # from here on stand scripts without spaces between words


@lru_cache(maxsize=16384)
def has_word(kind: str, text: str) -> bool:
    """Tell whether a text has a form of a kind among its words."""
    folded = text.casefold()
    return _may_have(_heads(kind), folded) and _pattern(kind).search(folded) is not None


def is_word(kind: str, text: str) -> bool:
    """Tell whether a text is a form of a kind and nothing else."""
    folded = text.casefold().strip(" .:!-–—")
    return _may_begin(_heads(kind), folded) and _pattern(kind).fullmatch(folded) is not None


def without_words(kind: str, text: str) -> str:
    """Return a text, in lower case, without the forms of a kind."""
    return _pattern(kind).sub(" ", text.casefold())


class _Heads(NamedTuple):
    """How the forms of a kind begin: a text without one of these has none, which is found in no time."""

    words: frozenset[str]  # the first word of each form
    stems: tuple[str, ...]  # of words with any ending
    bits: tuple[str, ...]  # forms in scripts without spaces


def _may_have(heads: _Heads, folded: str) -> bool:
    found = _WORD.findall(folded)
    if not heads.words.isdisjoint(found):
        return True
    if not folded.isascii() and any(bit in folded for bit in heads.bits):
        return True
    return any(word.startswith(heads.stems) for word in found)


def _may_begin(heads: _Heads, folded: str) -> bool:
    first = _WORD.match(folded)
    if first is None:
        return False
    return first[0] in heads.words or folded.startswith(heads.stems + heads.bits)


@cache
def _heads(kind: str) -> _Heads:
    words, stems, bits = set(), set(), set()
    for form in _forms(kind):
        head = _WORD.match(form)
        if head is None:
            raise ValueError(f"words.tsv: {form} begins with no letter")
        if form[0] >= _SPACELESS:
            bits.add(form.rstrip("*"))
        elif head[0] == form.removesuffix("*") != form:
            stems.add(head[0])
        else:
            words.add(head[0])
    return _Heads(frozenset(words), tuple(sorted(stems)), tuple(sorted(bits)))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    ordered = sorted(_forms(kind), key=lambda form: (-len(form), form))
    return re.compile("|".join(_bounded(form) for form in ordered))


@cache
def _forms(kind: str) -> frozenset[str]:
    text = files(__package__).joinpath("words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return frozenset(form for row in rows if row[0] == kind for form in row[2].split("|"))


def _bounded(form: str) -> str:
    """Return the pattern of a form: whole words, save in scripts without spaces; * for any ending."""
    written = re.escape(form.rstrip("*")).replace(r"\ ", r"\s+")
    if form[0] >= _SPACELESS:
        return written
    return rf"(?<!\w){written}\w*" if form.endswith("*") else rf"(?<!\w){written}(?!\w)"
