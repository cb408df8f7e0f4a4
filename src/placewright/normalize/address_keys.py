"""Keys of address parts: equal for what people write differently but mean the same."""

import re
import unicodedata
from functools import lru_cache

from placewright.normalize.names import fold, latin
from placewright.normalize.streets import StreetWords, languages_of, street_words

_NUMBERED = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7",
             "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12", "ier": "1",
             "premier": "1"}  # fmt: skip
_DIRECTIONS = {
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw", "n": "n", "s": "s", "e": "e", "w": "w", "ne": "ne", "nw": "nw", "se": "se", "sw": "sw",
}  # fmt: skip
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|ere|eme)")
# Finnish and Swedish shorten an ending to its first letter: Fredrikink. 5, Storg. 3.
_SHORT_ENDINGS = {"fi": {"k": "katu", "t": "tie"}, "sv": {"g": "gatan", "v": "vagen"}, "da": {"v": "vej", "g": "gade"}}
_SHORT_ENDING = re.compile(r"(?<=[^\W\d_]{3})(k|t|g|v)\.", re.IGNORECASE)
# Abbreviations that keep the end of the word: P.zza, V.le, F.lli, B-dul, пр-т, б-р.
_CONTRACTED = re.compile(r"\b([^\W\d_]{1,2})[.-](?=(?:zza|le|so|lli|go|lo|dul|ta|da|т|р|кт|н|д|л)\b)", re.IGNORECASE)
_TYPED_UMLAUTS = re.compile(r"([ao])e|(?<![aeq])(u)e")
_UMLAUT_COUNTRIES = frozenset({"DE", "AT", "CH", "LI", "LU", "DK", "NO", "SE"})
_HOUSE_WORDS = re.compile(r"^(?:no|nr|num|numero|number|n|house|haus|д|дом|αρ)\b[\s.:°]*(?=\d)|[#№°º]")
_DASHES = re.compile(r"\s*[-‐‑‒–—−~]\s*")
_COUNTRY_PREFIX = re.compile(r"^[A-Z]{1,3}[-\s](?=\d)")
_ARRONDISSEMENT = re.compile(r"\s+(?:cedex(?: \d+)?|\d{1,2}(?:er|e|eme|th|st|nd|rd)?(?: arrondissement)?)$")


@lru_cache(maxsize=16384)
def street_key(text: str, country_code: str | None = None) -> str:
    """Return a street's name for comparison: types written out, small words and default types (calle, ulica) left out.

    `country_code` (alpha-2) chooses the languages; without it all are tried. In languages that glue the type to the
    name, the words are joined (Albert-Ueberle-Str. → albertueberlestrasse) and a house number after them is cut.
    In English, compass directions come first (29th Avenue East → e 29 avenue).
    """
    country = country_code.upper() if country_code else None
    words = street_words(country)
    folded = fold(_lengthened(_CONTRACTED.sub(r"\1", text), country)).split()
    if words.glued:
        folded = _without_house(folded, words)
    named = _canonical(folded, words) or folded
    if not named:
        return ""
    if words.ending(named[-1]) or (country in _UMLAUT_COUNTRIES and len(named) == 1):
        return _untyped("".join(named), country)
    if country is None or "en" in languages_of(country):
        named = _with_directions_first(named)
    return _untyped(" ".join(named), country)


@lru_cache(maxsize=16384)
def house_key(text: str) -> str:
    """Return a house number for comparison: 12 bis → 12bis, 5 – 7 → 5-7, No. 5A → 5a, 007 → 7; s/n → empty."""
    number = unicodedata.normalize("NFKC", text).casefold().strip().rstrip(".,")
    if number in ("s/n", "sn", "s.n.", "s/no", "snc", "bb", "b.b"):  # "without number" in Spanish, Italian, Croatian
        return ""
    number = _HOUSE_WORDS.sub("", _DASHES.sub("-", number))
    number = re.sub(r"\s*([/,;+&])\s*", lambda found: "/" if found[1] == "/" else ",", number)
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\s.'\"]+", "", number))


@lru_cache(maxsize=16384)
def postal_key(text: str) -> str:
    """Return a postal code for comparison: upper case, no spaces or hyphens, no country prefix, no ZIP+4 ending."""
    code = _DASHES.sub("-", unicodedata.normalize("NFKC", text).upper().strip().lstrip("〒 "))
    code = _COUNTRY_PREFIX.sub("", code)
    code = re.sub(r"^(\d{5})-\d{4}$", r"\1", code)
    return re.sub(r"[\s.-]+", "", code)


@lru_cache(maxsize=16384)
def city_key(text: str) -> str:
    """Return a city's name in Latin letters for comparison: saints written out; districts, CEDEX, brackets left out."""
    name = latin(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text))
    name = _ARRONDISSEMENT.sub("", name)
    name = re.sub(r"^(?:city of|ville de|commune de|comune di|stadt|gemeente|kommune|gmina|g|m) ", "", name)
    saints = {"st": "saint", "ste": "sainte", "sta": "santa", "sto": "santo", "sankt": "saint", "skt": "saint"}
    return " ".join(saints.get(word, word) for word in name.split())


def _canonical(folded: list[str], words: StreetWords) -> list[str]:
    """Return the words with types and abbreviations written out; what the key leaves out is left out."""
    kept: list[str] = []
    end = len(folded) - 1
    for index, word in enumerate(folded):
        place = words.first if index == 0 else words.last if _is_at_end(folded, index) else {}
        if len(folded) > 1 and index in (0, end) and word in words.drop:
            continue
        if len(folded) > 1 and word in place:
            kept.append(place[word])
        elif index < end and word in words.small:
            continue
        elif index < end and word in words.inside:
            kept.append(words.inside[word])
        else:
            kept.append(_unglued(_number(word), words))
    return kept


def _is_at_end(folded: list[str], index: int) -> bool:
    """Tell the last word, or the last but a compass direction (29th Avenue East)."""
    return index == len(folded) - 1 or (index == len(folded) - 2 and folded[-1] in _DIRECTIONS)


def _number(word: str) -> str:
    found = _ORDINAL.fullmatch(word)
    return found[1] if found else _NUMBERED.get(word, word)


def _unglued(word: str, words: StreetWords) -> str:
    """Return the word with its glued type in canonical form: hauptstr → hauptstrasse."""
    form = words.ending(word)
    return word if form is None else word[: -len(form)] + words.glued[form]


def _without_house(folded: list[str], words: StreetWords) -> list[str]:
    """Cut what follows the first word that ends with a glued type, when a number follows it: mikonkatu 19."""
    for index in range(len(folded) - 1):
        if folded[index + 1][0].isdigit() and words.ending(folded[index]):
            return folded[: index + 1]
    return folded


def _with_directions_first(named: list[str]) -> list[str]:
    """Put a direction at either end in front, in its short form; one alone, or in the middle, is a name."""
    if len(named) < 2:
        return named
    if named[0] in _DIRECTIONS:
        return [_DIRECTIONS[named[0]], *named[1:]]
    if named[-1] in _DIRECTIONS:
        return [_DIRECTIONS[named[-1]], *named[:-1]]
    return named


def _lengthened(text: str, country: str | None) -> str:
    """Write out endings of one letter with a dot, where the country's languages have them."""
    if country is None or "." not in text:
        return text
    endings: dict[str, str] = {}
    for language in ("fi", "sv", "da"):
        if language in languages_of(country):
            endings = _SHORT_ENDINGS[language] | endings
    return _SHORT_ENDING.sub(lambda found: endings.get(found[1].lower(), found[1]) + " ", text) if endings else text


def _untyped(key: str, country: str | None) -> str:
    """Undo umlauts typed as two letters (Muehlenweg), where they are."""
    if country not in _UMLAUT_COUNTRIES:
        return key
    key = _TYPED_UMLAUTS.sub(r"\1\2", key)
    return key.replace("aa", "a") if country in ("DK", "NO") else key
