"""What every reader promises: a file of one format becomes a stream of records."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Protocol

import msgspec

from placewright.model.place import Record


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where the records of a file come from and what may be done with them."""

    source: str  # openstreetmap, overture …
    licence: str | None  # SPDX id
    attribution: str | None


class Reader(Protocol):
    """One file of one format. Reading is a stream: memory does not grow with the number of places."""

    origin: ClassVar[Origin]

    def __init__(self, file: Path, scratch: Path) -> None:
        """Take a file that `recognises` accepted; `scratch` is an empty folder for what does not fit into memory."""
        ...

    @staticmethod
    def recognises(head: bytes) -> bool:
        """Tell from the first bytes of a file whether it is of this format."""
        ...

    @property
    def observed_at(self) -> str | None:
        """Return the RFC 3339 time of the data as the file itself tells it; None when it does not."""
        ...

    def records(self) -> Iterator[Record]:
        """Yield the places of the file, in any order, with `dataset` empty.

        Raises:
            FormatError: the file is damaged or cut off.
        """
        ...
