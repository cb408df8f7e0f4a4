"""Writes answers in formats that cannot be written on after a stop: from lines that can, when all of them are there.

Lines (csv, tsv, ndjson) are written to OUT as they come. For every other format, and for compressed lines, they go to
`OUT.unfinished.ndjson`, and OUT is made of it at the end: whole or not at all. So it is with tables of rows that
have no common columns, since only the last row tells which there are.
"""

import gzip
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from placewright.cli.tables.parquet_out import write_beside, write_records
from placewright.cli.tables.whole import whole
from placewright.cli.tables.workbook_out import write_workbook
from placewright.cli.tables.writers import CELLS, RECORDS, answer_columns
from placewright.tables.cells import line_of, text_of
from placewright.tables.formats import (
    CSV,
    EXTENSIONS,
    GEOJSON,
    GEOPARQUET,
    PARQUET,
    STREAM,
    TSV,
    XLSX,
    any_format_of,
    compression_of,
)

if sys.version_info >= (3, 14):
    from compression.zstd import open as open_zstd
else:
    from zstandard import open as open_zstd


class Target(NamedTuple):
    """Where answers go, and in which form they are written on the way."""

    out: str
    form: str | None  # of OUT; None: that of the input, on standard output
    lines: str | None  # the form of the writer; None: that of the input
    work: Path  # the file that is written on

    @classmethod
    def of(cls, out: str, parquet: Path | None = None, *, varying: bool = False) -> "Target":
        """Return the target of a name.

        Args:
            out: the name.
            parquet: the input, where it is such a file.
            varying: each row has columns of its own.

        Raises:
            FormatError: the extension is unknown.
        """
        form = any_format_of(out)
        if varying and form in (CSV, TSV):
            return cls(out, form, RECORDS, _beside(out))
        if form in EXTENSIONS.values() or form is None:
            direct = compression_of(out) is None
            return cls(out, form, form, Path(out) if direct else _beside(out))
        # Of a Parquet file its own columns are taken at the end, in their own types.
        return cls(out, form, CELLS if form == PARQUET and parquet else RECORDS, _beside(out))

    @property
    def direct(self) -> bool:
        """Return whether the lines are what was asked for."""
        return self.out == STREAM or self.work == Path(self.out)

    def finish(self, parquet: Path | None, outputs: tuple[str, ...]) -> None:
        """Make OUT of the lines, which are all there; they are gone then.

        Raises:
            FormatError: OUT cannot hold so much.
        """
        if self.direct:
            return
        with whole(Path(self.out)) as new:
            columns = _columns(self.work, outputs) if self.lines == RECORDS else []
            if self.form == XLSX:
                write_workbook(_table(self.work, columns), new)
            elif self.form in (CSV, TSV) and self.lines == RECORDS:
                _write_text(self.work, columns, "\t" if self.form == TSV else ",", new)
            elif self.form == GEOJSON:
                _write_features(self.work, new, lines=self.out.casefold().endswith("l"))
            elif self.form == PARQUET and parquet is not None:
                write_beside(parquet, None, 1, self.work, outputs, new)
            elif self.form in (PARQUET, GEOPARQUET):
                write_records(self.work, columns, new, points=self.form == GEOPARQUET)
            if (how := compression_of(self.out)) is not None:
                _compress(self.work if self.lines == self.form else new, new, how)
        self.work.unlink()


def _beside(out: str) -> Path:
    return Path(f"{out}.unfinished.ndjson")


class _Record(msgspec.Struct):
    """A line of `writers.Records`."""

    place: dict[str, Any]
    point: tuple[float, float] | None  # longitude, latitude


def _records(work: Path) -> Iterator[_Record]:
    decoder = msgspec.json.Decoder(_Record)
    with work.open("rb") as file:
        for line in file:
            yield decoder.decode(line)


def _columns(work: Path, outputs: tuple[str, ...]) -> list[str]:
    """Return the keys of all lines, in the order in which they first come, those of answers last."""
    keys = dict.fromkeys(key for record in _records(work) for key in record.place)
    ours = [key for key in answer_columns(outputs) if key in keys]
    return [*(key for key in keys if key not in ours), *ours]


def _table(work: Path, columns: list[str]) -> Iterator[list[Any]]:
    yield columns
    for record in _records(work):
        yield [_cell(record.place.get(column)) for column in columns]


def _write_text(work: Path, columns: list[str], delimiter: str, new: Path) -> None:
    with new.open("wb") as file:
        file.write(line_of(columns, delimiter))
        for record in _records(work):
            file.write(line_of((record.place.get(column) for column in columns), delimiter))


def _cell(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else text_of(value)


def _write_features(work: Path, new: Path, *, lines: bool) -> None:
    start, between, end = (
        (b"", b"\n", b"\n") if lines else (b'{"type":"FeatureCollection","features":[\n', b",\n", b"\n]}\n")
    )
    with new.open("wb") as file:
        file.write(start)
        for number, record in enumerate(_records(work)):
            shape = None if record.point is None else {"type": "Point", "coordinates": record.point}
            feature = {"type": "Feature", "geometry": shape, "properties": record.place}
            file.write((between if number else b"") + msgspec.json.encode(feature))
        file.write(end)


def _compress(source: Path, new: Path, how: str) -> None:
    target = new.with_name(f"{new.name}.packed")
    with ExitStack() as stack:
        plain, raw = stack.enter_context(source.open("rb")), stack.enter_context(target.open("wb"))
        # No time and no name in the head: the same answers are the same bytes.
        packed = gzip.GzipFile("", "wb", fileobj=raw, mtime=0) if how == "gzip" else open_zstd(raw, "wb")
        shutil.copyfileobj(plain, stack.enter_context(packed), 1 << 20)
    target.replace(new)
