"""The forms of a name that are compared: folded, in Latin letters, its words by how much they tell, its trigrams."""

import re
from functools import lru_cache

import msgspec

from placewright.normalize.categories import from_text
from placewright.normalize.names import expand, fold, is_generic, latin, tokens

_NUMBER = re.compile(r"0*(\d+)\D{0,3}")  # 3, 03, 3rd, 1er
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
_ARTICLE_LETTERS = 3  # general words up to this length are articles and prepositions: le, of, the, am
_ACRONYM_LETTERS = range(3, 8)


class Form(msgspec.Struct, frozen=True):
    """One name, ready to be compared. Words are folded and expanded; Latin letters unless said otherwise."""

    folded: str  # in its own script
    latin: str
    native: tuple[str, ...]  # the words in their own script
    words: tuple[str, ...]
    key: str  # the words in alphabetical order
    glued: str  # the words without spaces
    strong: tuple[str, ...]  # the words that tell this place from others; numbers are among them
    generic: frozenset[str]  # the words that many places have: kinds, articles
    kinds: frozenset[str]  # categories that its general words name
    numbers: frozenset[str]
    letters: frozenset[str]  # words of a single letter: initials, gates, blocks
    pairs: dict[str, tuple[str, str]]  # neighbouring words joined → the words
    initials: tuple[str, ...]  # with and without articles
    grams: frozenset[str]  # trigrams of the strong words (of all, when none is strong), ends marked

    @property
    def is_foreign(self) -> bool:
        """Tell whether the name is in another script than Latin."""
        return not self.folded.isascii() and self.folded != self.latin


@lru_cache(100_000)
def form(text: str) -> Form:
    """Return the forms of a name."""
    folded, in_latin = fold(text), latin(text)
    native = tuple(expand(token) for token in tokens(text))
    words = tuple(_expanded(in_latin.split())) or native
    generic = frozenset(word for word in words if _is_generic(word)) | _generic_script(native, words)
    numbers = {word: number for word in words if (number := number_of(word))}
    letters = frozenset(word for word in words if len(word) == 1 and not word.isdigit())
    strong = tuple(numbers.get(word, word) for word in words if word not in generic and word not in letters)
    return Form(
        folded=folded,
        latin=in_latin,
        native=native,
        words=words,
        key=" ".join(sorted(words)),
        glued="".join(words),
        strong=strong,
        generic=generic,
        kinds=kinds(generic),
        numbers=frozenset(numbers.values()),
        letters=letters - generic,
        pairs={a + b: (a, b) for a, b in zip(words, words[1:], strict=False)},
        initials=_initials(words, generic),
        grams=_grams(strong or words),
    )


@lru_cache(16384)
def number_of(word: str) -> str:
    """Return the number that a word stands for, without leading zeros; empty when it is none."""
    found = _NUMBER.fullmatch(word)
    return found[1] if found else _ROMAN.get(word, "")


def has_digit(word: str) -> bool:
    """Tell whether a word begins or ends with a digit, so that another spelling is another number: a5, 3."""
    return word[0].isdigit() or word[-1].isdigit()


@lru_cache(16384)
def kinds(generic: frozenset[str]) -> frozenset[str]:
    """Return the categories that general words name, such as hotel and bar."""
    found = (from_text(word) for word in generic if len(word) >= _ARTICLE_LETTERS)
    return frozenset(category for category in found if category)


def is_article(word: str) -> bool:
    """Tell whether a general word is an article or a preposition, which tells no kind of place."""
    return len(word) <= _ARTICLE_LETTERS


@lru_cache(65536)
def _is_generic(word: str) -> bool:
    return is_generic(word)


def _generic_script(native: tuple[str, ...], words: tuple[str, ...]) -> frozenset[str]:
    """Return the Latin forms of words that are general in their own script, where the words stand one for one."""
    if native == words or len(native) != len(words):
        return frozenset()
    return frozenset(word for own, word in zip(native, words, strict=True) if _is_generic(own))


def _expanded(words: list[str]) -> list[str]:
    """Expand abbreviations and join the s of a possessive to its word."""
    found: list[str] = []
    for word in words:
        if word == "s" and found:
            found[-1] += "s"
        else:
            found += expand(word).split()
    return found


def _initials(words: tuple[str, ...], generic: frozenset[str]) -> tuple[str, ...]:
    """Return the initials of a name of three words or more, with and without its articles."""
    every = "".join(word[0] for word in words)
    telling = "".join(word[0] for word in words if word not in generic or not is_article(word))
    return tuple(sorted({one for one in (every, telling) if len(one) in _ACRONYM_LETTERS}))


def _grams(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(marked[i : i + 3] for word in words for marked in (f" {word} ",) for i in range(len(marked) - 2))
