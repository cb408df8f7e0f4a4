"""What a page says of the services of its place: what is marked up, and short lines of text that name one plainly."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from placewright.pages.document import Document
from placewright.pages.items import Item

_LONGEST_LINE = 60  # characters; a longer line is prose, in which a word may mean anything
_PARTS = re.compile(r"\s*[|•·,;&/+\t]\s*|\s+(?:and|und|et|e|y|och|og|en|ja|or|oder|ou)\s+")
_NO = re.compile(
    r"\b(?:no|not|non|without|kein|keine|keinen|nicht|ohne|sans|pas|senza|sin|geen|niet|sem|não|ei|ingen|inte|unavailable"
    r"|closed|fermé|geschlossen|coming soon)\b|\?",
    re.IGNORECASE,
)
_TRUE = frozenset({"true", "yes", "1", "available", "http://schema.org/true", "https://schema.org/true"})
_FALSE = frozenset({"false", "no", "0", "not available", "http://schema.org/false", "https://schema.org/false"})
_METHODS = (
    (re.compile(r"on-?site-?pick-?up|pick-?up", re.IGNORECASE), "pickup"),
    (re.compile(r"parcelservice|own-?fleet|lockerdelivery|delivery(?!mode)", re.IGNORECASE), "delivery"),
)


def services_of(items: Sequence[Item], document: Document) -> dict[str, Any]:
    """Return service → true or false; what is marked up wins over the text."""
    found: dict[str, Any] = {}
    for line in document.lines:
        if 3 < len(line.text) <= _LONGEST_LINE:
            named = named_in(line.text)
            if named and not _NO.search(line.text):
                found |= dict.fromkeys(named, True)
    for item in items:
        found |= dict(_marked(item))
    return found


def named_in(text: str) -> list[str]:
    """Return the services that a short text names, alone or as one of a list."""
    words = _words()
    whole = text.casefold().strip(" .:!-–—✓✔")
    parts = [whole] if whole in words else _PARTS.split(whole)  # "click & collect" is one
    return [service for part in parts if (service := words.get(part.strip(" .:!-–—✓✔")))]


def _marked(item: Item) -> Iterator[tuple[str, Any]]:
    for feature in item.items("amenityFeature"):
        value = _truth(feature.text("value"))
        names = [feature.text("name") or "", feature.text("propertyID") or ""]
        for service in dict.fromkeys(one for name in names for one in named_in(name)):
            if value is not None:
                yield service, value
    for text in item.texts("amenityFeature"):
        for service in named_in(text):
            if not item.items("amenityFeature"):
                yield service, True
    accepts = item.text("acceptsReservations")
    if accepts:
        value = _truth(accepts)
        yield "reservations", True if value is None else value  # else an address at which one reserves
    if (smoking := _truth(item.text("smokingAllowed"))) is not None:
        yield "smoking", smoking
    if (pets := _truth(item.text("petsAllowed"))) is not None:
        yield "dogs", pets
    yield from _ways(item)


def _ways(item: Item) -> Iterator[tuple[str, bool]]:
    """Yield the ways of getting goods, as its methods of delivery and possible actions tell."""
    texts = item.texts("hasDeliveryMethod", "availableDeliveryMethod")
    actions = item.items("potentialAction")
    for action in actions:
        texts += action.texts("deliveryMethod")
        if "ReserveAction" in action.types:
            yield "reservations", True
    for text in texts:
        for pattern, service in _METHODS:
            if pattern.search(text):
                yield service, True
                break


def _truth(text: str | None) -> bool | None:
    word = (text or "").strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


@cache
def _words() -> dict[str, str]:
    """Return what people write → the service, of services.tsv."""
    found = {}
    for line in files(__package__).joinpath("services.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            service, forms = line.split("\t")
            found.update(dict.fromkeys(forms.split("|"), service))
    return found
