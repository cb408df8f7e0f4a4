"""The table of jobs: reading them by page, by stream, one by one; deleting."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, func, select, tuple_

from placewright.errors import NotFound
from placewright.model.outputs import AttributeStatus
from placewright.store import batch_rows, expiry, glances, job_points, job_rows, lifecycle, locks, results
from placewright.store.codes import CODES, STATUSES
from placewright.store.cursors import decode_cursor, encode_cursor
from placewright.store.database import Database
from placewright.store.schema import job_inputs, jobs
from placewright.store.schema import results as results_table
from placewright.store.sql import AnyRow, among, both, holds_in_any_case, run
from placewright.store.values import JobBrief, JobDot, JobFilter, JobPage, StoredJob

_JOINED = jobs.join(job_inputs, job_inputs.c.job_id == jobs.c.id).outerjoin(
    results_table, results_table.c.job_id == jobs.c.id
)


# As the unique index of jobs has it.
_SINGLE = both("SELECT id FROM jobs WHERE organisation_id = ? AND place_id = ? AND coalesce(batch_id, 0) = 0")


def page(
    conn: Connection,
    organisation_id: int,
    wanted: JobFilter,
    *,
    limit: int,
    offset: int = 0,
    cursor: str | None = None,
) -> JobPage:
    """Return matching jobs in the order of submission; `cursor` (of an earlier page) goes before `offset`.

    Raises:
        NotFound: the batch of the filter does not exist.
        InvalidInput: the cursor is none of ours.
    """
    after = None if cursor is None else decode_cursor(cursor, 2)
    conditions = _conditions(conn, organisation_id, wanted)
    found = _places(conn, wanted, conditions, after=after, limit=limit + 1, offset=0 if cursor else offset)
    if after is None and found and _is_searched(wanted):
        total = int(found[0][2])
    else:
        total = _total(conn, organisation_id, wanted, conditions)
    more = len(found) > limit
    found = found[:limit]
    next_cursor = encode_cursor(*found[-1][:2]) if more and found else None
    return JobPage(tuple(_whole(conn, found)), total, next_cursor)


def stream(database: Database, organisation_id: int, wanted: JobFilter, *, chunk: int = 1000) -> Iterator[StoredJob]:
    """Yield all matching jobs in the order of submission, in constant memory; blocks, each chunk is a read of its own.

    Raises:
        NotFound: the batch of the filter does not exist (at the first step).
    """
    if wanted.area is not None:
        yield from _stream_area(database, organisation_id, wanted, chunk)
        return
    after: tuple[int, ...] | None = None
    while True:
        found, after = database.read(
            partial(_chunk, organisation_id=organisation_id, wanted=wanted, after=after, limit=chunk)
        )
        yield from found
        if after is None:
            return


def _stream_area(database: Database, organisation_id: int, wanted: JobFilter, chunk: int) -> Iterator[StoredJob]:
    """Find the jobs of the area once, then read them by the thousand: their ids are in the order of submission."""
    rest = msgspec.structs.replace(wanted, area=None)

    def find(conn: Connection) -> list[int]:
        _conditions(conn, organisation_id, rest)  # says whether the batch exists
        return _in_area(conn, organisation_id, wanted)

    def read(conn: Connection, ids: Sequence[int]) -> list[StoredJob]:
        conditions = [*_conditions(conn, organisation_id, rest, by_id=True), among(jobs.c.id, ids)]
        return _whole(conn, _places(conn, wanted, conditions, after=None, limit=len(ids)))

    ids = database.read(find)
    for start in range(0, len(ids), chunk):
        yield from database.read(partial(read, ids=ids[start : start + chunk]))


def _chunk(
    conn: Connection, organisation_id: int, wanted: JobFilter, after: tuple[int, ...] | None, limit: int
) -> tuple[list[StoredJob], tuple[int, ...] | None]:
    """Return some jobs, and the place after which the others come; None when there are no others."""
    found = _places(conn, wanted, _conditions(conn, organisation_id, wanted), after=after, limit=limit)
    return _whole(conn, found), tuple(found[-1][:2]) if len(found) == limit else None


def newest(conn: Connection, organisation_id: int, place_id: str, batch_id: str | None = None) -> StoredJob:
    """Return the newest job with that place_id, or the one of a batch.

    Raises:
        NotFound: there is none.
    """
    conditions = _conditions(conn, organisation_id, JobFilter(batch_id=batch_id, place_ids=(place_id,)))
    found = conn.execute(select(jobs.c.id).where(*conditions).order_by(jobs.c.id.desc()).limit(1)).scalar()
    if found is None:
        raise NotFound(f"There is no place {place_id!r}.")
    return job_rows.whole(conn, [found])[found]


def single(conn: Connection, organisation_id: int, place_id: str) -> StoredJob:
    """Return the job with that place_id that is in no batch, in two quick statements: `POST /enrich` waits for it.

    Raises:
        NotFound: there is none.
    """
    row = run(conn, _SINGLE, (organisation_id, place_id)).fetchone()
    if row is None:
        raise NotFound(f"There is no place {place_id!r} outside of batches.")
    return job_rows.whole(conn, [row[0]])[row[0]]


def briefs(conn: Connection, organisation_id: int, wanted: JobFilter, job_ids: Sequence[int]) -> list[JobBrief]:
    """Return those of the jobs that match, with the texts that tell name and kind, in the order of submission.

    Raises:
        NotFound: the batch of the filter does not exist.
    """
    conditions = [*_conditions(conn, organisation_id, wanted, by_id=True), among(jobs.c.id, job_ids)]
    found = select(jobs.c.id, job_inputs.c.inputs, results_table.c.outputs).select_from(glances.joined(_JOINED))
    return [JobBrief(*row) for row in conn.execute(found.where(*conditions).order_by(jobs.c.id))]


def dots(conn: Connection, organisation_id: int, wanted: JobFilter) -> list[JobDot]:
    """Return the jobs of a batch that match and have a point, in the order of submission.

    Raises:
        NotFound: the batch of the filter does not exist.
    """
    conditions = _conditions(conn, organisation_id, wanted)
    found = select(jobs.c.id, jobs.c.place_id, jobs.c.status, glances.weakest()).select_from(
        _counted_from(wanted, glance=True)
    )
    points = job_points.of_batch(conn, batch_rows.find_row(conn, organisation_id, wanted.batch_id or "").id)
    return [
        JobDot(place_id, *points[job_id], status, weakest)
        for job_id, place_id, status, weakest in conn.execute(found.where(*conditions).order_by(jobs.c.id)).all()
        if job_id in points
    ]


def chosen(conn: Connection, organisation_id: int, job_ids: Sequence[int]) -> list[tuple[int, StoredJob]]:
    """Return jobs of an organisation by the store's own ids, in the order of submission; what is gone is left out."""
    own = _owned(organisation_id, by_id=True)
    ids = conn.execute(select(jobs.c.id).where(own, among(jobs.c.id, job_ids)).order_by(jobs.c.id)).scalars().all()
    found = job_rows.whole(conn, ids)
    return [(one, found[one]) for one in ids]


def delete(conn: Connection, organisation_id: int, place_id: str, batch_id: str | None = None) -> int:
    """Delete the jobs with that place_id (of one batch); return how many, 0 for none. Needs a write.

    Raises:
        NotFound: the batch does not exist.
    """
    locks.hold_organisation(conn, organisation_id)
    conditions = _conditions(conn, organisation_id, JobFilter(batch_id=batch_id, place_ids=(place_id,)))
    wanted = select(jobs.c.id, jobs.c.batch_id, jobs.c.status).where(*conditions)
    found = locks.held(conn, organisation_id, lambda: conn.execute(wanted).all())
    for job_id, own_batch, status in found:
        results.drop(conn, own_batch, [job_id])
        lifecycle.remove(conn, organisation_id, jobs.c.id == job_id)
        batch_rows.move(conn, own_batch, {status: -1}, membership=True)
    return len(found)


def ids_by_attribute_status(
    conn: Connection, organisation_id: int, batch_id: str, attributes: Sequence[str]
) -> Mapping[str, Mapping[AttributeStatus, list[str]]]:
    """Return attribute → each of the four statuses → place_ids; what has no answer yet is NOT_RUN.

    Raises:
        NotFound: the organisation has no such batch.
    """
    own = batch_rows.find_row(conn, organisation_id, batch_id).id
    found = {one: {status: [] for status in AttributeStatus} for one in attributes}  # type: dict[str, dict[AttributeStatus, list[str]]]
    rows = conn.execute(
        select(jobs.c.place_id, results_table.c.attribute_status)
        .select_from(jobs.outerjoin(results_table, results_table.c.job_id == jobs.c.id))
        .where(jobs.c.batch_id == own)
        .order_by(jobs.c.batch_id, jobs.c.id)
    )
    decode = msgspec.json.Decoder(dict[str, AttributeStatus]).decode
    for place_id, text in rows:
        statuses = decode(text) if text else {}
        for attribute, lists in found.items():
            lists[statuses.get(attribute, AttributeStatus.NOT_RUN)].append(place_id)
    return found


def matching(conn: Connection, organisation_id: int, wanted: JobFilter) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """Return what to select from, and the conditions that jobs of a filter meet.

    Raises:
        NotFound: the batch of the filter does not exist.
    """
    return _counted_from(wanted), _conditions(conn, organisation_id, wanted)


def _owned(organisation_id: int, *, by_id: bool) -> ColumnElement[bool]:
    """Return the condition that a job is the organisation's; `by_id`: the statement names the jobs that it may find.

    SQLite would walk all of the organisation's jobs along an index rather than look up those few; a sum has no index.
    """
    return (jobs.c.organisation_id + 0 if by_id else jobs.c.organisation_id) == organisation_id


def _conditions(
    conn: Connection, organisation_id: int, wanted: JobFilter, *, by_id: bool = False
) -> list[ColumnElement[bool]]:
    # That a batch is the organisation's was found out by its id: asked again, PostgreSQL would walk all of its jobs.
    by_id = by_id or wanted.area is not None or wanted.batch_id is not None
    conditions: list[ColumnElement[bool]] = [_owned(organisation_id, by_id=by_id)]
    if wanted.batch_id is not None:
        conditions.append(jobs.c.batch_id == batch_rows.find_row(conn, organisation_id, wanted.batch_id).id)
    else:
        conditions += expiry.kept(conn, organisation_id)
    if wanted.singles_only:
        conditions.append(jobs.c.batch_id.is_(None))
    if wanted.statuses:
        conditions.append(jobs.c.status.in_([CODES[status] for status in sorted(wanted.statuses)]))
    if wanted.confidence_below is not None:
        conditions.append(results_table.c.lowest_confidence < wanted.confidence_below.rank)
    if wanted.place_ids:
        conditions.append(among(jobs.c.place_id, wanted.place_ids))
    if wanted.day is not None:
        conditions.append(jobs.c.day == (wanted.day - date(1970, 1, 1)).days)
    if wanted.answered:
        conditions.append(results_table.c.job_id.is_not(None))
    conditions += _about_contents(wanted)
    if wanted.area is not None:
        conditions.append(among(jobs.c.id, _in_area(conn, organisation_id, wanted)))
    return conditions


def _about_contents(wanted: JobFilter) -> list[ColumnElement[bool]]:
    """Return the conditions about what stands in answers and inputs."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.weakest_below is not None:
        conditions.append(glances.weaker(wanted.weakest_below))
    if wanted.open_closed is not None:
        conditions.append(glances.is_open_closed(wanted.open_closed))
    if wanted.empty is not None:
        conditions.append(glances.lacks(wanted.empty))
    if wanted.changed:
        conditions.append(glances.is_changed())
    if wanted.text is not None:
        own = job_inputs.c.job_id == jobs.c.id
        held = select(job_inputs.c.job_id).where(own, holds_in_any_case(job_inputs.c.inputs, wanted.text)).exists()
        conditions.append(holds_in_any_case(jobs.c.place_id, wanted.text) | held)
    return conditions


def _in_area(conn: Connection, organisation_id: int, wanted: JobFilter) -> list[int]:
    found = [] if wanted.area is None else job_points.within(conn, organisation_id, wanted.area)
    return [spot.job_id for spot in found]


def _total(conn: Connection, organisation_id: int, wanted: JobFilter, conditions: Sequence[ColumnElement[bool]]) -> int:
    others = (
        wanted.singles_only
        or wanted.place_ids
        or wanted.day
        or wanted.area
        or wanted.text
        or _of_answers(wanted)
        or _of_glances(wanted)
    )
    if wanted.batch_id is not None and not others:  # the batch's own counters know it
        row = batch_rows.find_row(conn, organisation_id, wanted.batch_id)
        return sum(row._mapping[status.value] for status in wanted.statuses or STATUSES)
    counted = select(func.count()).select_from(_counted_from(wanted))
    return int(conn.execute(counted.where(*conditions)).scalar_one())


def _of_glances(wanted: JobFilter) -> bool:
    """Tell whether a condition is about what glances know of answers."""
    return wanted.changed or any(one is not None for one in (wanted.weakest_below, wanted.open_closed, wanted.empty))


def _of_answers(wanted: JobFilter) -> bool:
    """Tell whether a condition is about what only the answers know."""
    return wanted.answered or wanted.confidence_below is not None


def _is_searched(wanted: JobFilter) -> bool:
    """Tell whether all jobs of a batch have to be looked at, one by one."""
    return wanted.batch_id is not None and (wanted.text is not None or _of_glances(wanted))


def _counted_from(wanted: JobFilter, *, glance: bool = False) -> FromClause:
    """Return the jobs, joined with their answers and glances only when a condition is about those."""
    tables: FromClause = jobs
    if _of_answers(wanted):
        tables = tables.join(results_table, results_table.c.job_id == jobs.c.id)
    return glances.joined(tables) if glance or _of_glances(wanted) else tables


def _places(
    conn: Connection,
    wanted: JobFilter,
    conditions: Sequence[ColumnElement[bool]],
    *,
    after: tuple[int, ...] | None,
    limit: int,
    offset: int = 0,
) -> Sequence[AnyRow]:
    """Return (day, id) of the jobs: what is found over slim rows, before the large texts of just those are read.

    Of a batch that must be searched through the third is how many match in all, to be had without a second search.

    Both orders are the order of submission: ids grow, and so do days. Each is what an index has.
    """
    order = (jobs.c.id,) if wanted.batch_id is not None else (jobs.c.day, jobs.c.id)
    columns = (jobs.c.day, jobs.c.id, func.count().over()) if _is_searched(wanted) else (jobs.c.day, jobs.c.id)
    found = select(*columns).select_from(_counted_from(wanted)).where(*conditions)
    if after is not None:
        found = found.where(tuple_(*order) > after[-len(order) :])
    return conn.execute(found.order_by(*order).limit(limit).offset(offset)).all()


def _whole(conn: Connection, places: Sequence[AnyRow]) -> list[StoredJob]:
    """Return the jobs at places, in their order."""
    ids = [row[1] for row in places]
    found = job_rows.whole(conn, ids)
    return [found[one] for one in ids]
