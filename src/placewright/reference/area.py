"""Chooses among many points those of an area that are called and classed as wished, in the order wished."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeAlias

import msgspec

from placewright.errors import InvalidInput, Problem
from placewright.model.area import Area, Place
from placewright.model.ellipsoid import arcs_m
from placewright.model.place import Name
from placewright.normalize.categories import from_text, is_category, parents
from placewright.reference.similar import alike, similarities
from placewright.reference.terms import name_keys

Order: TypeAlias = Literal["distance", "relevance", "name"]


class Facts(msgspec.Struct, frozen=True, gc=False):
    """What is known of a place besides where it is."""

    names: str  # name keys, one to a line, as `names_text` makes them
    categories: tuple[str, ...] = ()  # Overture's
    open_closed_status: str | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which places are wanted, in which order, and which part of the list."""

    categories: frozenset[str] = frozenset()  # each with all below it; empty: any
    query: tuple[str, ...] = ()  # name keys; empty: any
    open_closed_status: str | None = None
    sort_by: Order = "distance"
    offset: int = 0
    limit: int = 20

    @property
    def needs_facts(self) -> bool:
        """Return whether the points alone do not tell."""
        return bool(self.categories or self.query or self.open_closed_status) or self.sort_by == "name"

    def takes(self, facts: Facts) -> bool:
        """Tell whether a place of the area is wanted."""
        if self.open_closed_status is not None and facts.open_closed_status != self.open_closed_status:
            return False
        if self.categories and not any(self._holds(category) for category in facts.categories):
            return False
        return not self.query or _is_called(self.query, facts.names)

    def _holds(self, category: str) -> bool:
        return category in self.categories or not self.categories.isdisjoint(parents(category))


class Chosen(msgspec.Struct, frozen=True):
    """The part of the list that was asked for, and how long the list is."""

    total: int
    indexes: tuple[int, ...]  # into the places given


def choose(
    area: Area, places: Sequence[Place], wanted: Wanted, facts: Callable[[Sequence[int]], Sequence[Facts]]
) -> Chosen:
    """Choose among places that lie in the area; `facts` tells more of those with the given indexes, in their order."""
    kept: Sequence[int] = range(len(places))
    known: dict[int, Facts] = {}
    if wanted.needs_facts:
        known = {index: one for index, one in zip(kept, facts(kept), strict=True) if wanted.takes(one)}
        kept = list(known)
    distances = arcs_m(area.center, [places[index] for index in kept])
    if wanted.sort_by == "name":
        order = sorted(zip([known[index].names for index in kept], distances, kept, strict=True))
        return _part([index for _, _, index in order], wanted)
    if wanted.sort_by == "relevance" and wanted.query:
        likeness = similarities(wanted.query, [known[index].names for index in kept])
        ranks = sorted(zip([-score for score in likeness], distances, kept, strict=True))
        return _part([index for _, _, index in ranks], wanted)
    return _part([index for _, index in sorted(zip(distances, kept, strict=True))], wanted)


def _part(order: Sequence[int], wanted: Wanted) -> Chosen:
    return Chosen(len(order), tuple(order[wanted.offset : wanted.offset + wanted.limit]))


def names_text(names: Iterable[str]) -> str:
    """Return names as `Facts.names` has them."""
    return "\n".join(name_keys(map(Name, names)))


def query_keys(query: str) -> tuple[str, ...]:
    """Return a name that is looked for as `Wanted.query` has it."""
    return name_keys((Name(query),))


def _is_called(keys: Sequence[str], names: str) -> bool:
    """Tell whether a name holds all words of what is looked for, or is much like it."""
    lines = names.split("\n")
    return any(all(word in line for word in key.split()) for key in keys for line in lines) or alike(keys, names)


def known_categories(texts: Sequence[str], pointer: str) -> frozenset[str]:
    """Return the categories that texts name.

    Raises:
        InvalidInput: one names none; the pointer says which.
    """
    found = [from_text(text) for text in texts]
    problems = [
        Problem(f"{pointer}/{number}", f"{texts[number][:100]!r} is not a known category of places.")
        for number, category in enumerate(found)
        if category is None
    ]
    if problems:
        raise InvalidInput("A category is not known.", problems)
    return frozenset(category for category in found if category is not None)


def categories_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the categories that texts name, as far as they are known."""
    found = (text if is_category(text) else from_text(text) for text in texts)
    return tuple(dict.fromkeys(category for category in found if category))
