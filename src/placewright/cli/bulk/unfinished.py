"""The folder in which the parts of a run arrive, `OUT.unfinished`; OUT itself is there whole or not at all.

`task` tells what must be equal for a run to go on. A part is done when `part-….done` is there: it is written last, by a
rename, after the part's answers and rejected rows are safe on disk.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec

from placewright.cli.bulk.cutting import Part
from placewright.cli.tables.progress import Progress
from placewright.cli.tables.whole import NEW, whole
from placewright.errors import UsageError

TASK, DONE, REJECTED = "task", ".done", ".rejected"


class Unfinished:
    """The parts of a run that are done.

    Args:
        form: extension of the parts, without a dot.
    """

    def __init__(self, folder: Path, form: str) -> None:
        self.folder, self.form = folder, form

    def begin(self, task: str) -> None:
        """Make the folder, or go on with what an interrupted run left in it.

        Raises:
            UsageError: the interrupted run had another task.
        """
        self.folder.mkdir(exist_ok=True)
        for torn in self.folder.glob(f"*{NEW}"):
            torn.unlink()
        told = self.folder / TASK
        if not told.exists():
            self._clear()
            with whole(told) as new:
                new.write_text(task, encoding="utf-8")
        elif told.read_text(encoding="utf-8") != task:
            raise UsageError(
                f"{self.folder} belongs to an interrupted run with another input, other options or other reference "
                "data. Give the same ones to go on, or delete it to start anew."
            )

    def answers(self, part: Part) -> Path:
        """Return where the answers of a part stand."""
        return self.folder / f"{part.name}.{self.form}"

    def rejected(self, part: Part) -> Path:
        """Return where the rows of a part stand that could not be asked: lines of a table without its header."""
        return self.folder / f"{part.name}{REJECTED}"

    def is_begun_as(self, task: str) -> bool:
        """Tell whether this machine sees the folder, with this task in it."""
        told = self.folder / TASK
        return told.exists() and told.read_text(encoding="utf-8") == task

    def finish(self, part: Part, done: Progress) -> None:
        """Note that a part is done."""
        with whole(self._done(part)) as new:
            new.write_bytes(msgspec.json.encode(done))

    def done(self, parts: Iterable[Part]) -> dict[int, Progress]:
        """Return what was done of each of those parts that are done, by number."""
        return {
            part.number: msgspec.json.decode(self._done(part).read_bytes(), type=Progress)
            for part in parts
            if self._done(part).exists()
        }

    def strip(self, parts: Iterable[Part]) -> None:
        """Remove all but the answers."""
        for part in parts:
            self._done(part).unlink(missing_ok=True)  # first: a part without its rejected rows is not done
            self.rejected(part).unlink(missing_ok=True)
        for torn in self.folder.glob(f"*{NEW}"):
            torn.unlink()
        (self.folder / TASK).unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove the folder with everything in it."""
        (self.folder / TASK).unlink(missing_ok=True)  # first: what is left without it counts for nothing
        shutil.rmtree(self.folder)

    def _clear(self) -> None:
        """Remove what a removal that was stopped in the middle has left."""
        for left in self.folder.glob("part-*"):
            left.unlink()

    def _done(self, part: Part) -> Path:
        return self.folder / f"{part.name}{DONE}"
