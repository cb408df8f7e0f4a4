"""Of which chain a place is a branch: by the id of its brand, by its brand, or by name, kind and country."""

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from placewright.model.place import NameKind, Record
from placewright.normalize.chains import Chain, chain, entries
from placewright.normalize.names import fold

_NUMBER = re.compile(r"\s*(?:#|No\.?|Nr\.?|n°)\s*\d+$", re.IGNORECASE)


class Told(StrEnum):
    """What tells the chain of a place."""

    ID = "id"  # its brand's Wikidata id
    BRAND = "brand"  # its brand
    NAME = "name"  # its own name, with its kind and its country


class Branch(msgspec.Struct, frozen=True):
    """A place as a branch of a chain."""

    key: str  # the Wikidata id; without one the folded name of the brand
    name: str
    told: Told
    chain: Chain | None = None  # what is known of the chain

    @property
    def id(self) -> str | None:
        """Return the Wikidata id of the chain."""
        return self.key if self.key[:1] == "Q" and self.key[1:].isdecimal() else None


def branch_of(record: Record) -> Branch | None:
    """Return the branch that a record describes; None when it is of no chain that is known.

    An operator is no chain: one company may run branches of several, as franchisee.
    """
    if record.brand_wikidata:
        known = chain(record.brand_wikidata)
        name = known.name if known else record.brand
        return Branch(record.brand_wikidata, name or record.brand_wikidata, Told.ID, known)
    own = [name.text for name in record.names if name.kind is NameKind.NAME]
    if record.brand:
        # Some sources call the brand as its licensee does (Starbucks Middle East), the place as everybody does.
        known = _only(record, [record.brand]) or _only(record, own)
        key, name = (known.id, known.name) if known else (fold(record.brand), record.brand)
        return Branch(key, name, Told.BRAND, known)
    known = _only(record, [part for text in own for part in _variants(text)]) if record.categories else None
    return Branch(known.id, known.name, Told.NAME, known) if known else None


def _variants(text: str) -> Iterable[str]:
    """Return a name as it is, and without what tells branches apart: 7-Eleven #34977, Amazon Locker - Queso."""
    return dict.fromkeys((text, _NUMBER.sub("", text), text.partition(" - ")[0]))


def _only(record: Record, texts: Iterable[str]) -> Chain | None:
    """Return the one chain of that name, kind and country; None for several, which are not told apart.

    One that is called so itself goes before those that only were, or that some call so.
    """
    category = next(iter(record.categories), None)
    found: dict[str, Chain] = {}
    named: dict[str, Chain] = {}
    for text in texts:
        for known, entry in entries(text, record.country_code, record.point):
            if category is None or entry.fits(category):
                found[known.id] = known
                if fold(known.name) == fold(text):
                    named[known.id] = known
    best = named or found
    return next(iter(best.values())) if len(best) == 1 else None
