"""What readers of rows have in common: each row becomes a record, or is skipped for a reason that is counted.

Finding the rows is kept apart from understanding them, which takes ten times as long: so that other processes may do
it (`reference.spread`).
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from placewright.model.place import Record
from placewright.reference.formats.base import Options, Origin
from placewright.reference.formats.parquet import columns_of, row_count, rows

_decode = msgspec.json.Decoder().decode


class RowReader(ABC):
    """Reads rows. A format says how they are found and what each of them means."""

    origin: Origin

    def __init__(self, file: Path, scratch: Path, options: Options = Options()) -> None:  # noqa: ARG002, B008 - frozen
        self.file = file
        self.options = options
        self.skipped: Counter[str] = Counter()

    @property
    def observed_at(self) -> str | None:
        """Return None: most files do not tell when they were made; the newest of their rows does."""
        return None

    def records(self) -> Iterator[Record]:
        """Yield the places, in the order of the file.

        Raises:
            FormatError: the file is damaged or cut off, or lacks what no row can do without.
        """
        for raw in self.raws():
            record = self.read(raw)
            if isinstance(record, str):
                self.skipped[record] += 1
            else:
                yield record

    @abstractmethod
    def raws(self) -> Iterator[Any]:
        """Yield the rows as they are found, hardly touched.

        Raises:
            FormatError: as `records`.
        """

    def read(self, raw: Any) -> Record | str:
        """Return the record of a row that `raws` gave, or the reason why it can be none."""
        if isinstance(raw, str | bytes):
            try:
                raw = _decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError):
                return "not JSON"
        return self._record(raw) if isinstance(raw, Mapping) else "not a JSON object"

    @abstractmethod
    def _record(self, row: Mapping[str, Any]) -> Record | str:
        """Return the record of a row, or the reason why it can be none."""


class ParquetReader(RowReader):
    """Reads the rows of a Parquet file."""

    wanted: ClassVar[tuple[str, ...] | None] = None  # the columns that are read, where the file has them; None: all

    def __init__(self, file: Path, scratch: Path, options: Options = Options()) -> None:  # noqa: B008 - frozen
        super().__init__(file, scratch, options)
        self._columns = columns_of(file)
        self._count: int | None = None

    def expected(self) -> int | None:
        """Return how many rows the file holds."""
        if self._count is None:
            self._count = row_count(self.file)
        return self._count

    def raws(self) -> Iterator[str]:
        """Yield the rows as JSON texts."""
        return rows(self.file, self._columns, tuple(self._columns) if self.wanted is None else self.wanted)
