"""The table of the points of jobs, in packs: some hundred jobs of one batch that lie near each other.

A row for each job would make a submission a third slower. A pack is filed under the smallest quad of the map that
holds all its points; a search reads the packs whose quads the area touches, and looks at each of their points.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select, update

from placewright.model.area import Area
from placewright.model.geo import Point
from placewright.model.quads import LEVELS, codes, holding, ranges
from placewright.store.schema import job_points
from placewright.store.sql import Statement, among, insert_rows, json_array, run

_PACK = 256  # jobs at most, unless more lie in one of the smallest quads
_COLUMNS = ("first_job", "organisation_id", "batch_id", "quad", "points")
_IN_RANGES = Statement(
    # CROSS JOIN keeps the ranges outside: each is then one short walk along the index.
    sqlite="""
        SELECT pack.points
        FROM json_each(?) AS span CROSS JOIN job_points AS pack
        WHERE pack.organisation_id = ?
        AND pack.quad BETWEEN json_extract(span.value, '$[0]') AND json_extract(span.value, '$[1]')
    """,
    postgres="""
        SELECT pack.points
        FROM json_array_elements(%s::json) AS span, job_points AS pack
        WHERE pack.organisation_id = %s
        AND pack.quad BETWEEN (span->>0)::bigint AND (span->>1)::bigint
    """,
)


class JobSpot(msgspec.Struct, frozen=True, gc=False):
    """A job and where its inputs say that the place is."""

    job_id: int
    latitude: float
    longitude: float


def put(
    conn: Connection, organisation_id: int, batch_id: int | None, points: Iterable[tuple[int, Point | None]]
) -> None:
    """Store the points of jobs of one batch (or of none) that have none stored yet: (job id, its point)."""
    import numpy as np

    # One flat list: as many tuples would keep Python's search for cycles busy.
    known = [n for job_id, at in points if at is not None for n in (job_id, at.latitude, at.longitude)]
    if not known:
        return
    table = np.array(known, dtype="f8").reshape(-1, 3)  # a double holds job ids up to 2⁵³
    leaves = codes(table[:, 1], table[:, 2])
    order = np.argsort(leaves, kind="stable")
    table, leaves = table[order], leaves[order]
    # A job without a batch is a pack of its own, so that it is found by its id.
    most = _PACK if batch_id is not None else 1
    rows = [
        (
            int(table[start:end, 0].min()),
            organisation_id,
            batch_id,
            holding(int(leaves[start]), int(leaves[end - 1])),
            table[start:end].astype("<f8").tobytes(),
        )
        for start, end in _cut(leaves, 0, len(leaves), 0, most)
    ]
    insert_rows(conn, "job_points", _COLUMNS, rows)


def _cut(leaves: Any, start: int, end: int, level: int, most: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of sorted codes that lie in quads as large as may be, none with more than `most`."""
    if end - start <= most:
        if start < end:
            yield start, end
        return
    if level == LEVELS:
        yield from ((first, min(first + max(most, 1), end)) for first in range(start, end, max(most, 1)))
        return
    shift = 2 * (LEVELS - level - 1)
    child = int(leaves[start]) >> shift + 2 << 2
    before = start
    for quarter in range(1, 5):
        after = before + int(leaves[before:end].searchsorted((child + quarter) << shift))
        yield from _cut(leaves, before, after, level + 1, most)
        before = after


def replace(
    conn: Connection, organisation_id: int, batch_id: int | None, points: Sequence[tuple[int, Point | None]]
) -> None:
    """Store other points for jobs of one batch (or of none), or no points."""
    forget(conn, {batch_id: [job_id for job_id, _ in points]})
    put(conn, organisation_id, batch_id, points)


def forget(conn: Connection, jobs: Mapping[int | None, Sequence[int]]) -> None:
    """Delete the points of jobs: batch (or none) → job ids."""
    for batch_id, job_ids in jobs.items():
        if batch_id is None:
            conn.execute(delete(job_points).where(among(job_points.c.first_job, job_ids)))
        else:
            _forget(conn, batch_id, job_ids)


def _forget(conn: Connection, batch_id: int, job_ids: Sequence[int]) -> None:
    import numpy as np

    gone = np.array(job_ids, dtype="f8")
    wanted = select(job_points.c.first_job, job_points.c.points).where(job_points.c.batch_id == batch_id)
    emptied = []
    for first_job, points in conn.execute(wanted).all():
        pack = _table(points)
        left = pack[~np.isin(pack[:, 0], gone)]
        if len(left) == 0:
            emptied.append(first_job)
        elif len(left) < len(pack):
            # The quad stays: it holds what is left, if not as closely as it could.
            changed = update(job_points).where(job_points.c.first_job == first_job)
            conn.execute(changed.values(first_job=int(left[:, 0].min()), points=left.tobytes()))
    conn.execute(delete(job_points).where(among(job_points.c.first_job, emptied)))


def within(conn: Connection, organisation_id: int, area: Area) -> list[JobSpot]:
    """Return the jobs of an organisation whose points lie in an area or on its edge, in the order of submission."""
    import numpy as np

    spans = json_array(ranges(area.boxes))
    packs = {row[0] for row in run(conn, _IN_RANGES, (spans, organisation_id))}
    if not packs:
        return []
    table = np.concatenate([_table(points) for points in packs])
    inside = table[np.flatnonzero(area.holds(table[:, 1:].tolist()))]
    return [JobSpot(int(row[0]), row[1], row[2]) for row in inside[np.argsort(inside[:, 0])].tolist()]


def of_batch(conn: Connection, batch_id: int) -> dict[int, tuple[float, float]]:
    """Return job id → (latitude, longitude) of the jobs of a batch that have a point."""
    packs = conn.execute(select(job_points.c.points).where(job_points.c.batch_id == batch_id)).scalars()
    return {int(row[0]): (row[1], row[2]) for points in packs for row in _table(points).tolist()}


def _table(points: bytes) -> Any:
    """Return a pack as a table: job id, latitude, longitude."""
    import numpy as np

    return np.frombuffer(points, dtype="<f8").reshape(-1, 3)
