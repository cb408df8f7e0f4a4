"""The leasing dispatcher: slices wait in the database's own table and are claimed with a lease."""

import os
import socket
import uuid
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection

from placewright.dispatch.hands import Hands, forget, left_by
from placewright.errors import LeaseLost
from placewright.model.job import FinishedJob, Slice
from placewright.settings import Settings
from placewright.store import Database, clock, finishing, lifecycle, slices
from placewright.telemetry.meters import METERS, TAKEN_BACK

Lost = Callable[[Connection], ColumnElement[bool]]  # makes the condition that a slice is lost


class LeasingDispatcher:
    """Hands out slices by leases in the store; see `base.Dispatcher` for what each method promises."""

    def __init__(self, settings: Settings, database: Database, holder: str | None = None) -> None:
        self._database = database
        self._lease_seconds = settings.lease_seconds
        self._holder = holder or f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._hands_folder = settings.data / "hands"
        self._hands = Hands(self._hands_folder, self._holder)
        self._limits = finishing.Limits(
            slice_jobs=settings.slice_jobs, max_attempts=settings.max_attempts, max_crashes=settings.max_crashes
        )

    def claim(self, without: Collection[int] = ()) -> Slice | None:
        """Take the next slice, or None when nothing waits."""

        def look(conn: Connection) -> slices.Ready:
            return slices.ready(conn, clock.lease_now(conn), without)

        # Looking first spares the write lock, which idle workers would take from busy ones.
        while (ready := self._database.read(look)) is not slices.Ready.NOTHING:
            if ready is slices.Ready.TO_WAKE:
                self._database.write(lambda conn: slices.wake(conn, clock.lease_now(conn)))
            taken = self._database.write(lambda conn: self._claim(conn, without))
            if taken is not None:
                empty, rows = taken
                return msgspec.structs.replace(empty, jobs=lifecycle.claimed(rows))
        return None

    def _claim(self, conn: Connection, without: Collection[int]) -> tuple[Slice, Sequence[Sequence[Any]]] | None:
        held = slices.hold_first_waiting(conn, without)
        if held is None:  # somebody else was faster
            return None
        rows = lifecycle.start(conn, held)
        if not rows:  # all cancelled, deleted or replaced since
            slices.remove(conn, held.id)
            return None
        token = held.token + 1
        slices.lease(conn, held.id, token, self._holder, self._until(conn))
        owner = slices.owner(conn, held.id)
        empty = Slice(
            id=held.id,
            token=token,
            jobs=(),
            lease_seconds=self._lease_seconds,
            organisation=owner.slug,
            batch_id=owner.batch_id,
            forbid_licences=owner.forbid_licences,
            trace=owner.trace,
        )
        return empty, rows

    def renew(self, slice_: Slice) -> None:
        """Extend the lease by its length from now.

        Raises:
            LeaseLost: the slice was taken back, cancelled or deleted.
        """
        if not self._database.write(lambda conn: slices.renew(conn, slice_.id, slice_.token, self._until(conn))):
            raise LeaseLost("The slice was taken back, cancelled or deleted.")

    def take(self, job_id: int) -> None:
        """Note that work on a job begins, for the case that it kills this process."""
        self._hands.take(job_id)

    def put_down(self, job_id: int) -> None:
        """Note that work on a job ended."""
        self._hands.put_down(job_id)

    def finish(self, slice_: Slice, finished: Sequence[FinishedJob]) -> int:
        """Write results durably for those jobs that the token still holds; return how many."""
        handed = finishing.prepare(finished)
        return self._database.write(lambda conn: self._finish(conn, slice_, handed))

    def _finish(self, conn: Connection, slice_: Slice, handed: finishing.Handed) -> int:
        held = slices.hold(conn, slice_.id, slice_.token)
        if held is None:
            return 0
        written = finishing.finish(conn, held, handed, self._limits)
        if written == len(held.job_ids) or not lifecycle.in_hand(conn, held):
            slices.remove(conn, held.id)
        return written

    def release(self, slice_: Slice) -> None:
        """Hand back the jobs of the slice that are not finished."""
        self._database.write(lambda conn: self._release(conn, slice_))

    def _release(self, conn: Connection, slice_: Slice) -> None:
        if held := slices.hold(conn, slice_.id, slice_.token):
            lifecycle.hand_back(conn, held)

    def recover(self) -> int:
        """Take back the slices whose lease expired; return how many."""
        return self._recovered(lambda conn: slices.expired(clock.lease_now(conn)))

    def recover_from(self, holder: str) -> int:
        """Take back the slices of a worker that is known to be dead, without waiting for their leases."""
        return self._recovered(lambda _conn: slices.held_by(holder))

    def close(self) -> None:
        """Leave no word behind: the worker ends in peace."""
        self._hands.close()

    def _recovered(self, lost: Lost) -> int:
        found = self._database.read(lambda conn: slices.find(conn, lost(conn)))
        number = sum([self._database.write(partial(self._take_back, held=held, lost=lost)) for held in found])
        for holder in {held.holder for held in found}:
            forget(self._hands_folder, holder)
        METERS.count(TAKEN_BACK, number=number)
        return number

    def _take_back(self, conn: Connection, held: slices.Held, lost: Lost) -> bool:
        still = slices.hold_if(conn, held.id, lost(conn))
        if still is None or still.token != held.token:  # another one took it back
            return False
        finishing.take_back(conn, still, self._limits, left_by(self._hands_folder, still.holder))
        return True

    def _until(self, conn: Connection) -> int:
        return clock.lease_now(conn) + int(self._lease_seconds * 1_000_000)
