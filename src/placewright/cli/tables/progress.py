"""Remembers how far a run has come, beside its output, so that an interrupted one goes on where it stopped.

`OUT.progress` holds how many rows are done and how long the files were then. It is replaced after each batch of rows,
once these are safe on disk; on resuming, the files are cut to those lengths, and so lose a torn last line.
"""

import os
from pathlib import Path
from typing import BinaryIO

import msgspec

from placewright.errors import UsageError


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What a run has done."""

    task: str  # what must be equal for a run to go on: input, attributes, mapping
    rows: int = 0  # read from the input, blank lines not counted
    enriched: int = 0
    found: int = 0  # of the enriched: those with a value
    rejected: int = 0
    out_bytes: int = 0
    rejected_bytes: int = 0
    cursor: str = ""  # of results that are fetched: where to go on


class ProgressFile:
    """The side file of one output."""

    def __init__(self, out: Path, task: str) -> None:
        self.path = out.with_name(out.name + ".progress")
        self._task = task

    def load(self) -> Progress:
        """Return where the last run stopped; a fresh start when none was interrupted.

        Raises:
            UsageError: the interrupted run had another task.
        """
        if not self.path.exists():
            return Progress(task=self._task)
        try:
            progress = msgspec.json.decode(self.path.read_bytes(), type=Progress)
        except msgspec.DecodeError as error:
            raise UsageError(f"{self.path} is damaged. Delete it to start anew.") from error
        if progress.task != self._task:
            raise UsageError(
                f"{self.path} belongs to an interrupted run with another input or other options. "
                "Give the same ones to go on, or delete it to start anew."
            )
        return progress

    def save(self, progress: Progress) -> None:
        """Replace the file, whole or not at all."""
        new = self.path.with_name(self.path.name + ".new")
        new.write_bytes(msgspec.json.encode(progress))
        new.replace(self.path)

    def done(self) -> None:
        """Remove the file: the run is complete."""
        self.path.unlink(missing_ok=True)


def open_at(path: Path, length: int) -> BinaryIO:
    """Open a file to write on after its first `length` bytes; what stands behind them is cut off."""
    file = path.open("r+b" if length else "wb")
    file.truncate(length)
    file.seek(length)
    return file


def flush(file: BinaryIO) -> None:
    """Bring what was written to the disk."""
    file.flush()
    os.fsync(file.fileno())
