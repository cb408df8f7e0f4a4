"""What readers of GeoJSON have in common: plain or compressed, a collection or lines."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from placewright.errors import FormatError
from placewright.reference.formats.base import Options, Sample
from placewright.reference.formats.geojson.features import collection, is_lines, lines
from placewright.reference.formats.opening import Opened, head_of, opened
from placewright.reference.formats.rows import RowReader


class FeatureReader(RowReader):
    """Reads the features of a file; a format says what each of them means."""

    def __init__(self, file: Path, scratch: Path, options: Options = Options()) -> None:  # noqa: B008 - frozen
        super().__init__(file, scratch, options)
        self._opened: Opened | None = None
        self._count = 0

    def expected(self) -> int | None:
        """Return how many features there are, by the share of the file that those read so far take."""
        share = 0.0 if self._opened is None or self._opened.raw.closed else self._opened.share()
        return round(self._count / share) if share else None

    def raws(self) -> Iterator[bytes | Mapping[str, Any]]:
        """Yield the features: those of lines as they stand, those of a collection decoded."""
        head, _ = head_of(self.file)
        with opened(self.file) as self._opened:
            for feature in self._features(self._opened.stream, head):
                self._count += 1
                yield feature

    def _features(self, stream: io.BufferedReader, head: bytes) -> Iterator[bytes | Mapping[str, Any]]:
        if is_lines(head):
            yield from lines(stream)
            return
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace")
        try:
            yield from collection(text, str(self.file))
        finally:
            text.detach()  # who opened the stream closes it


def first_feature(sample: Sample) -> Mapping[str, Any] | None:
    """Return the first feature of a file; None when it is no GeoJSON, or the feature is longer than the sample."""
    start = sample.head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\x1e \t\r\n")
    if not start.startswith(b"{"):
        return None
    try:
        if is_lines(start):
            found = msgspec.json.decode(next(lines(io.BytesIO(start))))
            return found if isinstance(found, dict) else None
        return next(collection(io.StringIO(start.decode(errors="replace")), "it"), None)
    except FormatError:
        return None
