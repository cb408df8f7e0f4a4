"""Lists and reads the objects of a public S3 bucket over plain HTTP, without keys."""

import re
import time
from collections.abc import Iterator
from html import unescape
from typing import BinaryIO, NamedTuple

import httpx

from placewright.errors import ReferenceDataError

_TRIES = 4
_PAUSE_SECONDS = 0.5  # before the second try; twice as long before each next one
_TIMEOUT = httpx.Timeout(30.0)
_CHUNK = 1 << 20
_ENTRY = re.compile(r"<Contents>(.*?)</Contents>", re.DOTALL)
_PREFIX = re.compile(r"<CommonPrefixes>\s*<Prefix>([^<]*)</Prefix>")
_NEXT = re.compile(r"<NextContinuationToken>([^<]+)</NextContinuationToken>")


class Item(NamedTuple):
    """One object."""

    key: str
    size: int  # bytes


class Bucket:
    """A bucket by its address, as in https://NAME.s3.REGION.amazonaws.com."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._client = httpx.Client(timeout=_TIMEOUT, follow_redirects=False)

    def __enter__(self) -> "Bucket":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def folders(self, prefix: str) -> list[str]:
        """Return the names of the folders right below a prefix that ends with a slash."""
        pages = self._pages({"prefix": prefix, "delimiter": "/"})
        found = (unescape(text) for page in pages for text in _PREFIX.findall(page))
        return [text.removeprefix(prefix).rstrip("/") for text in found]

    def items(self, prefix: str) -> list[Item]:
        """Return the objects whose keys start with a prefix."""
        entries = (entry for page in self._pages({"prefix": prefix}) for entry in _ENTRY.findall(page))
        return [Item(unescape(_field(entry, "Key")), int(_field(entry, "Size"))) for entry in entries]

    def copy(self, item: Item, start: int, end: int, target: BinaryIO) -> None:
        """Write the bytes from `start` to before `end` of an object at the same place of a file.

        A connection that breaks is made anew and goes on where it broke.
        """
        at = start
        for pause in _pauses():
            try:
                at = self._copy(item, at, end, target)
            except httpx.TransportError as error:
                reason = f"{type(error).__name__}: {error}"
            else:
                if at == end:
                    return
                reason = "the server did not send all of it"
            if pause is not None:
                time.sleep(pause)
        raise self._failed(f"{item.key} cannot be read: {reason}")

    def _copy(self, item: Item, start: int, end: int, target: BinaryIO) -> int:
        """Return up to which byte it was written."""
        target.seek(start)
        with self._client.stream(
            "GET", f"{self._url}/{item.key}", headers={"Range": f"bytes={start}-{end - 1}"}
        ) as answer:
            if answer.status_code >= 500 or answer.status_code == 429:
                return start
            if answer.status_code != 206:
                raise self._failed(f"{item.key} is refused with status {answer.status_code}")
            for chunk in answer.iter_bytes(_CHUNK):
                part = chunk[: end - start]
                target.write(part)
                start += len(part)
                if start == end:
                    break
        return start

    def _pages(self, query: dict[str, str]) -> Iterator[str]:
        token: str | None = None
        while True:
            more = {} if token is None else {"continuation-token": token}
            page = self._list({"list-type": "2", **query, **more})
            yield page
            found = _NEXT.search(page)
            if found is None:
                return
            token = unescape(found[1])

    def _list(self, query: dict[str, str]) -> str:
        reason = ""
        for pause in _pauses():
            try:
                answer = self._client.get(f"{self._url}/", params=query)
            except httpx.TransportError as error:
                reason = f"{type(error).__name__}: {error}"
            else:
                if answer.status_code == 200:
                    return answer.text
                reason = f"status {answer.status_code}"
                if answer.status_code < 500 and answer.status_code != 429:
                    break
            if pause is not None:
                time.sleep(pause)
        raise self._failed(f"it cannot be listed: {reason}")

    def _failed(self, what: str) -> ReferenceDataError:
        return ReferenceDataError(f"Of {self._url}, {what}. Try again later, or download the files by other means.")


def _pauses() -> Iterator[float | None]:
    """Yield for each try how long to wait after it; None after the last."""
    for number in range(_TRIES):
        yield _PAUSE_SECONDS * 2**number if number < _TRIES - 1 else None


def _field(entry: str, name: str) -> str:
    found = re.search(rf"<{name}>([^<]*)</{name}>", entry)
    return found[1] if found else ""
