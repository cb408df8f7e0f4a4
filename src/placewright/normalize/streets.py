"""Street types in many languages: which word or ending is one, and the one form that keys use for it."""

from functools import cache, lru_cache

import msgspec

from placewright.normalize.tables import rows


class StreetWords(msgspec.Struct, frozen=True):
    """The words of one or more languages, folded: written form → canonical form."""

    first: dict[str, str]
    last: dict[str, str]
    glued: dict[str, str]  # endings, longest first
    drop: frozenset[str]
    inside: dict[str, str]
    small: frozenset[str]
    weak: frozenset[str]  # forms of `first`, `last` and `glued` that are as common in names of towns and quarters

    def ending(self, word: str) -> str | None:
        """Return the glued type that a word is or ends with, as it is written, or None."""
        for form in self.glued:
            if word.endswith(form) and (word == form or len(word) >= len(form) + 2):
                return form
        return None


@lru_cache(maxsize=512)
def street_words(country_code: str | None) -> StreetWords:
    """Return the words of a country's languages; of all languages when the country is None or not in the table."""
    if country_code is None:
        return _words(frozenset(_countries()))
    return _words(_languages(country_code.upper()))


@cache
def street_types() -> frozenset[str]:
    """Return the canonical street types of all languages, and the words that stand for them."""
    words = street_words(None)
    every = (*words.first.items(), *words.last.items(), *words.inside.items())
    return frozenset(word for pair in every for form in pair for word in form.split())


@lru_cache(maxsize=512)
def languages_of(country_code: str) -> frozenset[str]:
    """Return the languages that streets of a country are written in; none when the table has no such country."""
    return frozenset(language for language, countries in _countries().items() if country_code.upper() in countries)


@cache
def _languages(country_code: str) -> frozenset[str]:
    return languages_of(country_code) or frozenset(_countries())


@cache
def _countries() -> dict[str, frozenset[str]]:
    return {language: frozenset(countries.split()) for language, countries in rows("street_languages.tsv")}


@cache
def _words(languages: frozenset[str]) -> StreetWords:
    """Join the rows of some languages; where two differ about a form, the earlier row of the table wins."""
    joined: dict[str, dict[str, str]] = {place: {} for place in ("first", "last", "glued", "drop", "inside", "small")}
    weak: set[str] = set()
    for language, place, canonical, forms, *strength in rows("street_types.tsv"):
        if language in languages:
            weak.update(forms.split() if strength else ())
            for form in forms.split():
                joined[place].setdefault(form, canonical)
    glued = dict(sorted(joined["glued"].items(), key=lambda item: -len(item[0])))
    # A short ending may be abbreviated in one word only (str); others would cut words in two (pl, gr, dr).
    glued = {form: full for form, full in glued.items() if len(form) > 2 or len(languages) == 1}
    return StreetWords(
        first=joined["first"],
        last=joined["last"],
        glued=glued,
        drop=frozenset(joined["drop"]),
        inside=joined["inside"],
        small=frozenset(joined["small"]),
        weak=frozenset(weak),
    )
