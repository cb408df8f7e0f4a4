"""The table of glances: of each answer what lists filter by, so that they need not read its large texts.

A glance counts while its job has not ended again since: a process of an earlier version writes answers without one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, or_, select
from sqlalchemy import delete as delete_from

from placewright.model.outputs import Confidence, Result
from placewright.store.schema import glances, jobs, results
from placewright.store.sql import among, both, holds, is_postgres, json_value, run

_COLUMNS = ("job_id", "completed_at", "weakest", "open_closed", "changed", "filled")
_KINDS = ("bigint", "bigint", "smallint", "text", "boolean", "text")
_INTO = f"INSERT INTO glances ({', '.join(_COLUMNS)})"
_OVER = f"ON CONFLICT (job_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
# SQLite takes row after row; PostgreSQL a list for each column, in one trip there and back.
_PUT = f"{_INTO} VALUES ({', '.join('?' * len(_COLUMNS))}) {_OVER}"
_PUT_COLUMNS = f"{_INTO} SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in _KINDS)}) {_OVER}"
_CHANGE = both("UPDATE glances SET weakest = ?, open_closed = ?, changed = ?, filled = ? WHERE job_id = ?")

Glance = tuple[int, str | None, bool, str]  # the last four of _COLUMNS


def glance_of(result: Result) -> Glance:
    """Return what of an answer stands in a glance."""
    ranks = [word.rank for word in result.confidence_scores.values() if word is not Confidence.NONE]
    status = result.outputs.get("open_closed_status")
    filled = [name for name, value in result.outputs.items() if value is not None and value not in ([], {})]
    return min(ranks, default=0), status, bool(result.changes), f",{','.join(filled)},"


def put(conn: Connection, found: Mapping[int, Glance], completed_at: int) -> None:
    """Write the glances of jobs (by the store's own ids) whose runs ended then, in place of earlier ones."""
    rows = [(job_id, completed_at, *glance) for job_id, glance in found.items()]
    own: Any = conn.connection.driver_connection
    if not is_postgres(conn):
        own.executemany(_PUT, rows)
    elif rows:
        own.execute(_PUT_COLUMNS, [list(column) for column in zip(*rows, strict=True)])


def change(conn: Connection, found: Mapping[int, Glance]) -> None:
    """Put what an override made of answers into their glances; an answer without one stays without."""
    for job_id, glance in found.items():
        run(conn, _CHANGE, (*glance, job_id))


def drop(conn: Connection, job_ids: Sequence[int]) -> None:
    """Delete those of some jobs."""
    conn.execute(delete_from(glances).where(among(glances.c.job_id, job_ids)))


def joined(tables: FromClause) -> FromClause:
    """Return jobs with their glances, where those count."""
    return tables.outerjoin(glances, and_(glances.c.job_id == jobs.c.id, glances.c.completed_at == jobs.c.completed_at))


def weakest() -> ColumnElement[int]:
    """Return, over `joined` tables, the rank of the word of the least sure value; 0 without a value, null unanswered.

    `lowest_confidence` is another thing: there an output without a value makes an answer as weak as can be.
    """
    slow = select(_weakest_of_answer()).where(results.c.job_id == jobs.c.id).scalar_subquery().correlate(jobs)
    return case((glances.c.job_id.is_not(None), glances.c.weakest), else_=slow)


def weaker(than: Confidence) -> ColumnElement[bool]:
    """Return the condition that the least sure value is under a word; an answer without values is."""
    return _either(glances.c.weakest < than.rank, _weakest_of_answer() < than.rank)


def is_open_closed(status: str) -> ColumnElement[bool]:
    """Return the condition that the output open_closed_status is this."""
    return _either(glances.c.open_closed == status, json_value(results.c.outputs, "open_closed_status") == status)


def lacks(output: str) -> ColumnElement[bool]:
    """Return the condition that there is an answer, without a value for this output."""
    value = json_value(results.c.outputs, output)
    return _either(~holds(glances.c.filled, f",{output},"), or_(value.is_(None), value.in_(("[]", "{}"))))


def is_changed() -> ColumnElement[bool]:
    """Return the condition that the last run changed an output."""
    return _either(glances.c.changed.is_(True), results.c.changes != "{}")


def _either(quick: ColumnElement[bool], slow: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition over `joined` tables that asks the answer itself where its glance does not count."""
    answer = select(results.c.job_id).where(results.c.job_id == jobs.c.id, slow).correlate(jobs).exists()
    return or_(quick, and_(glances.c.job_id.is_(None), answer))


def _weakest_of_answer() -> ColumnElement[int]:
    scores = results.c.confidence_scores
    words = [word for word in sorted(Confidence, key=lambda one: one.rank) if word is not Confidence.NONE]
    return case(*((holds(scores, f':"{word}"'), word.rank) for word in words), else_=0)
