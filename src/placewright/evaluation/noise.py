"""Spoils what people write of a place: typos, lost or swapped words, abbreviations, other scripts, offsets."""

from collections.abc import Callable
from math import cos, pi, radians, sin, sqrt
from random import Random

from anyascii import anyascii

from placewright.model.geo import EARTH_RADIUS_M, Point

Spoiler = Callable[[str, Random], str]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ADDED = ("Restaurant", "The", "Shop", "Café", "Store", "Bar", "Ltd", "Oy", "GmbH", "Inc", "Center", "City")
_ABBREVIATIONS = {
    "street": "st",
    "saint": "st",
    "avenue": "ave",
    "road": "rd",
    "center": "ctr",
    "centre": "ctr",
    "international": "intl",
    "and": "&",
    "und": "&",
    "ja": "&",
    "restaurant": "rest.",
    "ravintola": "rav.",
    "company": "co",
    "university": "univ",
    "straße": "str.",
    "doctor": "dr",
    "apartments": "apts",
    "building": "bldg",
    "department": "dept",
}


def typo(text: str, random: Random) -> str:
    """Leave out, double, replace or swap one letter of a word of four letters or more."""
    places = [i for i in range(1, len(text) - 1) if text[i - 1 : i + 2].isalpha() and len(text) > 3]
    if not places:
        return text
    i = random.choice(places)
    letter = random.choice(_LETTERS)
    return random.choice(
        (
            text[:i] + text[i + 1 :],
            text[:i] + text[i] + text[i:],
            text[:i] + letter + text[i + 1 :],
            text[:i] + text[i + 1] + text[i] + text[i + 2 :],
        )
    )


def two_typos(text: str, random: Random) -> str:
    """Make two typos in a long name, one in a short."""
    return typo(typo(text, random), random) if len(text) > 12 else typo(text, random)


def lose_word(text: str, random: Random) -> str:
    """Leave out one word of three or more, the last of two."""
    words = text.split()
    if len(words) < 2:
        return text
    del words[random.randrange(len(words)) if len(words) > 2 else 1]
    return " ".join(words)


def swap_words(text: str, random: Random) -> str:
    """Swap two neighbouring words."""
    words = text.split()
    if len(words) < 2:
        return text
    i = random.randrange(len(words) - 1)
    words[i], words[i + 1] = words[i + 1], words[i]
    return " ".join(words)


def no_accents(text: str, _: Random) -> str:
    """Write in plain ASCII, transliterated."""
    return anyascii(text)


def capitals(text: str, _: Random) -> str:
    """Write in capitals."""
    return text.upper()


def lower(text: str, _: Random) -> str:
    """Write in small letters, without punctuation."""
    return "".join(c for c in text.lower() if c.isalnum() or c == " ")


def abbreviate(text: str, _: Random) -> str:
    """Abbreviate the words that people abbreviate."""
    return " ".join(_ABBREVIATIONS.get(word.lower(), word) for word in text.split())


def add_generic(text: str, random: Random) -> str:
    """Add a general word before or after."""
    word = random.choice(_ADDED)
    return f"{word} {text}" if random.random() < 0.4 else f"{text} {word}"


def glue(text: str, random: Random) -> str:
    """Write two neighbouring words as one."""
    words = text.split()
    if len(words) < 2:
        return text
    i = random.randrange(len(words) - 1)
    return " ".join((*words[:i], words[i] + words[i + 1], *words[i + 2 :]))


def as_is(text: str, _: Random) -> str:
    """Leave the text as it is."""
    return text


SPOILERS: tuple[Spoiler, ...] = (
    as_is,
    typo,
    two_typos,
    lose_word,
    swap_words,
    no_accents,
    capitals,
    lower,
    abbreviate,
    add_generic,
    glue,
)


def spoil(text: str, random: Random) -> tuple[str, str]:
    """Spoil a name in one way, or two (one time in four); return it and what was done."""
    chosen = random.sample(SPOILERS, 2 if random.random() < 0.25 else 1)
    spoilt = text
    for spoiler in chosen:
        spoilt = spoiler(spoilt, random)
    if not any(c.isalnum() for c in spoilt):
        return text, "as_is"
    return spoilt, "+".join(spoiler.__name__ for spoiler in chosen)


def offset(point: Point, random: Random, most_m: float = 150.0) -> Point:
    """Move a point in any direction uniformly over the disc of that radius (metres)."""
    metres, angle = most_m * sqrt(random.random()), 2 * pi * random.random()
    degrees = metres / EARTH_RADIUS_M * 180 / pi
    latitude = point.latitude + degrees * cos(angle)
    longitude = point.longitude + degrees * sin(angle) / cos(radians(point.latitude))
    return Point(round(latitude, 6), round(longitude, 6))
