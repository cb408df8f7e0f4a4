"""Weighs a name by how many rows of the searched list bear it: that of a chain or 'Parking' tells less than a rare one.

The weight of a name that agrees is log2(m/u): how often one place has the same name in both lists, against how often
any two places have. What was learned is the u of names as they mostly are; where the list itself shows how common the
very name is, its own share takes the place of u (Winkler 1989, Fellegi and Sunter's frequency-based weights).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import exp2, log2
from pathlib import Path

import msgspec

from placewright.matching.name import place_words
from placewright.matching.weights import levels
from placewright.model.place import Address, Name, Query, Record
from placewright.reference.places import Places
from placewright.reference.terms import name_keys

_FILE = "namesakes.msgpack"
_LEAST = 3  # rows of one name, fewer are not kept: one and its record twice are no namesakes
_MOST_WEIGHT = 4.0  # bits; beyond, other things are more likely than that the share says all


class Namesakes(msgspec.Struct, frozen=True):
    """How many rows there are, and how many of them bear a name, for names that several bear."""

    rows: int
    bearers: dict[str, int]  # name key → rows

    def others(self, query: Query, record: Record) -> int:
        """Return how many other rows bear the query's or the record's name, said with the town or without."""
        where = (query.address, record.address)
        keys = {key for names in (query.names, record.names) for key in _keys(names, where)}
        return max((self.bearers.get(key, 1) - 1 for key in keys), default=0)

    def weight(self, others: int) -> float:
        """Return what is to be added to the weight of a name that agrees (log-odds base 2, MOST_WEIGHT either way).

        The share of a name is estimated from a list as if as many rows had been seen before as hold one bearer of a
        name that is as common as names mostly are, so that a short list, which cannot tell, changes little.
        """
        usual = levels("name")["identical"].weight
        share = (others + 1) / (self.rows + exp2(usual))
        return max(-_MOST_WEIGHT, min(_MOST_WEIGHT, -log2(share) - usual))


def _keys(names: Iterable[Name], where: Iterable[Address]) -> Iterator[str]:
    """Yield the keys of names, and what is left of them without the words of towns and streets."""
    places = frozenset().union(*map(place_words, where))
    for key in name_keys(names):
        yield key
        left = " ".join(word for word in key.split() if word not in places)
        if left and left != key:
            yield left


def count(folder: Path) -> None:
    """Count the names of the dataset in a folder, and write down there what several rows bear."""
    places = Places(folder)
    try:
        rows, bearers = 0, Counter[str]()
        for names, borne in places.name_counts():
            rows += borne
            if borne >= _LEAST:
                bearers.update(dict.fromkeys(names.split("\n"), borne))
    finally:
        places.close()
    (folder / _FILE).write_bytes(msgspec.msgpack.encode(Namesakes(rows, dict(bearers))))


def read(folder: Path) -> Namesakes:
    """Return what `count` wrote."""
    return msgspec.msgpack.decode((folder / _FILE).read_bytes(), type=Namesakes)
