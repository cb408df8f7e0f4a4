"""Requests about jobs: results, single places, run again, delete (CONTRACT sections 4 to 6), and the attributes (8)."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from placewright.client.batches import AttributeSet
from placewright.client.flow import RETRIES, Call, Lines, Supply, decoded, encoded, new_key, pages
from placewright.client.values import (
    Accepted,
    AttributeNames,
    BatchList,
    DeletedJobs,
    Job,
    JobPage,
    ReprocessedJobs,
)

T = TypeVar("T")
PATH = "/place_enrichment/jobs"


def list_jobs(
    *,
    batch_id: str | None = None,
    limit: int | None = None,
    offset: int | None = None,
    cursor: str | None = None,
    status: Sequence[str] = (),
    confidence_below: str | None = None,
    place_ids: Sequence[str] = (),
    day: str | None = None,
    exclude_batches: bool | None = None,
    weakest_below: str | None = None,
    open_closed: str | None = None,
    empty: str | None = None,
    changed: bool | None = None,
    query: str | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    geometry: str | None = None,
) -> Call[JobPage]:
    """Return a page of jobs in the order of submission, at most 50,000 (the server's default is 10,000).

    Args:
        batch_id: only of this batch.
        limit: most jobs in the page.
        offset: jobs to leave out at the start.
        cursor: `next_cursor` of the page before; unlike an offset it is stable while jobs are written.
        status: only jobs in one of these statuses.
        confidence_below: only jobs with a requested output under this confidence word.
        place_ids: only these places.
        day: YYYY-MM-DD, UTC: only jobs created that day.
        exclude_batches: only single submissions.
        weakest_below: only jobs whose least sure value is under this word, or whose answer has no value.
        open_closed: only jobs whose open_closed_status is this.
        empty: only jobs whose answer lacks this output.
        changed: only jobs whose last run changed an output.
        query: only jobs whose place_id or inputs hold this.
        bbox: (west, south, east, north) in degrees: only places in that box.
        geometry: WKT, longitude first: only places in that polygon or multipolygon.
    """
    filters = _filters(batch_id, status, confidence_below, place_ids, day, exclude_batches, bbox, geometry)
    filters |= {
        "weakestBelow": weakest_below,
        "openClosed": open_closed,
        "empty": empty,
        "changed": changed,
        "query": query,
    }
    params = {**filters, "limit": limit, "offset": offset, "cursor": cursor}
    return Call(method="GET", path=PATH, params=params, read=decoded(JobPage))


def iterate_jobs(
    *,
    batch_id: str | None = None,
    status: Sequence[str] = (),
    confidence_below: str | None = None,
    place_ids: Sequence[str] = (),
    day: str | None = None,
    exclude_batches: bool | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    geometry: str | None = None,
    page_size: int = 5_000,
    retries: int = RETRIES,
) -> Supply[Job]:
    """Return all matching jobs one by one, page after page; each page may be tried again, and any server can do it."""
    filters = _filters(batch_id, status, confidence_below, place_ids, day, exclude_batches, bbox, geometry)

    def ask(**at: Any) -> Call[JobPage]:
        return Call(method="GET", path=PATH, params={**filters, "limit": page_size, **at}, read=decoded(JobPage))

    given, by_cursor = 0, False

    def after(page: JobPage) -> Call[JobPage] | None:
        nonlocal given, by_cursor
        given, by_cursor = given + len(page.jobs), by_cursor or page.next_cursor is not None
        if page.next_cursor:
            return ask(cursor=page.next_cursor)
        # A server without cursors is asked by offset; one with them has said that this was the last page.
        return ask(offset=given) if page.jobs and not by_cursor and given < page.total else None

    return pages(ask(), after, lambda page: page.jobs, retries)


def stream_jobs(
    *,
    batch_id: str | None = None,
    status: Sequence[str] = (),
    confidence_below: str | None = None,
    place_ids: Sequence[str] = (),
    day: str | None = None,
    exclude_batches: bool | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    geometry: str | None = None,
) -> Lines[Job]:
    """Return all matching jobs one by one, however many there are, in little memory; the filters are of `list_jobs`."""
    filters = _filters(batch_id, status, confidence_below, place_ids, day, exclude_batches, bbox, geometry)
    decoder = msgspec.json.Decoder(Job)
    headers = {"Accept": "application/x-ndjson"}
    return Lines(method="GET", path=PATH, params=filters, headers=headers, read=decoder.decode)


def list_days(*, limit: int = 10, offset: int = 0) -> Call[BatchList]:
    """Return jobs grouped by the UTC day of their creation, as batches with the ids `day:YYYY-MM-DD`."""
    params = {"groupBy": "day", "limit": limit, "offset": offset}
    return Call(method="GET", path=PATH, params=params, read=decoded(BatchList))


def enrich(
    inputs: Mapping[str, Any],
    *,
    place_id: str | None = None,
    attributes: Sequence[str] | None = None,
    attribute_set: AttributeSet | None = None,
    refresh: bool | None = None,
    forbid_licences: Sequence[str] | None = None,
    budget: float | None = None,
    idempotency_key: str | None = None,
) -> Call[Job]:
    """Enrich one place now and return the finished job; without attributes the server takes its core set.

    `forbid_licences`: under which nothing may be used for it; `budget`: most that paid sources may cost it.
    """
    body = encoded(
        inputs=inputs,
        place_id=place_id,
        attributes=attributes,
        attribute_set=attribute_set,
        refresh=refresh,
        forbid_licences=forbid_licences,
        budget=budget,
    )
    return _keyed("/place_enrichment/enrich", body, Job, idempotency_key, repeatable=place_id is not None)


def explain(
    inputs: Mapping[str, Any],
    *,
    attributes: Sequence[str] | None = None,
    attribute_set: AttributeSet | None = None,
    forbid_licences: Sequence[str] | None = None,
    budget: float | None = None,
) -> Call[Any]:
    """Return everything that leads to the answer for one place, as `placewright explain --json` does."""
    body = encoded(
        inputs=inputs,
        attributes=attributes,
        attribute_set=attribute_set,
        forbid_licences=forbid_licences,
        budget=budget,
    )
    return Call(method="POST", path="/place_enrichment/explain", body=body, read=decoded(Any))


def submit_job(
    inputs: Mapping[str, Any],
    *,
    place_id: str | None = None,
    attributes: Sequence[str] | None = None,
    attribute_set: AttributeSet | None = None,
    refresh: bool | None = None,
    forbid_licences: Sequence[str] | None = None,
    budget: float | None = None,
    idempotency_key: str | None = None,
) -> Call[Accepted]:
    """Submit one place to be enriched soon; `get_job` tells when it is done.

    `forbid_licences`: under which nothing may be used for it; `budget`: most that paid sources may cost each run of it.
    """
    body = encoded(
        inputs=inputs,
        place_id=place_id,
        attributes=attributes,
        attribute_set=attribute_set,
        refresh=refresh,
        forbid_licences=forbid_licences,
        budget=budget,
    )
    return _keyed(PATH, body, Accepted, idempotency_key, repeatable=place_id is not None)


def get_job(place_id: str, *, batch_id: str | None = None) -> Call[Job]:
    """Return the newest job of a place, or the one in a certain batch."""
    return Call(method="GET", path=_path(place_id), params={"batchId": batch_id}, read=decoded(Job))


def delete_job(place_id: str, *, batch_id: str | None = None) -> Call[DeletedJobs]:
    """Delete all jobs of a place, or the one in a certain batch."""
    path, params = _path(place_id), {"batchId": batch_id}
    return Call(method="DELETE", path=path, params=params, read=decoded(DeletedJobs), repeatable=False)


def reprocess_jobs(
    place_ids: Sequence[str],
    *,
    refresh: bool | None = None,
    attributes: Sequence[str] | None = None,
    attribute_set: AttributeSet | None = None,
    use_previous_invocation_params: bool | None = None,
    idempotency_key: str | None = None,
) -> Call[ReprocessedJobs]:
    """Run the jobs of up to 50,000 places again."""
    body = encoded(
        place_ids=place_ids,
        refresh=refresh,
        attributes=attributes,
        attribute_set=attribute_set,
        use_previous_invocation_params=use_previous_invocation_params,
    )
    return _keyed(f"{PATH}/reprocess", body, ReprocessedJobs, idempotency_key, repeatable=False)


def list_attributes(*, details: bool | None = None) -> Call[AttributeNames]:
    """Return the attributes that the server can fill; with `details` also what each gives and needs."""
    return Call(
        method="GET", path="/place_enrichment/attributes", params={"details": details}, read=decoded(AttributeNames)
    )


def _keyed(path: str, body: bytes, form: type[T], key: str | None, *, repeatable: bool) -> Call[T]:
    read = decoded(form)
    return Call(method="POST", path=path, body=body, read=read, repeatable=repeatable, key=key or new_key())


def _path(place_id: str) -> str:
    return f"{PATH}/{quote(place_id, safe='')}"


def _filters(
    batch_id: str | None,
    status: Sequence[str],
    confidence_below: str | None,
    place_ids: Sequence[str],
    day: str | None,
    exclude_batches: bool | None,
    bbox: tuple[float, float, float, float] | None,
    geometry: str | None,
) -> dict[str, Any]:
    return {
        "batchId": batch_id,
        "status": ",".join(status) or None,
        "confidenceBelow": confidence_below,
        "place_id": list(place_ids) or None,
        "day": day,
        "excludeBatches": exclude_batches,
        "bbox": bbox and ",".join(map(str, bbox)),
        "geometry": geometry,
    }
