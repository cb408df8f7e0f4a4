"""The names of an Overture place: primary, by language, by rule (official, short …), and the brand's."""

from collections.abc import Iterator, Mapping
from typing import Any

from placewright.model.place import Name, NameKind
from placewright.normalize.languages import language_tag
from placewright.reference.formats.reading import object_of, objects_of, text_of

_VARIANTS = {
    "common": NameKind.NAME,
    "official": NameKind.OFFICIAL,
    "alternate": NameKind.ALTERNATIVE,
    "short": NameKind.SHORT,
}


def names_of(row: Mapping[str, Any]) -> tuple[Name, ...]:
    """Return the names without repetitions, the main one first; the brand's come last, as names of their kind."""
    own = _of(object_of(row.get("names")), NameKind.NAME)
    brand = _of(object_of(object_of(row.get("brand")).get("names")), NameKind.BRAND)
    return tuple(dict.fromkeys((*own, *brand)))


def _of(names: Mapping[str, Any], kind: NameKind) -> Iterator[Name]:
    """Yield the names of one container, all of them of `kind` when it is not that of a name."""
    primary = text_of(names.get("primary"))
    if primary is not None:
        yield Name(primary, kind)
    for key, value in object_of(names.get("common")).items():
        text, language = text_of(value), language_tag(key)
        if text is not None and language is not None:
            yield Name(text, kind, language)
    for rule in objects_of(names.get("rules")):
        text, variant = text_of(rule.get("value")), _VARIANTS.get(rule.get("variant", ""))
        tag = text_of(rule.get("language"))
        if text is not None and variant is not None:
            yield Name(text, variant if kind is NameKind.NAME else kind, language_tag(tag) if tag else None)
