"""Remembers which jobs a worker has at hand, in a small file that outlives the worker when it is killed.

Whoever takes back the slices of a dead worker learns from it which jobs may have killed it, so that their neighbours in
the slice are not blamed. Writing is a store to mapped memory: it costs nothing, and the kernel keeps it when the
process dies. Only a power cut can lose it, and then no job was to blame.
"""

import mmap
import struct
from pathlib import Path
from urllib.parse import quote

_SLOTS = 256  # jobs at hand at a time; what goes beyond is not remembered
_SLOT = struct.Struct("<q")  # a job's id; 0: free


class Hands:
    """The jobs at hand of one worker; for one thread."""

    def __init__(self, folder: Path, holder: str) -> None:
        self._file = _file(folder, holder)
        self._map: mmap.mmap | None = None
        self._slots: dict[int, int] = {}
        self._free = list(range(_SLOTS))

    def take(self, job_id: int) -> None:
        """Note that work on a job begins."""
        if self._map is None:
            self._map = self._open()
        if self._free:
            slot = self._slots[job_id] = self._free.pop()
            _SLOT.pack_into(self._map, slot * _SLOT.size, job_id)

    def put_down(self, job_id: int) -> None:
        """Note that work on a job ended, whatever came of it."""
        slot = self._slots.pop(job_id, None)
        if slot is not None and self._map is not None:
            _SLOT.pack_into(self._map, slot * _SLOT.size, 0)
            self._free.append(slot)

    def close(self) -> None:
        """Remove the file: the worker ends in peace."""
        if self._map is not None:
            self._map.close()
            self._map = None
            self._file.unlink(missing_ok=True)

    def _open(self) -> mmap.mmap:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("w+b") as file:
            file.truncate(_SLOTS * _SLOT.size)
            return mmap.mmap(file.fileno(), _SLOTS * _SLOT.size)


def left_by(folder: Path, holder: str) -> frozenset[int] | None:
    """Return the jobs that a dead worker had at hand; None when it left no word, as from another machine."""
    try:
        content = _file(folder, holder).read_bytes()
    except FileNotFoundError:
        return None
    return frozenset(job_id for (job_id,) in _SLOT.iter_unpack(content) if job_id)


def forget(folder: Path, holder: str) -> None:
    """Remove what a dead worker left, after its slices were taken back."""
    _file(folder, holder).unlink(missing_ok=True)


def _file(folder: Path, holder: str) -> Path:
    return folder / quote(holder, safe="")
