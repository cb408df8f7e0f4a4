"""Writes what stands around places in another process, while this one reads the places of a large file.

The process is `python -m placewright.reference.aside`.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import msgspec

from placewright.errors import PlacewrightError, ReferenceDataError
from placewright.reference.children import Child, answer_parent, frames_of_parent
from placewright.reference.formats.base import GroundReader
from placewright.reference.ground.found import Found
from placewright.reference.ground.write import write

_ALONE = 2 * 2**20  # bytes of files that are not worth another process


class Filer(Protocol):
    """Writes what stands around the places of a dataset."""

    def finish(self) -> Counter[str]:
        """Write it to disk, wait until it is done, and return how many features there are of each kind.

        Raises:
            FormatError, ReferenceDataError: it cannot be read, or not be written.
        """
        ...

    def close(self) -> None:
        """Stop, finished or not."""
        ...


class _Order(msgspec.Struct, frozen=True):
    """What the process is told."""

    module: str  # of the reader
    name: str  # its class
    files: Sequence[str]
    folder: str
    scratch: str


class _Answer(msgspec.Struct, frozen=True):
    """How it went."""

    counts: dict[str, int] = {}
    error: str | None = None


def open_filer(readers: Sequence[Any], files: Sequence[Path], folder: Path, scratch: Path) -> Filer | None:
    """Start to write what stands around places into a folder; None where the files are no maps."""
    if not all(isinstance(reader, GroundReader) for reader in readers):
        return None
    if sum(file.stat().st_size for file in files) > _ALONE:
        return _There(type(readers[0]), files, folder, scratch)
    return _Here(readers, folder, scratch)


class _Here:
    """Writes in this process, at the end."""

    def __init__(self, readers: Sequence[GroundReader], folder: Path, scratch: Path) -> None:
        self._readers, self._folder, self._scratch = readers, folder, scratch

    def finish(self) -> Counter[str]:
        return write(_all_of(self._readers), self._folder, self._scratch)

    def close(self) -> None:
        """Do nothing: there is nobody to stop."""


class _There:
    """Writes in another process."""

    def __init__(self, reader: type, files: Sequence[Path], folder: Path, scratch: Path) -> None:
        self._child = Child("placewright.reference.aside")
        paths = [str(file) for file in files]
        order = _Order(reader.__module__, reader.__name__, paths, str(folder), str(scratch))
        self._child.send(msgspec.msgpack.encode(order))

    def finish(self) -> Counter[str]:
        frame = self._child.receive()
        answer = _Answer(error="its process has died") if frame is None else msgspec.msgpack.decode(frame, type=_Answer)
        if answer.error is not None:
            raise ReferenceDataError(f"What stands around the places cannot be written: {answer.error}.")
        return Counter(answer.counts)

    def close(self) -> None:
        self._child.end()


def _all_of(readers: Sequence[GroundReader]) -> Iterator[Found]:
    return chain.from_iterable(reader.ground() for reader in readers)


def main() -> None:
    """Write what the order asks for, and answer; end when whoever started this ends."""
    frames = frames_of_parent()
    order = msgspec.msgpack.decode(next(frames), type=_Order)
    threading.Thread(target=_watch, args=(frames,), daemon=True).start()
    try:
        kind = getattr(import_module(order.module), order.name)
        scratch = Path(order.scratch)
        readers = []
        for number, file in enumerate(order.files):
            (scratch / str(number)).mkdir()
            readers.append(kind(Path(file), scratch / str(number)))
        answer = _Answer(dict(write(_all_of(readers), Path(order.folder), scratch)))
    except (PlacewrightError, OSError, ValueError) as error:
        answer = _Answer(error=str(error).rstrip("."))
    answer_parent(msgspec.msgpack.encode(answer))


def _watch(frames: Iterator[bytes]) -> None:
    """End this process as soon as the input ends: nobody waits for what it writes any more."""
    for _ in frames:
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
