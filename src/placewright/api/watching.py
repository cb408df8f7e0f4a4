"""Watches batches for all who follow them: one look at their versions each half second, however many clients."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial

import structlog
from sqlalchemy import Connection

from placewright.api.answers import encode
from placewright.api.services import Services
from placewright.api.views import batch_view
from placewright.errors import NotFound, StoreError
from placewright.model.job import JobStatus
from placewright.store import Batch, batch_rows, batches

log = structlog.get_logger(__name__)

POLL_SECONDS = 0.5
HEARTBEAT_SECONDS = 15.0  # well under the minute after which proxies give up on a silent connection
_RETRY = b"retry: 3000\n\n"  # milliseconds after which a client whose stream broke off comes again
_HEARTBEAT = b": \n\n"
_FINISHED = (JobStatus.COMPLETED, JobStatus.FAILED)


class Followed:
    """A batch that somebody follows, and what there is to tell of it now."""

    def __init__(self, organisation_id: int, batch_id: str) -> None:
        self.organisation_id, self.batch_id = organisation_id, batch_id
        self.followers = 0
        self.version = -1
        self.frame = b""
        self.final = False  # after this frame there is nothing more to tell
        self.pulse = asyncio.Event()  # set at the next change, and then another takes its place

    def tell(self, batch: Batch, failure_threshold: float) -> None:
        """Take a newer state of the batch."""
        if batch.version > self.version:
            self.version = batch.version
            self.frame, self.final = frame(batch, failure_threshold)
            self.wake()

    def end(self) -> None:
        """Tell that the batch was deleted."""
        self.version += 1
        self.frame, self.final = _frame("batch.deleted", encode({"id": self.batch_id}), self.version), True
        self.wake()

    def wake(self) -> None:
        """Let the followers look."""
        self.pulse.set()
        self.pulse = asyncio.Event()


def frame(batch: Batch, failure_threshold: float) -> tuple[bytes, bool]:
    """Return the event that tells the state of a batch, and whether it is the last."""
    status = batch.status(failure_threshold)
    final = status in _FINISHED
    kind = f"batch.{status.value}" if final else "batch.progress"
    return _frame(kind, encode(batch_view(batch, failure_threshold)), batch.version), final


def _frame(kind: str, data: bytes, version: int) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (version, kind.encode(), data)  # JSON has no line breaks


class Watcher:
    """One for each application; it looks only while somebody follows."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._followed: dict[int, Followed] = {}  # by the store's own id
        self._task: asyncio.Task[None] | None = None

    async def find(self, organisation_id: int, batch_id: str) -> tuple[int, Batch]:
        """Return a batch and the store's own id of it.

        Raises:
            NotFound: the organisation has no such batch.
        """
        return await self._services.read(partial(_find, organisation_id, batch_id))

    @contextmanager
    def _following(self, organisation_id: int, own_id: int, batch: Batch) -> Iterator[Followed]:
        followed = self._followed.setdefault(own_id, Followed(organisation_id, batch.id))
        followed.followers += 1
        followed.tell(batch, self._services.settings.failure_threshold)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        try:
            yield followed
        finally:
            followed.followers -= 1
            if not followed.followers:
                del self._followed[own_id]

    @property
    def followers(self) -> int:
        """Return how many streams are open."""
        return sum(followed.followers for followed in self._followed.values())

    async def stream(
        self, organisation_id: int, own_id: int, batch: Batch, seen: int | None, allowed: Callable[[], Awaitable[bool]]
    ) -> AsyncIterator[bytes]:
        """Yield the events that come after version `seen`, and heartbeats, until the batch has finished.

        It also ends when the server drains, or when the key is not `allowed` any more; the client then comes again.
        """
        with self._following(organisation_id, own_id, batch) as followed:
            yield _RETRY
            while not self._services.draining:
                pulse = followed.pulse
                if followed.version != seen:
                    if not await allowed():
                        return
                    seen = followed.version
                    yield followed.frame
                elif followed.final:
                    return
                elif not await _within(HEARTBEAT_SECONDS, pulse):
                    yield _HEARTBEAT

    async def _watch(self) -> None:
        while self._followed:
            await asyncio.sleep(POLL_SECONDS)
            if self._services.draining:
                for followed in self._followed.values():
                    followed.wake()
                return
            try:
                await self._look()
            except StoreError as error:
                log.warning("store_unavailable", task="events", error=str(error))

    async def _look(self) -> None:
        known = {own_id: followed for own_id, followed in self._followed.items() if not followed.final}
        if not known:
            return
        found = await self._services.read(partial(_changed, known))
        for own_id, batch in found.items():
            if batch is None:
                known[own_id].end()
            else:
                known[own_id].tell(batch, self._services.settings.failure_threshold)


async def _within(seconds: float, pulse: asyncio.Event) -> bool:
    """Wait for a pulse; tell whether it came."""
    try:
        async with asyncio.timeout(seconds):
            await pulse.wait()
    except TimeoutError:
        return False
    return True


def _find(organisation_id: int, batch_id: str, conn: Connection) -> tuple[int, Batch]:
    own_id = batch_rows.find_row(conn, organisation_id, batch_id).id
    return own_id, batches.get(conn, organisation_id, batch_id)


def _changed(known: dict[int, Followed], conn: Connection) -> dict[int, Batch | None]:
    """Return the batches whose version is another than the one known; None: it is gone."""
    versions = batches.versions(conn, known)
    found: dict[int, Batch | None] = dict.fromkeys(known.keys() - versions.keys())
    for own_id, version in versions.items():
        one = known[own_id]
        if version != one.version:
            found[own_id] = _get(conn, one)
    return found


def _get(conn: Connection, followed: Followed) -> Batch | None:
    try:
        return batches.get(conn, followed.organisation_id, followed.batch_id)
    except NotFound:  # it has expired, and is still to be deleted
        return None
