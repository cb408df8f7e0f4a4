"""The forms of a name that are compared: folded, in Latin letters, its words by how much they tell, their pieces."""

import re
from functools import lru_cache
from itertools import pairwise

import msgspec

from placewright.normalize.categories import from_text
from placewright.normalize.names import expand, fold, is_spaceless, latin, tokens, word_kind

_ABJAD = re.compile("[\u0590-\u06ff]")
_VOWELS = re.compile("[aeiouwy\\W]|(?<=[a-z])h")
_HEARD = str.maketrans({"q": "k", "c": "k", "z": "s", "p": "b", "v": "f", "j": "g", "t": "d"})
_NUMBER = re.compile(r"0*(\d+)\D{0,3}")  # 3, 03, 3rd, 1er
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
# General words that stand in the names of many kinds of place, and so tell none.
VAGUE = frozenset({
    "house", "haus", "talo", "casa", "maison", "centre", "center", "zentrum", "keskus", "centro", "shop", "store",
    "club", "hall", "plaza", "city",
})  # fmt: skip
# Words that tell two places of one name apart, as numbers do.
_DIRECTIONS = frozenset({
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "nord", "sud", "sued", "est", "ost",
    "ouest", "norte", "sur", "este", "oeste", "noord", "zuid", "oost", "norra", "sodra", "ostra", "vastra", "pohjoinen",
    "etela", "ita", "lansi", "upper", "lower", "inner", "outer", "ober", "unter", "oberer", "unterer", "obere",
    "untere", "haut", "bas",
})  # fmt: skip
# Words of a part of a place that has a name, a desk or a number of its own: departments, counters, machines.
PARTS = frozenset({
    "department", "dept", "abteilung", "abt", "departamento", "departement", "dipartimento", "osasto", "avdelning",
    "service", "services", "parts", "emergency", "icu", "ward", "wing", "atm", "geldautomat", "bankomat", "bancomat",
    "bankamatik", "cajero", "pharmacy", "floral", "bakery", "deli", "optical", "vision", "photo", "fuel", "carwash",
    "drive", "thru", "pickup", "chapel", "cafeteria", "reception", "parking", "dropbox", "locker", "kiosk", "annex",
    "entrance", "eingang", "gate", "reparto", "unidad", "servicio", "protocolo", "urgences", "notaufnahme",
    "charging", "ladestation", "gas", "grooming", "library", "biblioteca", "bibliothek", "kirjasto", "heliport",
    "helipad",
})  # fmt: skip
# The same in scripts without spaces: bus stop, car park, shop in a station.
SCRIPT_PARTS = ("バス停", "停留所", "駐車場", "売店", "公交站", "停车场", "停車場", "ที่จอดรถ", "ป้ายรถเมล์")
_SHORT_LETTERS = 6  # a slip spoils most trigrams of a word as short as this
_ACRONYM_LETTERS = range(3, 8)


class Form(msgspec.Struct, frozen=True):
    """One name, ready to be compared. Words are folded and expanded; Latin letters unless said otherwise."""

    folded: str  # in its own script
    run: str  # in its own script without spaces, when that script has none between words; else empty
    latin: str
    abjad: bool  # written in Arabic or Hebrew letters, mostly without vowels
    skeleton: str  # the consonants of the telling words, in Latin letters
    native: tuple[str, ...]  # the words in their own script
    words: tuple[str, ...]
    key: str  # the words in alphabetical order
    glued: str  # the words without spaces
    tight: str  # the same without "and", which signs and typists leave out: H&M, HM
    raw: str  # the same before abbreviations were written out
    strong: tuple[str, ...]  # the words that tell this place from others; numbers are among them
    generic: frozenset[str]  # the words that many places have: kinds, articles
    kinds: frozenset[str]  # categories that its general words name
    numbers: frozenset[str]
    letters: frozenset[str]  # words of a single letter: initials, gates, blocks; no articles, unless last
    pairs: dict[str, tuple[str, str]]  # neighbouring words joined → the words
    initials: tuple[str, ...]  # with and without articles
    grams: frozenset[str]  # pieces of the strong words (of all, when none is strong)

    @property
    def is_foreign(self) -> bool:
        """Tell whether the name is in another script than Latin."""
        return not self.folded.isascii() and self.folded != self.latin


@lru_cache(8192)  # some 4 KB each; more would be kept of lists whose names are all different, and seldom used
def form(text: str) -> Form:
    """Return the forms of a name."""
    folded, in_latin = fold(text), latin(text)
    native = tuple(expand(token) for token in tokens(text))
    spelt = tuple(_expanded(in_latin.split())) or native
    words = _lettered(spelt)
    generic = frozenset(word for word in words if word_kind(word)) | _generic_script(native, words)
    numbers = {word: number for word in words if (number := number_of(word))}
    letters = frozenset(word for word in words if len(word) == 1 and not word.isdigit())
    lone = (letters - generic) | letters.intersection(words[-1:])
    strong = tuple(numbers.get(word, word) for word in words if word not in generic and word not in letters)
    if not strong and all(is_article(word) or word in letters for word in words):
        strong, generic = words, frozenset()  # 'S&T': such words tell nothing in longer names only
    return Form(
        folded=folded,
        run=folded.replace(" ", "") if not folded.isascii() and is_spaceless(folded) else "",
        latin=in_latin,
        abjad=_ABJAD.search(folded) is not None,
        skeleton=_skeleton("".join(strong)),
        native=native,
        words=words,
        key=" ".join(sorted(words)),
        glued="".join(words),
        tight="".join(word for word in spelt if word != "and"),
        raw=in_latin.replace(" ", ""),
        strong=strong,
        generic=generic,
        kinds=kinds(generic),
        numbers=frozenset(numbers.values()),
        letters=lone,
        pairs={a + b: (a, b) for a, b in pairwise(words)},
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


def is_designator(word: str) -> bool:
    """Tell whether a word tells two places of one name apart: a number, a direction."""
    return word in _DIRECTIONS or has_digit(word)


@lru_cache(16384)
def kinds(generic: frozenset[str]) -> frozenset[str]:
    """Return the categories that general words name, such as hotel and bar."""
    found = (from_text(word) for word in generic - VAGUE if not is_article(word))
    return frozenset(category for category in found if category)


def is_article(word: str) -> bool:
    """Tell whether a general word is an article, a preposition or a legal form, which tells no kind of place."""
    return word_kind(word) in ("small", "legal")


def _generic_script(native: tuple[str, ...], words: tuple[str, ...]) -> frozenset[str]:
    """Return the Latin forms of words that are general in their own script, where the words stand one for one."""
    if native == words or len(native) != len(words):
        return frozenset()
    return frozenset(word for own, word in zip(native, words, strict=True) if word_kind(own))


def _expanded(words: list[str]) -> list[str]:
    """Expand abbreviations and join the s of a possessive to its word."""
    found: list[str] = []
    for word in words:
        if word == "s" and found:
            found[-1] += "s"
        else:
            found += expand(word).split()
    return found


def _lettered(words: tuple[str, ...]) -> tuple[str, ...]:
    """Join letters that "and" joins, since they tell as much as a word: H&M, V and B.

    Two equal letters do not: B&B says bed and breakfast.
    """
    found = list(words)
    for at in range(len(found) - 3, -1, -1):
        one, between, other = (*found[at : at + 3], "", "")[:3]  # fewer are left once some were joined
        if between == "and" and one != other and _is_letter(one) and _is_letter(other):
            found[at : at + 3] = [one + between + other]
    return tuple(found)


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


def _initials(words: tuple[str, ...], generic: frozenset[str]) -> tuple[str, ...]:
    """Return the initials of a name of three words or more, with and without its articles."""
    every = "".join(word[0] for word in words)
    telling = "".join(word[0] for word in words if word not in generic or not is_article(word))
    return tuple(sorted({one for one in (every, telling) if len(one) in _ACRONYM_LETTERS}))


@lru_cache(16384)
def _skeleton(text: str) -> str:
    """Return the consonants of a word in Latin letters, those written alike that are heard alike."""
    return _VOWELS.sub("", text).translate(_HEARD)


def _grams(words: tuple[str, ...]) -> frozenset[str]:
    """Return pieces of words of which similar words share some: trigrams, and short words without one letter."""
    pieces: set[str] = set()
    for word in words:
        marked = f" {word} "
        pieces.update([marked[i : i + 3] for i in range(len(word))])
        if len(word) <= _SHORT_LETTERS:
            pieces.update([word[:i] + word[i + 1 :] for i in range(len(word))])
    return frozenset(pieces)
