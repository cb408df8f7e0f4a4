"""Fetches of a large Parquet file in a bucket only those row groups that may hold rows of a box.

The file is made anew as a sparse one: of the same length, with its footer, and with the wanted row groups at their
places. DuckDB reads it as it would the whole: by the footer's statistics it knows which row groups to leave out.
"""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import duckdb
import msgspec

from placewright.errors import FormatError
from placewright.model.geo import Box
from placewright.reference.fetch.bucket import Bucket, Item
from placewright.reference.formats.parquet import connected, quoted_path, translated

_TAIL = 1 << 16  # bytes that are read first of the end; most footers of places are larger, some are not
_MAGIC = b"PAR1"
_EDGES = ("xmin", "xmax", "ymin", "ymax")


class _Group(msgspec.Struct):
    """One row group: its bytes, and the box around its places where the footer tells it."""

    start: int
    end: int
    low: dict[str, float]  # edge → least value
    high: dict[str, float]

    def may_hold(self, box: Box) -> bool:
        """Tell whether a place of the box may be in it; without statistics it may."""
        if not self.low.keys() >= set(_EDGES):
            return True
        meets_x = self.low["xmin"] <= box.east and self.high["xmax"] >= box.west
        return meets_x and self.low["ymin"] <= box.north and self.high["ymax"] >= box.south


def fetch_rows(
    bucket: Bucket, item: Item, boxes: Sequence[Box], sparse: Path, target: Path, notes: dict[str, str]
) -> int:
    """Write the rows of an object that lie in the boxes as a Parquet file; return how many bytes were fetched for it.

    Nothing is written when no row group can hold any. `sparse` is a file that may be overwritten.

    Raises:
        FormatError: the object is no Parquet file with the column `bbox`.
        ReferenceDataError: it cannot be read.
    """
    with sparse.open("wb+") as file:
        file.truncate(item.size)
        fetched = _footer(bucket, item, file)
        file.flush()
        wanted = [group for group in _groups(sparse) if any(group.may_hold(box) for box in boxes)]
        for group in wanted:
            bucket.copy(item, group.start, group.end, file)
            fetched += group.end - group.start
    if wanted:
        _write(sparse, boxes, target, notes)
    return fetched


def _footer(bucket: Bucket, item: Item, file: BinaryIO) -> int:
    """Fetch the footer; return how many bytes that were."""
    if item.size < 12:
        raise FormatError(f"{item.key} is no Parquet file.")
    start = max(0, item.size - _TAIL)
    bucket.copy(item, start, item.size, file)
    file.seek(item.size - 8)
    (length,) = struct.unpack("<I", file.read(4))
    if file.read(4) != _MAGIC or length + 12 > item.size:
        raise FormatError(f"{item.key} is no Parquet file.")
    first = item.size - 8 - length
    if first < start:
        bucket.copy(item, first, start, file)
    file.seek(0)
    file.write(_MAGIC)
    return int(item.size - min(first, start))


def _groups(file: Path) -> list[_Group]:
    with connected() as connection, translated(file):
        columns = connection.execute(
            "SELECT row_group_id, path_in_schema, stats_min_value, stats_max_value, dictionary_page_offset, "
            "data_page_offset, total_compressed_size FROM parquet_metadata(?) ORDER BY row_group_id",
            [str(file)],
        ).fetchall()
    groups: dict[int, _Group] = {}
    for number, path, low, high, dictionary, data, size in columns:
        start = min(offset for offset in (dictionary, data) if offset)
        group = groups.setdefault(number, _Group(start, start + size, {}, {}))
        group.start, group.end = min(group.start, start), max(group.end, start + size)
        head, _, edge = path.partition(", ")
        if head == "bbox" and edge in _EDGES and low is not None and high is not None:
            group.low[edge], group.high[edge] = float(low), float(high)
    return list(groups.values())


def _write(sparse: Path, boxes: Sequence[Box], target: Path, notes: dict[str, str]) -> None:
    """Write the rows of the boxes, whole or not at all."""
    source = f"read_parquet(['{quoted_path(sparse)}'], hive_partitioning = false)"
    parts = " UNION ALL ".join(
        f"SELECT * FROM {source} WHERE bbox.xmin <= {box.east!r} AND bbox.xmax >= {box.west!r} "
        f"AND bbox.ymin <= {box.north!r} AND bbox.ymax >= {box.south!r}"
        for box in boxes
    )
    told = ", ".join(f"{key}: '{value}'" for key, value in notes.items())
    half = target.with_name(f"{target.name}.part")
    with connected() as connection, translated(sparse):
        try:
            connection.execute(
                f"COPY ({parts}) TO '{quoted_path(half)}' (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{told}}})"
            )
        except duckdb.BinderException as error:
            raise FormatError(f"{target.name} has no column bbox, by which an area could be chosen.") from error
    half.replace(target)
