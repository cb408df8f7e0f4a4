"""Files the names of a large dataset in another process, while this one writes the places.

The process is `python -m placewright.reference.filing`. What it files and in which order is what `NameWriter` would
be given here, so the index is the same.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

import msgspec

from placewright.errors import ReferenceDataError
from placewright.model.place import Record
from placewright.reference.children import Child, answer_parent, frames_of_parent
from placewright.reference.names import NameWriter

_BATCH = 1000  # places that are sent at a time
_ALONE = 20_000  # places that are not worth another process

_END = b""  # without it whoever sent the places has died, and nothing is to be written any more

_Filed: TypeAlias = tuple[int, Sequence[str], bytes]  # key, name keys, record as it is stored


class Filer(Protocol):
    """Files places by their names."""

    def add(self, key: int, name_keys: Sequence[str], record: Record, blob: bytes) -> None:
        """File a place; `blob` is the record as it is stored."""
        ...

    def finish(self) -> None:
        """Write everything to disk and wait until it is done.

        Raises:
            ReferenceDataError: it cannot be written.
        """
        ...

    def close(self) -> None:
        """Stop, finished or not."""
        ...


def open_filer(folder: Path, places: int) -> Filer:
    """Return who files so many places into a folder that is not there yet."""
    return _There(folder) if places > _ALONE else _Here(folder)


class _Here:
    """Files in this process."""

    def __init__(self, folder: Path) -> None:
        self._writer = NameWriter(folder)

    def add(self, key: int, name_keys: Sequence[str], record: Record, blob: bytes) -> None:  # noqa: ARG002
        self._writer.add(key, name_keys, record)

    def finish(self) -> None:
        self._writer.finish()

    def close(self) -> None:
        """Do nothing: there is nobody to stop."""


class _There:
    """Files in another process."""

    def __init__(self, folder: Path) -> None:
        self._child = Child("placewright.reference.filing")
        self._encode = msgspec.msgpack.Encoder().encode
        self._batch: list[_Filed] = []
        self._child.send(str(folder).encode())

    def add(self, key: int, name_keys: Sequence[str], record: Record, blob: bytes) -> None:  # noqa: ARG002
        self._batch.append((key, name_keys, blob))
        if len(self._batch) == _BATCH:
            self._flush()

    def finish(self) -> None:
        self._flush()
        self._child.send(_END)
        self._child.close()
        answer = self._child.receive()
        if answer != b"":
            why = "its process has died" if answer is None else answer.decode()
            raise ReferenceDataError(f"The name index cannot be written: {why}.")

    def close(self) -> None:
        self._child.end()

    def _flush(self) -> None:
        self._child.send(self._encode(self._batch))
        self._batch.clear()


def main() -> None:
    """File what comes until the input ends; answer with nothing when all is well, else with what is wrong."""
    frames = frames_of_parent()
    decode = msgspec.msgpack.Decoder(list[_Filed]).decode
    read = msgspec.msgpack.Decoder(Record).decode
    try:
        writer = NameWriter(Path(next(frames).decode()))
        for frame in frames:
            if frame == _END:
                writer.finish()
                answer_parent(b"")
                return
            for key, name_keys, blob in decode(frame):
                writer.add(key, name_keys, read(blob))
    except (ReferenceDataError, OSError, ValueError) as error:  # ValueError: what tantivy raises, on a full disk too
        answer_parent(str(error).rstrip(".").encode())


if __name__ == "__main__":
    main()
