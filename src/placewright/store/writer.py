"""The one writer of a process: a thread that runs pieces of work, and commits together what waits together."""

import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from placewright.errors import StoreUnavailable
from placewright.store.turns import Turns

T = TypeVar("T")
Task = tuple[Callable[[Connection], Any], "Future[Any]"]

GROUP_SECONDS = 0.02  # no more work joins a transaction that is older
WAIT_SECONDS = 15.0  # for the lock, while other processes write


class Writer:
    """Runs work on one connection, each piece in a savepoint of its own; a commit (and its fsync) serves several."""

    def __init__(self, engine: Engine, file: Path, translated: Callable[[], Any]) -> None:
        self._engine, self._translated = engine, translated
        self._turns = Turns(file)
        self._queue: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._closed = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def do(self, work: Callable[[Connection], T]) -> T:
        """Run work and return when it is committed.

        Raises:
            StoreUnavailable: the lock was not to be had, or the database is closed; nothing was kept.
        """
        if self._closed.locked():
            raise StoreUnavailable("The database is closed.")
        future: Future[T] = Future()
        self._queue.put((work, future))
        try:
            return future.result(WAIT_SECONDS)
        except FutureTimeout:
            if future.cancel():  # it had not begun
                raise StoreUnavailable("The database cannot be used now: another process writes.") from None
            return future.result()

    def close(self) -> None:
        """Finish what waits and end; a second call is harmless."""
        if self._closed.acquire(blocking=False):
            self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            while (task := self._queue.get()) is not None:
                self._transact(task)
        finally:
            self._turns.close()

    def _transact(self, first: Task) -> None:
        done: list[tuple[Future[Any], Any]] = []
        running: list[Future[Any]] = []
        try:
            with self._translated(), self._turns.mine(), self._engine.begin() as conn:
                self._group(conn, first, done, running)
        except BaseException as error:  # whoever waits is told; the thread lives on
            for future in [future for future, _ in done] + running:
                future.set_exception(error)
            if not running and not done and first[1].set_running_or_notify_cancel():
                first[1].set_exception(error)
            return
        for future, result in done:
            future.set_result(result)

    def _group(
        self, conn: Connection, task: Task | None, done: list[tuple[Future[Any], Any]], running: list[Future[Any]]
    ) -> None:
        until = time.monotonic() + GROUP_SECONDS
        own: Any = conn.connection.driver_connection
        while task is not None:
            work, future = task
            if future.set_running_or_notify_cancel():
                running[:] = [future]
                self._one(conn, own, work, future, done)
                running.clear()
            task = self._next(until)

    def _next(self, until: float) -> Task | None:
        if time.monotonic() > until:
            return None
        try:
            task = self._queue.get_nowait()
        except queue.Empty:
            return None
        if task is None:
            self._queue.put(None)  # the end comes after this transaction
        return task

    def _one(
        self,
        conn: Connection,
        own: sqlite3.Connection,
        work: Callable[[Connection], Any],
        future: "Future[Any]",
        done: list[tuple["Future[Any]", Any]],
    ) -> None:
        own.execute("SAVEPOINT work")
        try:
            with self._translated():
                result = work(conn)
        except Exception as error:
            if not own.in_transaction:  # trouble so deep that SQLite gave up the whole transaction
                raise
            own.execute("ROLLBACK TO work")
            own.execute("RELEASE work")
            future.set_exception(error)
            return
        own.execute("RELEASE work")
        done.append((future, result))
