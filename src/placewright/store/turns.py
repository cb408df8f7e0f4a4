"""Whose turn it is to write, among the processes that share a SQLite file."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl


class Turns:
    """A lock file beside the database, taken before SQLite's own lock.

    SQLite waits for a lock by sleeping for up to 100 ms between tries; the kernel wakes the next writer at once. A
    process that dies lets go of it.
    """

    def __init__(self, file: Path) -> None:
        self._path = file.with_name(file.name + "-turn")
        self._file: int | None = None

    @contextlib.contextmanager
    def mine(self) -> Iterator[None]:
        """Wait for the turn, and hold it."""
        if sys.platform == "win32":  # SQLite's own lock does, only slower
            yield
            return
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
