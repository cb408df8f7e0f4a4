"""The worker's own loop: claim a slice, run it, save it, until told to stop."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection

from placewright.dispatch import Dispatcher, open_dispatcher
from placewright.errors import StoreUnavailable
from placewright.model.custom import CustomAttribute
from placewright.model.job import FinishedJob, Slice
from placewright.model.override import Overrides
from placewright.model.pinned import versions
from placewright.settings import Settings
from placewright.store import (
    CachedResult,
    Database,
    custom_attributes,
    open_database,
    organisations,
    overrides,
    results,
)
from placewright.telemetry import tracing
from placewright.telemetry.meters import METERS, SLICE_SECONDS, SLICES
from placewright.worker.deliverer import Deliverer
from placewright.worker.enrichers import DEFAULT, Enricher, open_named
from placewright.worker.exporter import Exporter
from placewright.worker.leases import LeaseKeeper
from placewright.worker.pins import Pins
from placewright.worker.purses import BatchPurse
from placewright.worker.slice_run import SliceRun

log = structlog.get_logger(__name__)
T = TypeVar("T")

IDLE_SECONDS = 0.1  # between looks for work; each is one short read
FIRST_BACKOFF, LONGEST_BACKOFF = 0.1, 5.0  # seconds between tries while the database is out of reach
MOST_SAVES = 4  # parts that may be on their way to the disk before the next slice is claimed
HANG_FACTOR = 1.5  # a job's own time limit goes first; what is over this blocks the whole process


def run(
    settings: Settings, stop: threading.Event, *, enricher: str | Enricher = DEFAULT, holder: str | None = None
) -> None:
    """Work until `stop` is set; then hand back what is not finished and return.

    Args:
        settings: of the installation.
        stop: set it to end; the job at hand is finished first.
        enricher: what answers the jobs, or the name `module:function` of what opens it.
        holder: the name that leases are held under; default: host, process and a random part.

    Raises:
        StoreError: the database cannot be used at all.
    """
    database = _opened(settings, stop)
    if database is None:
        return
    try:
        opened = open_named(enricher, settings) if isinstance(enricher, str) else enricher
        try:
            with (
                Deliverer(settings, database),
                Exporter(settings, database),
                closing(open_dispatcher(settings, database, holder)) as dispatcher,
            ):
                Worker(settings, database, dispatcher, opened, stop).run()
        finally:
            opened.close()
    finally:
        database.close()


def _opened(settings: Settings, stop: threading.Event) -> Database | None:
    backoff = FIRST_BACKOFF
    while not stop.is_set():
        try:
            return open_database(settings)
        except StoreUnavailable as error:
            log.warning("store_unavailable", error=str(error))
            stop.wait(backoff)
            backoff = min(2 * backoff, LONGEST_BACKOFF)
    return None


class Worker:
    """Takes slices of jobs one after the other. What goes wrong with a job is the job's failure, never its own.

    While the answers of one slice are saved the next slice is claimed and begun: saving waits for the disk, answering
    for the processor. The two writes wait for the same commit.
    """

    def __init__(
        self, settings: Settings, database: Database, dispatcher: Dispatcher, enricher: Enricher, stop: threading.Event
    ) -> None:
        self._settings, self._database = settings, database
        self._dispatcher, self._enricher, self._stop = dispatcher, enricher, stop
        self._keeper = LeaseKeeper(dispatcher, settings.lease_seconds, settings.job_seconds * HANG_FACTOR)
        self._saver = ThreadPoolExecutor(1, thread_name_prefix="saver")
        self._saving: deque[Future[Any]] = deque()
        self._recovered_at = 0.0
        self._pins = Pins(enricher, lambda: self._patiently(lambda: database.read(organisations.pins)))

    def run(self) -> None:
        """Work until told to stop.

        Raises:
            StoreError: answers cannot be saved, for a reason that will not pass.
        """
        log.info("worker_started", version=self._enricher.version)
        with asyncio.Runner() as runner, self._keeper, self._saver:
            while not self._stop.is_set():
                slice_ = self._patiently(lambda: self._dispatcher.claim(self._pins.refused()))
                if slice_ is None:
                    self._idle()
                else:
                    runner.run(self._work(slice_))
                self._wait_for_saves(MOST_SAVES)
            self._wait_for_saves(0)
        log.info("worker_stopped")

    async def _work(self, slice_: Slice) -> None:
        started = time.monotonic()
        self._keeper.watch(slice_)
        self._keeper.progressed()
        run = SliceRun(
            self._settings,
            self._enricher,
            self._cached,
            self._overrides,
            self._save,
            stopped=lambda: self._stop.is_set() or self._keeper.lost(slice_),
            dispatcher=self._dispatcher,
            progressed=self._keeper.progressed,
            purse=self._purse(slice_),
            definitions=self._definitions,
        )
        named: dict[str, str | int] = {
            "slice": slice_.id,
            "organisation": slice_.organisation,
            "batch": slice_.batch_id or "",
        }
        try:
            with tracing.span("slice", kind="consumer", parent=slice_.trace, **named):
                await run.run(slice_)
        finally:
            self._keeper.progressed(running=False)
            lost = self._keeper.lost(slice_)  # asked before the saver lets the slice be
            self._saving.append(self._saver.submit(self._leave, slice_, len(slice_.jobs) - run.handed_over))
        seconds = time.monotonic() - started
        METERS.timer(SLICE_SECONDS).add(seconds)
        METERS.count(SLICES, "lost" if lost else ended(len(slice_.jobs), run.handed_over))
        log.info(
            "slice_finished",
            **named,
            token=slice_.token,
            jobs=len(slice_.jobs),
            done=run.handed_over,
            **{word: run.counts[word] for word in ("completed", "cached", "failed")},
            seconds=round(seconds, 3),
            jobs_per_second=round(run.handed_over / max(seconds, 1e-6), 1),
            datasets=dict(versions(getattr(self._enricher, "sources", ()))),
        )

    def _save(self, slice_: Slice, finished: list[FinishedJob]) -> None:
        work = partial(self._dispatcher.finish, slice_, finished)
        self._saving.append(self._saver.submit(self._patiently, work))

    def _leave(self, slice_: Slice, left: int) -> None:
        """Hand back what is left of a slice, after its answers were saved."""
        if left:
            self._patiently(partial(self._dispatcher.release, slice_))
        self._keeper.forget(slice_)

    def _wait_for_saves(self, most: int) -> None:
        """Wait until at most so many saves are under way."""
        while len(self._saving) > most:
            self._saving.popleft().result()

    def _cached(self, organisation_id: int, fingerprints: list[bytes]) -> Mapping[bytes, CachedResult]:
        wanted = partial(results.reusable, organisation_id=organisation_id, fingerprints=fingerprints)
        return self._patiently(lambda: self._database.read(wanted)) or {}

    def _overrides(self, organisation_id: int, place_ids: list[str]) -> Overrides:
        wanted = partial(overrides.of_places, organisation_id=organisation_id, place_ids=place_ids)
        return self._patiently(lambda: self._database.read(wanted)) or {}

    def _definitions(self, organisation_id: int, keys: Collection[str]) -> Mapping[str, CustomAttribute]:
        wanted = partial(custom_attributes.defaults, organisation_id=organisation_id, keys=keys)
        return self._patiently(lambda: self._database.read(wanted)) or {}

    def _purse(self, slice_: Slice) -> BatchPurse | None:
        """Return what pays for the batch of a slice; jobs outside of any batch have a purse each."""
        if slice_.batch_id is None or not slice_.jobs:
            return None

        def write(work: Callable[[Connection], bool]) -> bool | None:
            return self._patiently(lambda: self._database.write(work))

        own = slice_.jobs[0].organisation_id
        budgets = self._settings.default_batch_budget, self._settings.most_budget
        return BatchPurse(write, own, slice_.batch_id, *budgets)

    def _idle(self) -> None:
        """Wait a little; now and then take back lost slices, for the case that no server runs that does it."""
        self._stop.wait(IDLE_SECONDS)
        if time.monotonic() - self._recovered_at > self._settings.lease_seconds / 2:
            self._recovered_at = time.monotonic()
            self._patiently(self._dispatcher.recover)

    def _patiently(self, work: Callable[[], T]) -> T | None:
        """Do it, trying again while the database is out of reach; give up (None) when told to stop.

        What was not saved then is done again by another worker when the lease runs out.
        """
        backoff = FIRST_BACKOFF
        while True:
            try:
                return work()
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error), retry_in=backoff)
                if self._stop.wait(backoff):
                    return None
                backoff = min(2 * backoff, LONGEST_BACKOFF)


def ended(jobs: int, handed_over: int) -> str:
    """Say how a slice ended that was not lost: whether all of its jobs were answered."""
    return "finished" if handed_over == jobs else "handed_back"
