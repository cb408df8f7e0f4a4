"""What every reader promises: a file of one format becomes a stream of records."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol, runtime_checkable

import msgspec

from placewright.model.place import Record
from placewright.reference.ground.found import Found


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where the records of a file come from and what may be done with them."""

    source: str  # openstreetmap, overture …
    licence: str | None  # SPDX id
    attribution: str | None


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the user says of files that do not say it themselves; the known datasets need none of it."""

    mapping: Mapping[str, str] = {}  # input → column, as in {"name": "Title"}
    source: str | None = None  # who made the data; default: the dataset's name
    licence: str | None = None  # SPDX id
    attribution: str | None = None


class Sample(msgspec.Struct, frozen=True, dict=True):
    """The beginning of a file, by which its format is told."""

    file: Path
    head: bytes  # the first 64 KiB, decompressed
    compressed: bool = False

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """Return column → DuckDB type of a Parquet file; empty when it is none.

        Raises:
            FormatError: it is one, but damaged.
        """
        from placewright.reference.formats.parquet import columns_of  # DuckDB takes 60 ms, which OSM files need not

        return columns_of(self.file) if self.head.startswith(b"PAR1") else {}


@runtime_checkable
class GroundReader(Protocol):
    """A reader of maps, which also tell what stands around places."""

    def ground(self) -> Iterator[Found]:
        """Yield what stands around places, in any order.

        Raises:
            FormatError: the file is damaged or cut off.
        """
        ...


class Reader(Protocol):
    """One file of one format. Reading is a stream: memory does not grow with the number of places.

    A row that can be no record, for it lacks an id, a name or a position, is skipped and counted. A value of a row
    that breaks the rules of its format is left out, and the row is kept.
    """

    @property
    def origin(self) -> Origin:
        """Return where the records come from."""
        ...

    @property
    def skipped(self) -> Counter[str]:
        """Return how many rows were skipped so far, by reason: "no name", "no position" …"""
        ...

    def __init__(self, file: Path, scratch: Path, options: Options = Options()) -> None:  # noqa: B008 - frozen
        """Take a file that `recognises` accepted; `scratch` is an empty folder for what does not fit into memory."""
        ...

    @staticmethod
    def recognises(sample: Sample) -> bool:
        """Tell from the beginning of a file whether it is of this format."""
        ...

    @property
    def observed_at(self) -> str | None:
        """Return the RFC 3339 time of the data as the file itself tells it; None when it does not."""
        ...

    def expected(self) -> int | None:
        """Return about how many rows the file holds, for a progress bar; None when that is not known yet."""
        ...

    def records(self) -> Iterator[Record]:
        """Yield the places of the file, in any order, with `dataset` empty.

        Raises:
            FormatError: the file is damaged or cut off, or lacks what no row can do without.
        """
        ...
