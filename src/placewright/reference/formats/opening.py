"""Opens files as they are or compressed (gzip, Zstandard), told by their first bytes, and knows how far it has read."""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, cast

from placewright.errors import FormatError, UsageError

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdError, ZstdFile
else:
    from zstandard import ZstdDecompressor, ZstdError

HEAD_BYTES = 65_536
_BUFFER = 1 << 20
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


class Opened(NamedTuple):
    """A file that is being read."""

    stream: io.BufferedReader  # its content, decompressed
    raw: io.BufferedReader  # the file itself
    size: int  # bytes of the file itself

    def share(self) -> float:
        """Return which share of the file has been read, 0..1."""
        return min(1.0, self.raw.tell() / self.size) if self.size else 1.0


@contextmanager
def opened(file: Path) -> Iterator[Opened]:
    """Open a file for reading from its start.

    Raises:
        UsageError: it cannot be read.
        FormatError: while it is read, it turns out to be damaged or cut off.
    """
    try:
        with damage_told(str(file)), file.open("rb") as raw:
            yield Opened(content_of(raw), raw, file.stat().st_size)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}.") from error


@contextmanager
def damage_told(name: str) -> Iterator[None]:
    """Turn what a decompressor says into a sentence about a file."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error, ZstdError) as error:
        raise FormatError(f"{name} is damaged or cut off: {error}.") from error


def head_of(file: Path) -> tuple[bytes, bool]:
    """Return the first 64 KiB of a file, decompressed, and whether they were compressed.

    Raises:
        UsageError: it cannot be read.
        FormatError: it is damaged.
    """
    with opened(file) as found:
        return found.stream.read(HEAD_BYTES), found.stream is not found.raw


def content_of(raw: io.BufferedReader) -> io.BufferedReader:
    """Return what stands in a file that is open at its start, decompressed if it is compressed."""
    magic = raw.peek(4)[:4]
    if magic.startswith(_GZIP):
        return io.BufferedReader(gzip.GzipFile(fileobj=raw), _BUFFER)
    if magic.startswith(_ZSTD):
        if sys.version_info >= (3, 14):
            return io.BufferedReader(ZstdFile(raw), _BUFFER)
        # A file may be several frames one after the other, as parallel compressors write it.
        reader = ZstdDecompressor().stream_reader(raw, read_across_frames=True, closefd=False)
        return io.BufferedReader(cast("io.RawIOBase", reader), _BUFFER)
    return raw
