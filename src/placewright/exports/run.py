"""Carries out exports: claims one, writes its file beside, renames it; and deletes the files that are over."""

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy import Connection

from placewright.errors import LeaseLost, NotFound, StoreError
from placewright.exports.formats import WRITERS, Named
from placewright.model.export import Export
from placewright.settings import Settings
from placewright.store import Database, JobFilter, batches, exports, jobs
from placewright.store.codes import DAY_US, now_us

log = structlog.get_logger(__name__)

RENEWALS_PER_LEASE = 4
_CHUNK = 500  # jobs of one read
_OURS = re.compile(r"([0-9a-f-]{36})-\d+\.")


class _Stopped(Exception):
    """This process is to end."""


def claim_and_run(
    settings: Settings,
    database: Database,
    *,
    export_id: str | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> bool:
    """Take the next export that waits (or that one) and write its file; return False when there is none to take.

    An export that was interrupted starts again. `stopped` is asked at each job; then the export is handed back.

    Raises:
        StoreUnavailable: passing trouble of the database; the export waits until its lease ends.
    """
    # Looking first spares the write lock, which idle workers would take from busy ones.
    if export_id is None and not database.read(lambda conn: exports.anything_due(conn, now_us())):
        return False
    limits = {"lease_us": _lease_us(settings), "max_attempts": settings.max_attempts}
    export = database.write(lambda conn: exports.claim(conn, export_id=export_id, **limits))
    if export is None:
        return False
    _Run(settings, database, export, stopped).run()
    return True


def _lease_us(settings: Settings) -> int:
    return int(settings.lease_seconds * 1_000_000)


class _Run:
    """One claimed export on its way."""

    def __init__(self, settings: Settings, database: Database, export: Export, stopped: Callable[[], bool]) -> None:
        self._settings, self._database = settings, database
        self._export, self._stopped = export, stopped
        self._rows = 0
        self._lost = False

    def run(self) -> None:
        """Write the file and say so in the store, or say why not."""
        export = self._export
        told = log.bind(export=export.id, format=export.format)
        told.info("export_started", rows=export.rows_total, token=export.token)
        try:
            with self._renewing():
                path = self._write()
            self._complete(path)
        except _Stopped:
            self._note(exports.hand_back)
        except NotFound as error:
            self._note(partial(exports.fail, error=str(error)))
        except LeaseLost:
            told.warning("export_lost")
        except StoreError:
            raise
        except Exception as error:  # a full disk, or a value that nobody foresaw: it is this export's failure
            told.error("export_failed", exc_info=error)
            self._note(partial(exports.retry, after_us=int(self._settings.retry_seconds * 1_000_000)))
        else:
            told.info("export_finished", rows=self._rows)

    def _note(self, change: Callable[..., None]) -> None:
        self._database.write(lambda conn: change(conn, self._export))

    def _write(self) -> Path:
        """Write the file beside and rename it, durably."""
        folder = self._settings.exports
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / self._export.file
        part = path.with_name(f"{path.name}.part")
        try:
            WRITERS[self._export.format](self._jobs(), part)
            _to_disk(part)
            part.replace(path)
            _to_disk(folder)
        finally:
            part.unlink(missing_ok=True)
        return path

    def _jobs(self) -> Named:
        """Yield the jobs of all batches, batch by batch, in the order of submission."""
        owner = self._export.organisation_id
        for batch_id in self._export.batch_ids:
            name = self._database.read(partial(batches.get, organisation_id=owner, batch_id=batch_id)).name
            for job in jobs.stream(self._database, owner, JobFilter(batch_id=batch_id), chunk=_CHUNK):
                if self._lost:
                    raise LeaseLost("Another run writes this export now.")
                if self._stopped():
                    raise _Stopped
                yield name, job
                self._rows += 1

    def _complete(self, path: Path) -> None:
        kept_us = int(self._settings.export_days * DAY_US)
        done = partial(exports.complete, rows_exported=self._rows, file_bytes=path.stat().st_size, kept_us=kept_us)
        if not self._database.write(lambda conn: done(conn, self._export)):
            path.unlink()
            raise LeaseLost("Another run writes this export now.")

    @contextmanager
    def _renewing(self) -> Iterator[None]:
        """Keep the lease meanwhile."""
        end = threading.Event()
        thread = threading.Thread(target=self._renew, args=(end,), name="export-lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            end.set()
            thread.join()

    def _renew(self, end: threading.Event) -> None:
        lease_us = _lease_us(self._settings)

        def work(conn: Connection) -> bool:
            return exports.renew(conn, self._export, lease_us=lease_us, rows_exported=self._rows)

        while not end.wait(self._settings.lease_seconds / RENEWALS_PER_LEASE):
            try:
                self._lost = not self._database.write(work)
            except StoreError as error:
                log.warning("lease_not_renewed", export=self._export.id, error=str(error))


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(settings: Settings, database: Database) -> int:
    """Expire the exports whose time is over and delete the files that no export needs; return how many files."""
    database.write(exports.expire)
    # Listed before the store is asked: a file that is there now was claimed before, so the store knows it.
    there = [path for path in settings.exports.glob("*") if _OURS.match(path.name)]
    ids = {path.name[:36] for path in there}
    used = database.read(partial(exports.files_in_use, export_ids=ids))
    over = [path for path in there if path.name.partition(".")[0] not in used]
    for path in over:
        path.unlink(missing_ok=True)
    return len(over)
