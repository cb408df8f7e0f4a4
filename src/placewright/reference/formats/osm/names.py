"""The names of an OpenStreetMap object: all kinds, all languages, the main name first."""

import re
from collections.abc import Iterator, Mapping

from placewright.model.place import Name, NameKind
from placewright.normalize.languages import language_tag

# Key → kind, in the order in which names are listed.
_KINDS = {
    "name": NameKind.NAME,
    "official_name": NameKind.OFFICIAL,
    "short_name": NameKind.SHORT,
    "alt_name": NameKind.ALTERNATIVE,
    "int_name": NameKind.ALTERNATIVE,
    "loc_name": NameKind.ALTERNATIVE,
    "nat_name": NameKind.ALTERNATIVE,
    "reg_name": NameKind.ALTERNATIVE,
    "old_name": NameKind.OLD,
    "was:name": NameKind.OLD,
    "brand": NameKind.BRAND,
    "operator": NameKind.OPERATOR,
}
# Objects are looked at only when they have one of these: a quick test in C++, which most buildings do not pass.
_LANGUAGES = (
    "ar be bg bn cs da de el en es et fa fi fr ga he hi hr hu hy it ja ka kk ko lt lv nl no pl pt ro ru sk sl sr sv ta "
    "th tr uk vi zh"
)
NAME_KEYS = (*(key for key in _KINDS if key != "operator"), *(f"name:{language}" for language in _LANGUAGES.split()))

_ORDER = {kind: index for index, kind in enumerate(NameKind)}
_NUMBER = re.compile(r"[_:]\d{1,2}$")  # alt_name_1, alt_name:2
_PERIOD = re.compile(r"\d{4}[-–]?(?:\d{4})?")  # old_name:1950-1990
_MANY = frozenset({NameKind.ALTERNATIVE, NameKind.OLD, NameKind.SHORT, NameKind.BRAND, NameKind.OPERATOR})


def names_of(tags: Mapping[str, str]) -> tuple[tuple[Name, ...], frozenset[str]]:
    """Return the names without repetitions, and the keys that they came from.

    Brand and operator are names too, of their kinds: they say what a nameless filling station is called.
    """
    found: dict[tuple[str, NameKind, str | None], Name] = {}
    keys: set[str] = set()
    for key, text in tags.items():
        for name in _names(key, text):
            found.setdefault((name.text, name.kind, name.language), name)
            keys.add(key)
    ordered = sorted(found.values(), key=lambda name: (_ORDER[name.kind], name.language is not None))
    return tuple(ordered), frozenset(keys)


def _names(key: str, text: str) -> Iterator[Name]:
    if "name" not in key and key not in _KINDS and not key.startswith(("brand:", "operator:")):
        return
    base = _NUMBER.sub("", key)
    kind = _KINDS.get(base)
    language = None
    if kind is None:
        base, _, suffix = key.rpartition(":")
        kind = _KINDS.get(base)
        language = None if kind is None else language_tag(suffix)
        if kind is None or (language is None and not (kind is NameKind.OLD and _PERIOD.fullmatch(suffix))):
            return
    for part in text.split(";") if kind in _MANY else (text,):
        if part.strip():
            yield Name(part.strip(), kind, language)
