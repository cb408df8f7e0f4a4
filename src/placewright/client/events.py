"""Follows a batch: by the events that the server sends, or by asking where it sends none (CONTRACT section 11)."""

from collections.abc import Callable
from urllib.parse import quote

import httpx
import msgspec

from placewright.client.batches import PATH, get_batch
from placewright.client.flow import RETRIES, Items, Lines, LineSplitter, Pause, Supply, exchange
from placewright.client.values import Batch, BatchEvent, BatchSummary
from placewright.errors import ApiError, ApiUnavailable

_NO_EVENTS = (httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED, httpx.codes.NOT_IMPLEMENTED)
_COME_AGAIN_SECONDS = 3.0  # after a stream that broke off or ended early, as the server asks for


def follow_batch(batch_id: str, *, after: str | None = None) -> Lines[BatchEvent]:
    """Return an event at once and one with each change, until the batch has finished or the server drains.

    The `id` of the last event that was seen, as `after`, makes sure that nothing is told twice. It needs a server on a
    port: `httpx.ASGITransport` hands an answer on only when it has ended.
    """
    headers = {"Accept": "text/event-stream", **({"Last-Event-ID": after} if after else {})}
    path = f"{PATH}/{quote(batch_id, safe='')}/events"
    return Lines(method="GET", path=path, headers=headers, read=read_event, splitter=FrameSplitter)


def watch_batch(batch_id: str, *, every_seconds: float = 2.0, retries: int = RETRIES) -> Supply[BatchSummary]:
    """Return the batch as it is now and after each change, until no job of it waits or runs.

    A server that sends no events is asked every `every_seconds`. A stream that breaks off is taken up again where it
    ended. A batch whose jobs are all pending was never started or was cancelled: with it the watch ends too.

    Raises:
        ApiError: there is no such batch, or it was deleted meanwhile.
    """
    seen = _Seen()
    patience = retries
    while not seen.over:
        before = seen.version
        ended: ApiError | None = yield _followed(batch_id, seen)
        if ended is not None and ended.status in _NO_EVENTS:
            yield from _asked_again_and_again(batch_id, every_seconds, retries)
            return
        patience = retries if seen.version != before else patience - 1
        if ended is not None and (patience < 0 or not isinstance(ended, ApiUnavailable)):
            raise ended
        if not seen.over:
            yield Pause(_COME_AGAIN_SECONDS)


class _Seen:
    """What the stream has told so far."""

    def __init__(self) -> None:
        self.version: str | None = None
        self.over = False

    def reading(self, read: Callable[[bytes], BatchEvent]) -> Callable[[bytes], BatchSummary]:
        def read_on(frame: bytes) -> BatchSummary:
            event = read(frame)
            if event.batch is None:
                raise ApiError("The batch was deleted.", httpx.codes.NOT_FOUND)
            self.version, self.over = event.id, event.batch.finished or event.batch.status == "pending"
            return event.batch

        return read_on


def _followed(batch_id: str, seen: _Seen) -> Lines[BatchSummary]:
    events = follow_batch(batch_id, after=seen.version)
    return Lines(
        method=events.method,
        path=events.path,
        headers=events.headers,
        read=seen.reading(events.read),
        splitter=events.splitter,
        enough=lambda: seen.over,
    )


def _asked_again_and_again(batch_id: str, every_seconds: float, retries: int) -> Supply[BatchSummary]:
    batch: Batch | None = None
    while True:
        known, batch = batch, (yield from exchange(get_batch(batch_id, known=batch), retries))
        if batch is not known:
            yield Items((summary_of(batch),))
        if batch.finished or batch.status == "pending":
            return
        yield Pause(every_seconds)


def summary_of(batch: Batch) -> BatchSummary:
    """Return a batch without its ids."""
    return BatchSummary(
        id=batch.id,
        batch_name=batch.batch_name,
        status=batch.status,
        created_at=batch.created_at,
        updated_at=batch.updated_at,
        status_counts={status: len(ids) for status, ids in batch.jobs.items()},
        metadata=batch.metadata,
    )


class FrameSplitter(LineSplitter):
    """Cuts a stream of Server-Sent Events into those that have data; heartbeats and hints are left out."""

    def __init__(self) -> None:
        super().__init__(b"\n\n")

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the events that are complete now."""
        return [frame for frame in super().feed(chunk) if b"data:" in frame]

    def end(self) -> list[bytes]:
        """Return nothing: an event that was not ended is void."""
        return []


def read_event(frame: bytes) -> BatchEvent:
    """Return the event of a frame of a stream of Server-Sent Events."""
    pairs = (line.partition(b":") for line in frame.split(b"\n"))
    fields = {name.decode(): value.removeprefix(b" ") for name, _, value in pairs}
    kind = fields["event"].decode()
    batch = None if kind == "batch.deleted" else msgspec.json.decode(fields["data"], type=BatchSummary)
    return BatchEvent(id=fields.get("id", b"").decode(), kind=kind, batch=batch)
