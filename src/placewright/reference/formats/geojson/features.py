"""Yields the features of GeoJSON one by one: a collection of any size, or one feature to a line (RFC 8142 too)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, TextIO

import msgspec

from placewright.errors import FormatError

_CHUNK = 1 << 20  # characters that are read at a time
_LONGEST = 256 << 20  # characters of one feature; a longer one is no place
_SEPARATORS = b"\x1e \t\r\n,"
_decoder = json.JSONDecoder()


def is_lines(head: bytes) -> bool:
    """Tell from its beginning whether a text holds one JSON object to a line."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip(_SEPARATORS).partition(b"\n")[0]
    try:
        return _is_feature(msgspec.json.decode(first.rstrip(_SEPARATORS)))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a text that holds one feature to a line, blank ones left out."""
    for line in stream:
        text = line.removeprefix(b"\xef\xbb\xbf").strip(_SEPARATORS)
        if text:
            yield text


def collection(stream: TextIO, name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the features of a FeatureCollection, or those that stand there one after the other.

    What the collection says of itself before its features (All The Places: `dataset_attributes`) is added to each.

    Raises:
        FormatError: it is not JSON, or cut off; `name` says in the sentence which file.
    """
    text = _Text(stream, name)
    yield from _features(text)
    while text.goes_on():  # lines, of which the first was too long to be told for one
        yield from _features(text)


def _features(text: "_Text") -> Iterator[Mapping[str, Any]]:
    text.expect("{")
    head: dict[str, Any] = {}
    while text.peek() != "}":
        key = text.value()
        text.expect(":")
        if key == "features" and text.peek() == "[":
            text.expect("[")
            about = head.get("dataset_attributes")
            while text.peek() != "]":
                feature = text.value()
                if isinstance(feature, dict):
                    yield feature if about is None else {"dataset_attributes": about, **feature}
                if text.peek() == ",":
                    text.expect(",")
            text.expect("]")
        else:
            head[str(key)] = text.value()
        if text.peek() == ",":
            text.expect(",")
    text.expect("}")
    if _is_feature(head):
        yield head


def _is_feature(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "Feature"


class _Text:
    """A JSON text that is read bit by bit; memory holds no more than a chunk, or the largest value in it."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._buffer = ""
        self._at = 0

    def peek(self) -> str:
        """Return the next character that is no white space."""
        if not self.goes_on():
            raise FormatError(f"{self._name} is cut off in the middle.")
        return self._buffer[self._at]

    def goes_on(self) -> bool:
        """Go over white space, and tell whether anything comes behind it."""
        while True:
            while self._at < len(self._buffer):
                if not self._buffer[self._at].isspace():
                    return True
                self._at += 1
            if not self._more(_CHUNK):
                return False

    def expect(self, character: str) -> None:
        """Go over a character that must come next."""
        if self.peek() != character:
            near = self._buffer[self._at : self._at + 20]
            raise FormatError(f"{self._name} is not GeoJSON: {character!r} is missing before {near!r}.")
        self._at += 1

    def value(self) -> Any:
        """Return the value that comes next."""
        self.peek()
        more = _CHUNK
        while True:
            try:
                value, end = _decoder.raw_decode(self._buffer, self._at)
            except (json.JSONDecodeError, RecursionError) as error:
                # Either the value goes on behind the buffer, or it is broken: only more text tells.
                if isinstance(error, RecursionError) or len(self._buffer) > _LONGEST or not self._more(more):
                    raise FormatError(f"{self._name} is not JSON or cut off: {error}.") from error
                more *= 2
                continue
            if end == len(self._buffer) and self._more(_CHUNK):
                continue  # a number may go on
            self._at = end
            return value

    def _more(self, count: int) -> bool:
        """Read on; what was taken already is dropped. Tell whether there was more."""
        text = self._stream.read(count)
        self._buffer = self._buffer[self._at :] + text
        self._at = 0
        return bool(text)
