"""Makes places around one point, and judges them as candidates of a query, for the tests of whole decisions."""

from placewright.matching import judge
from placewright.model.geo import Point, distance_m
from placewright.model.match import Verdict
from placewright.model.place import Candidate, Name, Query, Record

HERE = Point(43.7396, 7.4272)
METRE = 1 / 111_195.0


def record(id_: str, name: str, metres: float | None = 0.0, **fields: object) -> Record:
    """Return a record so many metres north of HERE, or without a point."""
    point = None if metres is None else Point(HERE.latitude + metres * METRE, HERE.longitude)
    return Record(**{"id": id_, "dataset": "osm", "names": (Name(name),), "point": point, **fields})


def asked(name: str, *records: Record, point: Point | None = HERE, **fields: object) -> Verdict:
    """Judge records as candidates of a query."""
    query = Query(**{"names": (Name(name),), "point": point, "precision_m": 0.1, **fields})
    return judge(
        query,
        [Candidate(one, distance_m(point, one.point) if point and one.point else None) for one in records],
    )


def ids(verdict: Verdict) -> list[str]:
    """Return the ids of the accepted records."""
    return [match.record.id for match in verdict.accepted]
