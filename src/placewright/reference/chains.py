"""What a dataset holds of each chain: counted while it is built, looked up while it is asked."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from placewright.model.place import Candidate, Holding, Lifecycle, Record
from placewright.normalize.branches import branch_of
from placewright.normalize.websites import is_directory, registrable_domain, social_network

FILE = "chains.sqlite"  # datasets of earlier versions have none; they open all the same

_MOST_DOMAINS = 3
_LEAST_PLACES, _LEAST_SHARE = 2, 0.2  # of a chain's places with a website that a domain of the chain is on
_SCHEMA = "CREATE TABLE chains (key TEXT PRIMARY KEY, places INTEGER, domains TEXT, wikipedia TEXT) WITHOUT ROWID"


class _Count:
    """What was counted of one chain."""

    __slots__ = ("domains", "places", "wikipedia")

    def __init__(self) -> None:
        self.places = 0
        self.domains: Counter[str] = Counter()
        self.wikipedia: Counter[str] = Counter()


class ChainTally:
    """Counts the branches of chains, record by record."""

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}

    def add(self, record: Record) -> None:
        """Count a record, if it is an open branch of a chain."""
        branch = branch_of(record) if record.lifecycle is Lifecycle.OPEN else None
        if branch is None:
            return
        count = self._counts.setdefault(branch.key, _Count())
        count.places += 1
        count.domains.update({domain for url in record.websites if (domain := _own_domain(url))})
        if "brand:wikipedia" in record.tags:
            count.wikipedia[record.tags["brand:wikipedia"]] += 1

    def write(self, folder: Path) -> None:
        """Write the counts into the folder of a dataset."""
        with sqlite3.connect(folder / FILE, isolation_level=None) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute(_SCHEMA)
            connection.execute("BEGIN")
            for key, one in sorted(self._counts.items()):
                row = (key, one.places, "\n".join(_domains(one)), _most(one))
                connection.execute("INSERT INTO chains VALUES (?, ?, ?, ?)", row)
            connection.execute("COMMIT")
        connection.close()


class Chains:
    """Reads the counts; several threads may share it."""

    def __init__(self, connection: sqlite3.Connection, dataset: str) -> None:
        self._connection, self._dataset = connection, dataset

    @classmethod
    def open(cls, folder: Path, dataset: str) -> "Chains | None":
        """Open the counts of a dataset; None when it was built before they were taken."""
        path = folder / FILE
        if not path.is_file():
            return None
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False), dataset)

    def holding(self, key: str) -> Holding | None:
        """Return what the dataset holds of a chain; None for nothing."""
        query = "SELECT places, domains, wikipedia FROM chains WHERE key = ?"
        row = self._connection.execute(query, (key,)).fetchone()
        return Holding(self._dataset, row[0], tuple(row[1].split()), row[2]) if row else None

    def close(self) -> None:
        """Release the file."""
        self._connection.close()


class Holder(Protocol):
    """What tells how much of a chain it holds: an `Index`."""

    def holding(self, chain_key: str) -> Holding | None:
        """Return what is held of a chain."""
        ...


def with_holding(candidate: Candidate, holders: Sequence[Holder]) -> Candidate:
    """Return a candidate with what the dataset that holds most of its chain holds of it; itself when it is of none."""
    branch = branch_of(candidate.record)
    found = [one for holder in holders if (one := holder.holding(branch.key))] if branch else []
    most = max(found, key=lambda one: one.places, default=None)
    return msgspec.structs.replace(candidate, holding=most) if most else candidate


def _own_domain(url: str) -> str | None:
    return None if social_network(url) or is_directory(url) else registrable_domain(url)


def _domains(count: _Count) -> list[str]:
    least = max(_LEAST_PLACES, _LEAST_SHARE * count.domains.total())
    ranked = sorted(count.domains.items(), key=lambda item: (-item[1], item[0]))
    return [domain for domain, places in ranked if places >= least][:_MOST_DOMAINS]


def _most(count: _Count) -> str | None:
    return min(count.wikipedia, key=lambda text: (-count.wikipedia[text], text), default=None)
