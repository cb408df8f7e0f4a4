"""What is known of chains: the Name Suggestion Index, reduced to data/chains.json.gz (see vendor/).

Its licence is BSD-3-Clause. A chain is one brand with a Wikidata id; an entry says under which names, as what kind of
place, and where its branches are.
"""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from placewright.model.geo import Point
from placewright.normalize.category_tree import relation
from placewright.normalize.names import fold

_EVERYWHERE = "*"
_LOGO = "https://commons.wikimedia.org/wiki/Special:FilePath/"


class Chain(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A brand that several places have."""

    id: str  # Wikidata: Q38076
    name: str
    others: tuple[str, ...]  # further names, in several languages
    domains: tuple[str, ...]  # of its own websites
    logo_file: str | None  # its name on Wikimedia Commons

    @property
    def logo_url(self) -> str | None:
        """Return where the logo is to be had; Wikimedia Commons says beside it under which free licence."""
        return _LOGO + self.logo_file if self.logo_file else None


class Where(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a brand has places."""

    countries: frozenset[str]  # alpha-2, or * for all
    boxes: tuple[tuple[str, float, float, float, float], ...]  # country or "", west, south, east, north
    excluded: frozenset[str]  # countries in which it has none

    def holds(self, country: str | None, point: Point | None) -> bool:
        """Tell whether a place is where the brand has places; what is nowhere is not."""
        if country is None or country in self.excluded:
            return False
        return _EVERYWHERE in self.countries or country in self.countries or self._boxed(country, point)

    def _boxed(self, country: str, point: Point | None) -> bool:
        return point is not None and any(
            of in ("", country) and west <= point.longitude <= east and south <= point.latitude <= north
            for of, west, south, east, north in self.boxes
        )


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One kind of place of a chain."""

    chain: int
    kinds: tuple[str, ...]  # Overture categories
    similar: tuple[str, ...]  # categories that such places are often given instead
    where: int

    def fits(self, category: str) -> bool:
        """Tell whether a place of a category may be of this kind."""
        return category in self.similar or any(relation(category, kind) in ("same", "ancestor") for kind in self.kinds)


class _Index(msgspec.Struct, frozen=True):
    """The content of chains.json.gz."""

    version: str
    # JSON within texts, read only when it is wanted: the whole opens in a tenth of the time.
    chains: list[str]
    entries: list[str]
    places: list[str]
    names: Mapping[str, str]  # folded name → numbers of entries, a blank between


def version() -> str:
    """Return the version of the index."""
    return _index().version


def chain(identity: str) -> Chain | None:
    """Return the chain with a Wikidata id; None when the index has none."""
    number = _numbers().get(identity)
    return None if number is None else _chain(number)


def entries(name: str, country: str | None, point: Point | None) -> Iterator[tuple[Chain, Entry]]:
    """Yield the chains that are called so and have places there, each with a kind of its places."""
    for number in _index().names.get(fold(name), "").split():
        entry = _entry(int(number))
        if _where(entry.where).holds(country, point):
            yield _chain(entry.chain), entry


def names() -> Sequence[str]:
    """Return all folded names of the index."""
    return tuple(_index().names)


@cache
def _index() -> _Index:
    """Return the index, opened once, when it is first needed."""
    packed = files("placewright.normalize").joinpath("data", "chains.json.gz").read_bytes()
    return msgspec.json.decode(gzip.decompress(packed), type=_Index)


@lru_cache(maxsize=4096)
def _chain(number: int) -> Chain:
    return msgspec.json.decode(_index().chains[number], type=Chain)


@lru_cache(maxsize=4096)
def _entry(number: int) -> Entry:
    return msgspec.json.decode(_index().entries[number], type=Entry)


@lru_cache(maxsize=4096)
def _where(number: int) -> Where:
    return msgspec.json.decode(_index().places[number], type=Where)


@cache
def _numbers() -> Mapping[str, int]:
    """Return the numbers of chains by their ids, which stand first in their texts: ["Q38076", …"""
    return {text[2 : text.index('"', 2)]: number for number, text in enumerate(_index().chains)}
