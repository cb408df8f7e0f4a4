"""Works through one slice: answers each job, from the cache where it can, and saves as it goes."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping

import msgspec
import structlog

from placewright.dispatch import Dispatcher
from placewright.enrichment import fingerprint
from placewright.errors import UsageError
from placewright.model.attributes import ATTRIBUTES, CORE
from placewright.model.custom import CustomAttribute
from placewright.model.job import ClaimedJob, FinishedJob, JobError, Slice
from placewright.model.outputs import AttributeStatus, Result
from placewright.model.override import Overrides
from placewright.outgoing import errand
from placewright.overrides import bare
from placewright.settings import Settings
from placewright.store import CachedResult
from placewright.telemetry import tracing
from placewright.telemetry.meters import CACHE, ERRORS, JOBS, METERS
from placewright.worker.deadline import Deadline
from placewright.worker.enrichers import Enricher, overlap, without
from placewright.worker.merging import corrected, part_of

log = structlog.get_logger(__name__)

SAVE_JOBS = 200
SAVE_SECONDS = 1.0

Cache = Callable[[int, list[bytes]], Mapping[bytes, CachedResult]]  # organisation id, fingerprints → answers
Corrections = Callable[[int, list[str]], Overrides]  # organisation id, place_ids → what people know better
Definitions = Callable[[int, Collection[str]], Mapping[str, CustomAttribute]]  # organisation id, keys → as asked now
Save = Callable[[Slice, list[FinishedJob]], None]  # does not block


def _no_definitions(_organisation_id: int, _keys: Collection[str]) -> Mapping[str, CustomAttribute]:
    return {}


class SliceRun:
    """One slice on its way through the enricher.

    Args:
        stopped: asked before each job; True leaves the rest of the slice undone.
        cache: finds earlier answers; asked once for the slice, as is the next.
        corrections: finds the overrides of places.
        save: takes answers in parts, to be saved in order.
        dispatcher: told which job is at hand.
        progressed: called after each job.
        purse: pays for the batch of the slice; None: each job has a purse of its own, if any.
        definitions: finds custom attributes; asked once, and only where there are any.
    """

    def __init__(
        self,
        settings: Settings,
        enricher: Enricher,
        cache: Cache,
        corrections: Corrections,
        save: Save,
        stopped: Callable[[], bool],
        dispatcher: Dispatcher,
        progressed: Callable[[], None],
        purse: errand.Purse | None = None,
        definitions: Definitions = _no_definitions,
    ) -> None:
        self._job_seconds, self._retry_seconds = settings.job_seconds, settings.retry_seconds
        self._place_budgets = settings.default_place_budget, settings.most_budget
        self._enricher, self._version = enricher, enricher.version
        self._cache, self._corrections, self._save = cache, corrections, save
        self._overrides: Overrides = {}
        self._purse, self._definitions = purse, definitions
        self._custom: Mapping[str, CustomAttribute] = {}
        self._stopped, self._dispatcher, self._progressed = stopped, dispatcher, progressed
        self.counts: Counter[str] = Counter()
        self.handed_over = 0  # jobs whose answers were given to be saved
        self._begun = 0  # jobs that the enricher was asked for
        self._started_at = 0.0  # seconds since 1970
        self._done: list[FinishedJob] = []
        self._saved_at = time.monotonic()

    async def run(self, slice_: Slice) -> None:
        """Answer the jobs of the slice until done or stopped; when it returns, `save` was given all answers."""
        if slice_.forbid_licences:
            self._enricher = without(self._enricher, slice_.forbid_licences)
            self._version = self._enricher.version
        self._started_at = time.time()
        own = {key for job in slice_.jobs for key in job.attributes if key not in ATTRIBUTES}
        self._custom = self._definitions(slice_.jobs[0].organisation_id, own) if own else {}
        keys = self._fingerprints(slice_)
        known = self._known(slice_, keys)
        self._overrides = self._corrections(slice_.jobs[0].organisation_id, [job.place_id for job in slice_.jobs])
        waiting = iter(slice_.jobs)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(overlap(self._enricher)):
                tasks.create_task(self._work(slice_, waiting, keys, known))
        self._hand_over(slice_)

    async def _work(
        self,
        slice_: Slice,
        waiting: Iterator[ClaimedJob],
        keys: Mapping[int, bytes],
        known: Mapping[bytes, CachedResult],
    ) -> None:
        deadline = Deadline(self._job_seconds)
        with contextlib.closing(deadline):
            for job in waiting:
                if self._stopped():
                    return
                key = keys.get(job.id)
                self._dispatcher.take(job.id)
                answer = await self._answer(job, key, known.get(key) if key else None, deadline)
                # The list is looked up only now: another task may have handed over the former one meanwhile.
                self._done.append(answer)
                self._dispatcher.put_down(job.id)
                self._progressed()
                if len(self._done) >= SAVE_JOBS or time.monotonic() - self._saved_at > SAVE_SECONDS:
                    self._hand_over(slice_)

    async def _answer(
        self, job: ClaimedJob, key: bytes | None, cached: CachedResult | None, deadline: Deadline
    ) -> FinishedJob:
        started = time.perf_counter()
        wanted = self._asked(job)
        try:
            if cached is not None and cached.attributes.issuperset(wanted):
                self.counts["cached"] += 1
                METERS.count(CACHE, "hit")
                result = part_of(bare(cached.result), wanted)  # the other place's overrides are not this one's
            else:
                METERS.count(CACHE, "miss")
                with errand.on(self._errand(job)), deadline, tracing.place(self._begun):
                    self._begun += 1
                    result = await self._enricher_of(job).enrich(msgspec.json.decode(job.inputs), wanted)
            whole = self._whole(job, result)
        except Exception as error:  # whatever it is, it is this job's failure and nobody else's
            return self._failed(job, error, time.perf_counter() - started)
        self.counts["completed"] += 1
        METERS.count(JOBS, "completed")
        return FinishedJob(
            job=job,
            result=whole,
            processing_seconds=time.perf_counter() - started,
            fingerprint=key,
            fingerprint_attributes=_reusable(result) if key else (),
        )

    def _asked(self, job: ClaimedJob) -> tuple[str, ...]:
        """Return what a job is asked for; custom attributes that were deleted since end as NOT_RUN by themselves."""
        return tuple(key for key in job.attributes or CORE if key in ATTRIBUTES or key in self._custom)

    def _errand(self, job: ClaimedJob) -> errand.Errand:
        """Return on what errand a job is; a server whose clock is ahead wants evidence no fresher than of now."""
        since = min(job.fresh_since or self._started_at, self._started_at) if job.refresh else 0.0
        purse = self._purse or errand.purse_of_place(job.budget, *self._place_budgets)
        return errand.Errand(fresh_since=since, purse=purse, custom=self._custom)

    def _enricher_of(self, job: ClaimedJob) -> Enricher:
        """Return what may answer a job: jobs outside of any batch forbid licences one by one."""
        return without(self._enricher, job.forbid_licences) if job.forbid_licences else self._enricher

    def _whole(self, job: ClaimedJob, result: Result) -> Result:
        overrides = self._overrides.get(job.place_id, ())
        inputs = msgspec.json.decode(job.inputs) if overrides else {}
        return corrected(job.previous, result, overrides, inputs)

    def _failed(self, job: ClaimedJob, error: Exception, seconds: float) -> FinishedJob:
        self.counts["failed"] += 1
        METERS.count(JOBS, "failed")
        if isinstance(error, UsageError | msgspec.MsgspecError):  # running it again would end the same way
            METERS.count(ERRORS, "invalid_inputs")
            return FinishedJob(job=job, error=JobError("invalid_inputs", str(error)), processing_seconds=seconds)
        if isinstance(error, TimeoutError):
            reason = JobError("timeout", f"The job took longer than {self._job_seconds:g} seconds.")
        else:
            reason = JobError("internal", "The job failed; the server's log tells why.")
        METERS.count(ERRORS, reason.code)
        log.error("job_failed", job=job.id, attempt=job.attempts, code=reason.code, exc_info=error)
        return FinishedJob(job=job, error=reason, retry_after_seconds=self._retry_seconds, processing_seconds=seconds)

    def _fingerprints(self, slice_: Slice) -> dict[int, bytes]:
        if not self._version:
            return {}
        found = {}
        for job in slice_.jobs:
            with contextlib.suppress(msgspec.DecodeError):  # such a job fails by itself, in its turn
                found[job.id] = fingerprint(msgspec.json.decode(job.inputs), self._versions(job))
        return found

    def _versions(self, job: ClaimedJob) -> str:
        """Return what the answer of a job depends on besides its inputs: code, data, custom attributes asked for.

        These whole: the number of a version comes again when an attribute is deleted and another one gets its key.
        """
        asked = sorted(key for key in job.attributes if key in self._custom)
        version = self._enricher_of(job).version if job.forbid_licences else self._version
        return version + "".join(msgspec.json.encode(self._custom[key]).decode() for key in asked)

    def _known(self, slice_: Slice, keys: Mapping[int, bytes]) -> Mapping[bytes, CachedResult]:
        wanted = [keys[job.id] for job in slice_.jobs if job.id in keys and not job.refresh]
        known = self._cache(slice_.jobs[0].organisation_id, wanted) if wanted else {}
        fresh = {keys[job.id] for job in slice_.jobs if job.id in keys and job.refresh}
        return {key: one for key, one in known.items() if key not in fresh}

    def _hand_over(self, slice_: Slice) -> None:
        done, self._done = self._done, []
        self._saved_at = time.monotonic()
        if done:
            self.handed_over += len(done)
            self._save(slice_, done)


def _reusable(result: Result) -> tuple[str, ...]:
    if not result.affordable:
        return ()  # who has money left shall not be answered as one who had none
    return tuple(key for key, status in result.attribute_status.items() if status != AttributeStatus.ERROR)
