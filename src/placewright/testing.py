"""Doubles for tests, ours and our users': enrichers that need no data, a source of fixed records, a queue in memory."""

import asyncio
import os
import signal
import time
from collections.abc import Mapping, Sequence
from typing import Any

from placewright.errors import LeaseLost
from placewright.model.job import ClaimedJob, FinishedJob, Slice
from placewright.model.outputs import AttributeStatus, Output, Resolved, Result
from placewright.model.place import Candidate, Dataset, Query, Record

ECHOED = "names"  # the attribute that EchoEnricher answers


class EmptyEnricher:
    """Answers nothing, at once: for measuring everything around the enrichment."""

    version = ""

    async def enrich(self, inputs: Mapping[str, Any], attributes: Sequence[str]) -> Result:
        """Return an answer without outputs."""
        return Result()

    def close(self) -> None:
        """Hold nothing."""


class EchoEnricher:
    """Answers `names` with the name that was sent, all else with NOT_RUN. The inputs can ask it for trouble.

    `seconds`: how long the job takes; `trouble`: "raise" an error, "crash" the process, "hang" it.
    """

    version = "echo-1"

    async def enrich(self, inputs: Mapping[str, Any], attributes: Sequence[str]) -> Result:
        """Return the answer, after the time that the inputs ask for."""
        await asyncio.sleep(inputs.get("seconds", 0))
        _make(inputs.get("trouble"))
        return Result.of([_echo(key, inputs.get("name")) for key in attributes])

    def close(self) -> None:
        """Hold nothing."""


def _make(trouble: str | None) -> None:
    if trouble == "raise":
        raise RuntimeError("trouble was asked for")
    if trouble == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if trouble == "hang":
        time.sleep(3600)


def _echo(key: str, name: str | None) -> Resolved:
    if key != ECHOED:
        return Resolved(attribute=key, status=AttributeStatus.NOT_RUN)
    output = Output(name="name", value=name, probability=0.99, reasoning="The name is the one that was sent.")
    return Resolved(attribute=key, status=AttributeStatus.RUN, outputs=(output,))


def open_empty(_settings: object) -> EmptyEnricher:
    """Open an `EmptyEnricher`; its name for a supervisor is `placewright.testing:open_empty`."""
    return EmptyEnricher()


def open_echo(_settings: object) -> EchoEnricher:
    """Open an `EchoEnricher`; its name for a supervisor is `placewright.testing:open_echo`."""
    return EchoEnricher()


class FixedSource:
    """A source that returns the same records for every query."""

    name = "fixed"
    remote = False

    def __init__(self, records: Sequence[Record], attributes: frozenset[str], dataset: Dataset) -> None:
        self._candidates = tuple(Candidate(record) for record in records)
        self.attributes = attributes
        self.datasets: Sequence[Dataset] = (dataset,)

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate]:  # noqa: ARG002
        """Return the records."""
        return self._candidates

    def close(self) -> None:
        """Hold nothing."""


class MemoryDispatcher:
    """A dispatcher over a list of jobs in memory, which keeps what was handed back in `finished`."""

    def __init__(self, jobs: Sequence[ClaimedJob], *, slice_jobs: int = 200, lease_seconds: float = 20) -> None:
        self._waiting = [list(jobs[n : n + slice_jobs]) for n in range(0, len(jobs), slice_jobs)]
        self._lease_seconds = lease_seconds
        self._claims = 0
        self._held: dict[int, dict[int, ClaimedJob]] = {}
        self.finished: list[FinishedJob] = []
        self.renewals = 0

    def claim(self) -> Slice | None:
        """Take the next slice."""
        if not self._waiting:
            return None
        jobs = self._waiting.pop(0)
        self._claims += 1
        self._held[self._claims] = {job.id: job for job in jobs}
        return Slice(id=self._claims, token=self._claims, jobs=tuple(jobs), lease_seconds=self._lease_seconds)

    def renew(self, slice_: Slice) -> None:
        """Count the renewal, or tell that the slice is lost."""
        if slice_.token not in self._held:
            raise LeaseLost("The slice was taken back.")
        self.renewals += 1

    def finish(self, slice_: Slice, finished: Sequence[FinishedJob]) -> int:
        """Keep what the slice still holds."""
        held = self._held.get(slice_.token, {})
        written = [one for one in finished if held.pop(one.job.id, None) is not None]
        self.finished += written
        return len(written)

    def release(self, slice_: Slice) -> None:
        """Let the rest of the slice wait again, in front."""
        if left := list(self._held.pop(slice_.token, {}).values()):
            self._waiting.insert(0, left)

    def recover(self) -> int:
        """Take back every slice that is held, as if all leases had run out."""
        lost = [list(jobs.values()) for jobs in self._held.values() if jobs]
        self._held.clear()
        self._waiting += lost
        return len(lost)

    def recover_from(self, holder: str) -> int:  # noqa: ARG002
        """Take back every slice: there is one holder."""
        return self.recover()
