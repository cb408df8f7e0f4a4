"""Streams all matching jobs as NDJSON or CSV, in constant memory, a thousand jobs at a time."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

import msgspec
from starlette.responses import Response, StreamingResponse

from placewright.api.services import Services
from placewright.errors import NotFound
from placewright.exports import CsvRows, job_view
from placewright.model.attributes import ATTRIBUTES
from placewright.store import JobFilter, StoredJob, batches, custom_attributes, jobs

NDJSON, CSV = "application/x-ndjson", "text/csv"
_CHUNK = 1000  # jobs: some MB of text at most


def preferred(accept: str) -> str | None:
    """Return the streamed type that an Accept header asks for, None when it is content with JSON."""
    best, chosen = 0.0, None
    for one in accept.lower().split(","):
        media, *parameters = (part.strip() for part in one.split(";"))
        quality = _quality(parameters)
        kind = {NDJSON: NDJSON, "application/ndjson": NDJSON, "application/jsonl": NDJSON, CSV: CSV}.get(media)
        asks_json = media in ("application/json", "application/*", "*/*")
        if (kind or asks_json) and quality > best:
            best, chosen = quality, kind
    return chosen


def _quality(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter.removeprefix("q="))
            except ValueError:
                return 0.0
    return 1.0


async def stream_answer(services: Services, organisation_id: int, wanted: JobFilter, kind: str) -> Response:
    """Answer with all matches.

    Raises:
        NotFound: the batch of the filter does not exist; found out before the answer starts.
    """

    def start() -> tuple[Iterator[bytes], bytes]:
        found = jobs.stream(services.database, organisation_id, wanted, chunk=_CHUNK)
        chunks = ndjson(found) if kind == NDJSON else csv(services, organisation_id, wanted, found)
        return chunks, next(chunks, b"")

    return await streamed(services, start, kind, "results")


async def streamed(
    services: Services, start: Callable[[], tuple[Iterator[bytes], bytes]], kind: str, stem: str
) -> Response:
    """Answer with a file; `start` returns its first part, and what yields the rest."""
    rest, first = await services.in_thread(start)
    filename = f"{stem}.ndjson" if kind == NDJSON else f"{stem}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Vary": "Accept"}
    media_type = kind if kind == NDJSON else f"{CSV}; charset=utf-8"
    return StreamingResponse(_after(first, rest), media_type=media_type, headers=headers)


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def ndjson(found: Iterator[StoredJob]) -> Iterator[bytes]:
    """Yield one line per job, many lines at a time."""
    encoder = msgspec.json.Encoder()
    while some := [job_view(job) for job in islice(found, _CHUNK)]:
        yield encoder.encode_lines(some)


def csv(services: Services, organisation_id: int, wanted: JobFilter, found: Iterator[StoredJob]) -> Iterator[bytes]:
    """Yield the head line and then one row per job, many rows at a time."""
    known = services.database.read(partial(custom_attributes.of_organisation, organisation_id=organisation_id))
    custom = custom_attributes.outputs(known)
    chosen = _attributes(services, organisation_id, wanted, custom)
    rows = CsvRows(chosen, _namer(services, organisation_id), custom)
    first = list(islice(found, _CHUNK))  # the first read says whether the batch exists
    yield rows.head() + rows.text(first)
    while some := list(islice(found, _CHUNK)):
        yield rows.text(some)


def _attributes(services: Services, organisation_id: int, wanted: JobFilter, custom: Iterable[str]) -> tuple[str, ...]:
    """Return the attributes that get columns: those that were answered in the batch, without one all."""
    if wanted.batch_id is None:
        return (*ATTRIBUTES, *custom)
    batch = services.database.read(partial(batches.get, organisation_id=organisation_id, batch_id=wanted.batch_id))
    return tuple(one.attribute for one in batch.attributes)


def _namer(services: Services, organisation_id: int) -> Callable[[str | None], str]:
    """Return a function from a batch's id to its name; the last one is remembered, since jobs come batch by batch."""
    last: tuple[str | None, str] = (None, "")

    def name(batch_id: str | None) -> str:
        nonlocal last
        if batch_id != last[0]:
            try:
                batch = services.database.read(
                    partial(batches.get, organisation_id=organisation_id, batch_id=batch_id or "")
                )
            except NotFound:  # deleted while the stream runs; its jobs that were read still go out
                last = (batch_id, "")
            else:
                last = (batch_id, batch.name)
        return last[1]

    return name
