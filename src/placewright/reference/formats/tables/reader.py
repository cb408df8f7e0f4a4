"""Read files of one's own: CSV with any delimiter, GeoJSON, Parquet."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from placewright.errors import FormatError
from placewright.model.place import Record
from placewright.reference.formats.base import Options, Origin, Sample
from placewright.reference.formats.geojson.features import is_lines
from placewright.reference.formats.geojson.reader import FeatureReader, first_feature
from placewright.reference.formats.geometry import point_of_geojson, point_of_wkb
from placewright.reference.formats.opening import Opened, head_of, opened
from placewright.reference.formats.reading import object_of, text_of
from placewright.reference.formats.rows import ParquetReader, RowReader
from placewright.reference.formats.tables.columns import check, found
from placewright.reference.formats.tables.record import record_of

DELIMITERS = ",;\t|"
_LONGEST_CELL = 16 << 20  # characters; a detailed outline has some hundred thousand
_TOLD_BY = 20  # rows by which a text is told to be a table


class OwnGeoJsonReader(FeatureReader):
    """GeoJSON of anybody; what a property means is told by its name."""

    def __init__(self, file: Path, scratch: Path, options: Options = Options()) -> None:  # noqa: B008 - frozen
        super().__init__(file, scratch, options)
        self.origin = _origin(options)

    @staticmethod
    def recognises(sample: Sample) -> bool:
        """Tell by the type that the text or its first line says of itself."""
        start = sample.head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\x1e \t\r\n")
        collected = start.startswith(b"{") and b'"FeatureCollection"' in start
        return collected or is_lines(start) or first_feature(sample) is not None

    def _record(self, row: Mapping[str, Any]) -> Record | str:
        properties = object_of(row.get("properties"))
        if text_of(row.get("id")) is not None:
            properties = {"id": row["id"], **properties}
        columns = found(tuple(properties), tuple(self.options.mapping.items()))
        return record_of(properties, columns, point_of_geojson(object_of(row.get("geometry"))))


class OwnParquetReader(ParquetReader):
    """Parquet of anybody."""

    def __init__(self, file: Path, scratch: Path, options: Options = Options()) -> None:  # noqa: B008 - frozen
        super().__init__(file, scratch, options)
        self.origin = _origin(options)

    @staticmethod
    def recognises(sample: Sample) -> bool:
        """Tell by its first bytes."""
        return bool(sample.columns)

    def raws(self) -> Iterator[str]:
        """Yield the rows as JSON texts.

        Raises:
            UsageError: `--map` names what is not there.
            FormatError: the file is damaged, or no column has the names of places.
        """
        check(self._columns, self.options.mapping)
        _refuse_unusable(self.file, tuple(self._columns), self.options)
        return super().raws()

    def _record(self, row: Mapping[str, Any]) -> Record | str:
        shapes = [name for name, kind in self._columns.items() if kind.startswith("GEOMETRY") or kind == "BLOB"]
        point = next((point_of_wkb(row[name]) for name in shapes if isinstance(row.get(name), str)), None)
        told = {key: value for key, value in row.items() if key not in shapes}
        return record_of(told, found(tuple(told), tuple(self.options.mapping.items())), point)


class CsvReader(RowReader):
    """A table in text, its columns named in the first line."""

    def __init__(self, file: Path, scratch: Path, options: Options = Options()) -> None:  # noqa: B008 - frozen
        super().__init__(file, scratch, options)
        self.origin = _origin(options)
        self._opened: Opened | None = None
        self._count = 0

    @staticmethod
    def recognises(sample: Sample) -> bool:
        """Tell a text whose lines have the same number of cells."""
        if b"\0" in sample.head or sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"<"):
            return False
        text = sample.head.decode("utf-8-sig", errors="replace")
        complete = text.splitlines()[: _TOLD_BY + 1] if len(text) < 2 else text.rpartition("\n")[0].splitlines()
        try:
            table = [row for row in csv.reader(complete[: _TOLD_BY + 1] or [text], delimiter=_delimiter(text)) if row]
        except csv.Error:
            return False
        width = len(table[0]) if table else 0
        return width >= 2 and len(table) >= 2 and sum(len(row) == width for row in table[1:]) * 2 > len(table) - 1

    def expected(self) -> int | None:
        """Return how many rows there are, by the share of the file that those read so far take."""
        share = 0.0 if self._opened is None or self._opened.raw.closed else self._opened.share()
        return round(self._count / share) if share else None

    def raws(self) -> Iterator[Mapping[str, Any]]:
        """Yield the rows.

        Raises:
            UsageError: `--map` names what is not there.
            FormatError: no column has the names of places.
        """
        head, _ = head_of(self.file)
        csv.field_size_limit(_LONGEST_CELL)
        with opened(self.file) as self._opened:
            text = io.TextIOWrapper(self._opened.stream, encoding=_encoding(head), errors="replace", newline="")
            header = text.readline()
            delimiter = _delimiter(header)
            columns = tuple(cell.strip() for cell in next(csv.reader([header], delimiter=delimiter), []))
            check(columns, self.options.mapping)
            _refuse_unusable(self.file, columns, self.options)
            for cells in self._cells(csv.reader(text, delimiter=delimiter)):
                self._count += 1
                if len(cells) > len(columns):
                    self.skipped["more cells than columns"] += 1
                else:
                    yield dict(zip(columns, cells, strict=False))

    def _cells(self, reader: Iterator[list[str]]) -> Iterator[list[str]]:
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                self.skipped["no row of a table"] += 1
                continue
            if any(cells):
                yield cells

    def _record(self, row: Mapping[str, Any]) -> Record | str:
        return record_of(row, found(tuple(row), tuple(self.options.mapping.items())))


def _origin(options: Options) -> Origin:
    """Return the origin that the user tells; without a source it is the dataset's own name."""
    return Origin(source=options.source or "", licence=options.licence, attribution=options.attribution)


def _delimiter(text: str) -> str:
    """Return the delimiter that stands most often in the first line."""
    return max(DELIMITERS, key=text.partition("\n")[0].count)


def _encoding(head: bytes) -> str:
    """Return UTF-8 when the beginning of a file is that, else the code page of western spreadsheets."""
    try:
        head[:-4].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 8:
            return "cp1252"
    return "utf-8-sig"


def _refuse_unusable(file: Path, columns: Sequence[str], options: Options) -> None:
    known = found(tuple(columns), tuple(options.mapping.items()))
    if known.keys().isdisjoint(("name", "alt_name", "brand")):
        raise FormatError(
            f"{file} has no column with the names of places; it has {', '.join(columns)}. "
            "Say which one it is, as in --map name=Title."
        )
