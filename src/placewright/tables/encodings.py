"""Tells in which encoding a text is (UTF-8, UTF-16 or Windows-1252), and turns what is not UTF-8 into it."""

import codecs
import io
from typing import BinaryIO

WESTERN = "cp1252"
_LOOKED_AT = 16 * 2**20  # bytes in which something beyond ASCII must stand, to be recognised
_CHUNK = 1 << 16


def encoding_of(start: bytes) -> str | None:
    """Return the encoding that a text has by its start; None when that is all ASCII and so may be any.

    A mark at the start decides. Without one, zeros at every second place are UTF-16; bytes beyond ASCII are UTF-8 where
    most of them are (one bad row does not spoil the others), else Windows-1252.
    """
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8"
    odd, even = start[1:400:2], start[0:400:2]
    if start and odd.count(0) > len(odd) * 0.6:
        return "utf-16-le"
    if start and even.count(0) > len(even) * 0.6:
        return "utf-16-be"
    if start.isascii():
        return None
    # The last character may be cut in two, which the decoder then waits for.
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(start)
    bad = sum("\udc80" <= character <= "\udcff" for character in text)
    good = sum(not character.isascii() for character in text) - bad
    if not bad + good and len(start) >= _CHUNK:
        return None  # only the last character is beyond ASCII, and it is cut
    return WESTERN if bad > good or not good else "utf-8"


def encoding_of_file(file: BinaryIO) -> str:
    """Return the encoding of a file by its first part that says something; its position is then somewhere."""
    for _ in range(_LOOKED_AT // _CHUNK):
        chunk = file.read(_CHUNK)
        if found := encoding_of(chunk):
            return found
        if len(chunk) < _CHUNK:
            break
    return "utf-8"


def as_utf8(file: io.BufferedReader, encoding: str) -> io.BufferedReader:
    """Return a file whose content is UTF-8, made of one in another encoding as it is read.

    Raises:
        UsageError: while it is read.
    """
    if encoding == "utf-8":
        return file
    return io.BufferedReader(_Transcoded(file, encoding), _CHUNK)


class _Transcoded(io.RawIOBase):
    """Bytes of UTF-8 out of a text in another encoding; what is none becomes the sign for that."""

    def __init__(self, file: io.BufferedReader, encoding: str) -> None:
        super().__init__()
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._waiting = b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # typeshed's Buffer
        """Fill the buffer; 0 at the end."""
        while not self._waiting:
            chunk = self._file.read1(_CHUNK)
            self._waiting = self._decoder.decode(chunk, final=not chunk).encode()
            if not chunk:
                break
        size = min(len(buffer), len(self._waiting))
        buffer[:size], self._waiting = self._waiting[:size], self._waiting[size:]
        return size
