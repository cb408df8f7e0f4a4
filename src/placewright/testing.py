"""Doubles for tests, ours and our users': enrichers and a source without data, a queue in memory, a store to drop."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from placewright.dispatch import open_dispatcher
from placewright.errors import LeaseLost
from placewright.model.inputs import JobInputs, point_of
from placewright.model.job import ClaimedJob, FinishedJob, Slice, SubmittedJob
from placewright.model.outputs import AttributeStatus, Confidence, Output, Resolved, Result
from placewright.model.place import Candidate, Dataset, Drift, Query, Record
from placewright.settings import load_settings
from placewright.store import Batch, BatchSubmission, StoredJob, batches, open_database, organisations
from placewright.store import jobs as stored_jobs
from placewright.store.submissions import submit_batch
from placewright.worker.merging import merged

ECHOED = "names"  # the attribute that EchoEnricher answers


class EmptyEnricher:
    """Answers nothing, at once: for measuring everything around the enrichment."""

    version = ""

    async def enrich(self, inputs: Mapping[str, Any], attributes: Sequence[str]) -> Result:  # noqa: ARG002
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
    stop_at: Confidence | None = None
    answers_questions = False

    def __init__(
        self, records: Sequence[Record], attributes: frozenset[str], dataset: Dataset, *, wave: int = 0
    ) -> None:
        self.wave = wave
        self.asked: list[Query] = []  # the queries that came, oldest first
        self._candidates = tuple(Candidate(record) for record in records)
        self.attributes = attributes
        self.datasets: Sequence[Dataset] = (dataset,)
        self.drifts: Mapping[str, Drift] = {}

    def is_needed(self, records: Sequence[Record], attributes: frozenset[str]) -> bool:  # noqa: ARG002
        """Tell that it always is."""
        return True

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate]:  # noqa: ARG002
        """Return the records."""
        self.asked.append(query)
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

    def claim(self, without: Collection[int] = ()) -> Slice | None:  # noqa: ARG002
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

    def take(self, job_id: int) -> None:
        """Note nothing: memory ends with the process."""

    def put_down(self, job_id: int) -> None:
        """Note nothing."""

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

    def close(self) -> None:
        """Hold nothing."""


class TemporaryStore:
    """A real store in a folder, with one organisation, a batch `b` to be, and a dispatcher."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.settings = load_settings(data=folder, **settings)
        self.database = open_database(self.settings)
        self.organisation_id = self.database.write(lambda conn: organisations.create(conn, "acme")).id
        self.dispatcher = open_dispatcher(self.settings, self.database, "test")

    def submit(
        self, jobs: Iterable[SubmittedJob], *, batch_id: str = "b", name: str = "B", kick_off: bool = True
    ) -> str:
        """Submit jobs as a batch, or append them to it."""
        sent = BatchSubmission(batch_name=name, batch_id=batch_id, jobs=list(jobs), kick_off=kick_off)
        size = self.settings.slice_jobs
        return self.database.write(lambda conn: submit_batch(conn, self.organisation_id, sent, slice_jobs=size))

    def batch(self, batch_id: str = "b") -> Batch:
        """Return the batch."""
        return self.database.read(lambda conn: batches.get(conn, self.organisation_id, batch_id))

    def ids(self, batch_id: str = "b") -> dict[str, list[str]]:
        """Return the statuses that some job has → its place_ids."""
        arrays = self.database.read(lambda conn: batches.ids_by_status(conn, self.organisation_id, batch_id))
        decoded = {status.value: msgspec.json.decode(text, type=list[str]) for status, text in arrays.items()}
        return {status: ids for status, ids in decoded.items() if ids}

    def job(self, place_id: str, batch_id: str | None = None) -> StoredJob:
        """Return the newest job with that place_id."""
        return self.database.read(lambda conn: stored_jobs.newest(conn, self.organisation_id, place_id, batch_id))

    def drain(self, answer: Callable[[ClaimedJob], FinishedJob]) -> int:
        """Work through all that waits; return how many jobs were written."""
        number = 0
        while slice_ := self.dispatcher.claim():
            number += self.dispatcher.finish(slice_, [answer(job) for job in slice_.jobs])
        return number

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def sent_job(
    place_id: str, *, attributes: tuple[str, ...] = (ECHOED,), refresh: bool = False, **inputs: Any
) -> SubmittedJob:
    """Return a job as it would be submitted, named after its place_id unless the inputs say otherwise."""
    text = msgspec.json.encode({"name": place_id} | inputs)
    point = point_of(msgspec.json.decode(text, type=JobInputs))
    return SubmittedJob(place_id=place_id, inputs=text, attributes=attributes, refresh=refresh, point=point)


def answered(job: ClaimedJob, name: str | None = None) -> FinishedJob:
    """Return the job with the answer of an `EchoEnricher`, or with another name."""
    said = name or msgspec.json.decode(job.inputs)["name"]
    result = Result.of([_echo(key, said) for key in job.attributes])
    return FinishedJob(job=job, result=merged(job.previous, result), processing_seconds=0.01)
