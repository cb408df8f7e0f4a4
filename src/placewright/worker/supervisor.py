"""Keeps the worker processes of `serve` running, and does what is to be done now and then for all of them."""

import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from types import TracebackType

import msgspec
import structlog
from sqlalchemy import Connection

from placewright.dispatch import Dispatcher, open_dispatcher
from placewright.errors import StoreError
from placewright.exports import sweep
from placewright.overrides.stored import expire
from placewright.settings import Settings
from placewright.store import Database, audit, events, idempotency, locks, open_database, refresh, retention
from placewright.store.codes import DAY_US, now_us
from placewright.telemetry.meters import DEATHS, METERS, Reading, total
from placewright.worker.enrichers import DEFAULT
from placewright.worker.forgetting import forget_evidence
from placewright.worker.orders import Order

log = structlog.get_logger(__name__)
_reading = msgspec.json.Decoder(Reading).decode

LOOK_SECONDS = 0.1
RECOVER_SECONDS = 1.0
REFRESH_SECONDS = 60.0
SWEEP_SECONDS = 30.0
EXPIRE_SECONDS = 60.0
OVERRIDES_SECONDS = 30.0  # so long an override that is over may still stand in stored answers
FORGET_SECONDS = 600.0
EVIDENCE_SECONDS = 3600.0  # between two looks for quotes that are over, which go through all answers
FIRST_BACKOFF, LONGEST_BACKOFF = 0.2, 30.0  # seconds before a crashed worker is started again
LISTEN_SECONDS = 1.0  # for the last word of a process that has ended
STEADY_SECONDS = 60.0  # a worker that lived so long starts again without waiting


class _Seat:
    """The place of one worker process: who sits there, and when the next one may."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.listener: threading.Thread | None = None
        self.told = Reading()  # the numbers of the process at its last word
        self.holder = ""
        self.started_at = 0.0
        self.backoff = FIRST_BACKOFF
        self.start_at = 0.0


class Supervisor:
    """Runs `settings.workers` processes (0: one per core) for the time of a `with` block; restarts those that crash.

    Args:
        settings: of the installation; handed to the workers as they are.
        database: used for the periodic tasks; opened here when not given.
        enricher: `module:function` that opens what answers the jobs.
    """

    def __init__(self, settings: Settings, database: Database | None = None, *, enricher: str = DEFAULT) -> None:
        self._settings = settings
        self._enricher = enricher
        self._owned = database is None
        self._database = database or open_database(settings)
        self._dispatcher: Dispatcher = open_dispatcher(settings, self._database)
        self._seats = [_Seat() for _ in range(0 if settings.api_only else settings.workers or os.cpu_count() or 1)]
        self._past = Reading()  # the numbers of those that died
        self._draining = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor")
        self._tasks = [
            _Periodic("recover", RECOVER_SECONDS, self._dispatcher.recover),
            _Periodic("refresh", REFRESH_SECONDS, self._refresh),
            _Periodic("sweep_exports", SWEEP_SECONDS, partial(sweep, settings, self._database)),
            _Periodic("expire_overrides", OVERRIDES_SECONDS, lambda: self._bit_by_bit("overrides", expire)),
            _Periodic("expire", EXPIRE_SECONDS, self._expire),
            _Periodic("forget_events", FORGET_SECONDS, self._forget_events),
            _Periodic("forget_kept_answers", FORGET_SECONDS, self._forget_kept_answers),
            _Periodic("forget_audit", FORGET_SECONDS, self._forget_audit),
            _Periodic("forget_evidence", EVIDENCE_SECONDS, self._forget_evidence),
        ]

    def __enter__(self) -> "Supervisor":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pids(self) -> list[int]:
        """Return the process ids of the workers that run now."""
        return [seat.process.pid for seat in self._seats if seat.process is not None and seat.process.poll() is None]

    def reading(self) -> Reading:
        """Return the numbers of all workers since the start, a second old at most; the dead ones count on."""
        return total([self._past, *(seat.told for seat in self._seats)])

    def drain(self) -> None:
        """Begin to stop: the workers hand back what they have not finished. Does not block."""
        self._draining.set()

    def stop(self) -> None:
        """Stop the workers and wait for their end, at most `drain_seconds`; who is not done then is killed."""
        self.drain()
        if self._thread.is_alive():
            self._thread.join()
        if self._owned:
            self._database.close()

    def _watch(self) -> None:
        while not self._draining.is_set():
            for seat in self._seats:
                self._look_after(seat)
            for task in self._tasks:
                task.run_if_due()
            self._draining.wait(LOOK_SECONDS)
        self._end()

    def _look_after(self, seat: _Seat) -> None:
        if seat.process is not None:
            code = seat.process.poll()
            if code is None:
                return
            self._bury(seat, code)
        if time.monotonic() >= seat.start_at:
            self._start(seat)

    def _bury(self, seat: _Seat, code: int) -> None:
        """Take back what a dead worker held, at once, and set when the next one starts."""
        assert seat.process is not None  # noqa: S101 - the caller looked
        log.error("worker_died", pid=seat.process.pid, code=code)
        METERS.count(DEATHS)
        _close(seat.process)
        if seat.listener is not None:
            seat.listener.join(LISTEN_SECONDS)
        self._past, seat.told = total([self._past, seat.told]), Reading()
        seat.process = None
        steady = time.monotonic() - seat.started_at > STEADY_SECONDS
        seat.backoff = FIRST_BACKOFF if steady else min(2 * seat.backoff, LONGEST_BACKOFF)
        seat.start_at = time.monotonic() + seat.backoff
        try:
            self._dispatcher.recover_from(seat.holder)
        except StoreError as error:  # its lease runs out all the same
            log.warning("store_unavailable", error=str(error))

    def _start(self, seat: _Seat) -> None:
        seat.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        order = Order(msgspec.Raw(self._settings.model_dump_json().encode()), seat.holder, self._enricher)
        process = subprocess.Popen(
            [sys.executable, "-m", "placewright.worker.process"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        seat.process, seat.started_at = process, time.monotonic()
        seat.listener = threading.Thread(target=_listen, args=(seat, process), name="listener", daemon=True)
        seat.listener.start()
        assert process.stdin is not None  # noqa: S101 - it was asked for
        try:
            process.stdin.write(msgspec.json.encode(order) + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            log.warning("worker_died_early", pid=process.pid)

    def _end(self) -> None:
        """Close the pipes, which tells the workers to end; kill who is not done in time."""
        processes = [seat.process for seat in self._seats if seat.process is not None]
        for process in processes:
            _close(process)
        deadline = time.monotonic() + self._settings.drain_seconds * 0.8
        for process in processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("worker_killed", pid=process.pid)
                process.kill()
                process.wait()
        for seat in self._seats:
            if seat.listener is not None:
                seat.listener.join(LISTEN_SECONDS)

    def _refresh(self) -> int:
        settings = self._settings

        def due(conn: Connection) -> int:
            return refresh.run_due(conn, datetime.now(UTC), day=settings.refresh_day, slice_jobs=settings.slice_jobs)

        return self._bit_by_bit("refresh", due)

    def _expire(self) -> int:
        # Looking first spares the write lock: nearly always nothing has expired.
        return self._bit_by_bit("retention", retention.expire) if self._database.read(retention.anything_due) else 0

    def _forget_events(self) -> int:
        before = now_us() - self._settings.webhook_log_days * DAY_US
        return self._bit_by_bit("events", lambda conn: events.forget(conn, before))

    def _forget_kept_answers(self) -> int:
        return self._bit_by_bit("idempotency", idempotency.delete_old)

    def _forget_audit(self) -> int:
        before = now_us() - self._settings.audit_days * DAY_US
        return self._bit_by_bit("audit", lambda conn: audit.forget(conn, before))

    def _forget_evidence(self) -> int:
        return forget_evidence(self._settings, self._database, self._draining.is_set)

    def _bit_by_bit(self, name: str, work: Callable[[Connection], int]) -> int:
        """Do some in each transaction until nothing is left, another server has its turn, or the stop begins.

        Returns how many in all.
        """

        def in_turn(conn: Connection) -> int:
            return work(conn) if locks.try_task(conn, name) else 0

        total = 0
        while (number := self._database.write(in_turn)) and not self._draining.is_set():
            total += number
        return total


class _Periodic:
    """A task that runs every so many seconds; when it fails it is tried again at its next turn."""

    def __init__(self, name: str, seconds: float, work: Callable[[], int]) -> None:
        self._name, self._seconds, self._work = name, seconds, work
        self._next = 0.0

    def run_if_due(self) -> None:
        """Run if its time has come."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + self._seconds
        try:
            number = self._work()
        except StoreError as error:
            log.warning("store_unavailable", task=self._name, error=str(error))
            return
        except Exception:  # a fault of ours in one task must not end the watch over the workers
            log.exception("task_failed", task=self._name)
            return
        if number:
            log.info(self._name, number=number)


def _listen(seat: _Seat, process: subprocess.Popen[bytes]) -> None:
    """Take down what a worker tells, until its output ends."""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    with process.stdout as lines:
        for line in lines:
            try:
                seat.told = _reading(line)
            except msgspec.DecodeError:  # a library printed something, or the last word was cut off
                log.debug("worker_said", pid=process.pid, line=line[:200])


def _close(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        try:
            process.stdin.close()
        except BrokenPipeError:  # it died with an order unread
            log.debug("pipe_closed", pid=process.pid)
