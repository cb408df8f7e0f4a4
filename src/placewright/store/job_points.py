"""The table of the points of jobs: what lies in an area is found by the cells that the area touches."""

from collections.abc import Iterable, Sequence
from itertools import compress

import msgspec
from sqlalchemy import Connection, delete

from placewright.model.area import Area, Place
from placewright.model.cells import FINE
from placewright.model.geo import Point
from placewright.store.schema import job_points
from placewright.store.sql import among, driver, json_array

_INSERT = "INSERT INTO job_points (job_id, organisation_id, cell, latitude, longitude) VALUES (?, ?, ?, ?, ?)"
# The index holds all that is read here, so the table itself is not touched. CROSS JOIN keeps the spans outside: each
# is then one short walk along the index.
_IN_SPANS = """
    SELECT point.job_id, point.latitude, point.longitude
    FROM json_each(?) AS span CROSS JOIN job_points AS point
    WHERE point.organisation_id = ?
    AND point.cell BETWEEN json_extract(span.value, '$[0]') AND json_extract(span.value, '$[1]')
"""


class JobSpot(msgspec.Struct, frozen=True, gc=False):
    """A job and where its inputs say that the place is."""

    job_id: int
    latitude: float
    longitude: float


def put(conn: Connection, organisation_id: int, points: Iterable[tuple[int, Point | None]]) -> None:
    """Store the points of jobs that have none stored yet: (job id, its point). Needs a write."""
    cell = FINE.cell
    rows = [
        (job_id, organisation_id, cell(point), point.latitude, point.longitude)
        for job_id, point in points
        if point is not None
    ]
    if rows:
        driver(conn).executemany(_INSERT, rows)


def replace(conn: Connection, organisation_id: int, points: Sequence[tuple[int, Point | None]]) -> None:
    """Store other points for jobs, or none. Needs a write."""
    conn.execute(delete(job_points).where(among(job_points.c.job_id, [job_id for job_id, _ in points])))
    put(conn, organisation_id, points)


def within(conn: Connection, organisation_id: int, area: Area) -> list[JobSpot]:
    """Return the jobs of an organisation whose points lie in an area or on its edge, in the order of submission."""
    spans = json_array([(span.first, span.last) for span in area.spans(FINE)])
    rows: list[tuple[int, float, float]] = driver(conn).execute(_IN_SPANS, (spans, organisation_id)).fetchall()
    places: list[Place] = [row[1:] for row in rows]
    return [JobSpot(*row) for row in sorted(compress(rows, area.holds(places)))]
