"""Reads the body of an answer and unpacks it, within limits: no more bytes, packed or unpacked, than are allowed."""

import zlib

import aiohttp

ACCEPTED = "gzip, deflate"  # what `read` can unpack; to be sent as Accept-Encoding
_CHUNK = 64 * 1024


class TooLarge(Exception):
    """The body has more bytes than allowed."""


class Broken(Exception):
    """The body is not packed as its header says."""


async def read(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    """Return the unpacked body.

    Raises:
        TooLarge: it has more than `most_bytes`, as sent or unpacked; nothing beyond them was unpacked.
        Broken: it cannot be unpacked.
    """
    if (response.content_length or 0) > most_bytes:
        raise TooLarge
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    unpack = _Plain() if encoding in ("", "identity") else _Packed(encoding, most_bytes)
    received = 0
    async for chunk in response.content.iter_chunked(_CHUNK):
        received += len(chunk)
        if received > most_bytes:
            raise TooLarge
        unpack.add(chunk)
    return bytes(unpack.body)


class _Plain:
    def __init__(self) -> None:
        self.body = bytearray()

    def add(self, chunk: bytes) -> None:
        self.body += chunk


class _Packed:
    def __init__(self, encoding: str, most_bytes: int) -> None:
        if encoding not in ("gzip", "x-gzip", "deflate"):
            raise Broken
        self.body = bytearray()
        self._most = most_bytes
        self._raw = encoding == "deflate"
        self._unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, by its first bytes

    def add(self, chunk: bytes) -> None:
        try:
            part = self._unpack.decompress(chunk, self._most + 1 - len(self.body))
        except zlib.error as error:
            if not self._raw or self.body:
                raise Broken from error
            self._raw, self._unpack = False, zlib.decompressobj(-zlib.MAX_WBITS)  # some send deflate without its head
            self.add(chunk)
            return
        self.body += part
        if len(self.body) > self._most or self._unpack.unconsumed_tail:
            raise TooLarge
