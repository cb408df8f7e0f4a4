"""Reads whole jobs by their ids: slim row, inputs and answer together, the texts as bytes and never decoded.

A page has ten thousand jobs of some kilobytes each: what costs a microsecond more here costs a client a hundredth.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from msgspec import Raw
from sqlalchemy import Connection, select

from placewright.store.codes import STATUSES, exact_moment, moment, parted
from placewright.store.results import TEXTS
from placewright.store.schema import batches
from placewright.store.sql import among, is_postgres, json_array
from placewright.store.values import StoredJob

_EMPTY = Raw(b"{}")
_Answer: TypeAlias = tuple[Raw, Raw, Raw, Raw, Raw, Raw]  # in the order of TEXTS
_NO_ANSWER: _Answer = (_EMPTY, _EMPTY, _EMPTY, _EMPTY, _EMPTY, _EMPTY)
_NUMBERS = ("jobs.id", "jobs.batch_id", "jobs.status", "jobs.created_at", "jobs.completed_at", "jobs.attempts")
_ANSWERED = ("results.last_enriched", "results.processing_seconds")
_BYTES = (
    *("jobs.place_id", "job_inputs.attributes", "results.country_code"),
    *("jobs.error", "job_inputs.inputs"),
    *(f"results.{name}" for name in TEXTS),
)
_FROM = (
    "FROM jobs JOIN job_inputs ON job_inputs.job_id = jobs.id LEFT JOIN results ON results.job_id = jobs.id"
    " WHERE jobs.id"
)
_OF_SQLITE = (
    f"SELECT {', '.join([*_NUMBERS, *_ANSWERED, *(f'CAST({name} AS BLOB)' for name in _BYTES)])} {_FROM}"
    " IN (SELECT value FROM json_each(?))"
)
_OF_POSTGRES = f"SELECT {', '.join([*_NUMBERS, *_ANSWERED, *_BYTES])} {_FROM} = ANY(%s)"


def whole(conn: Connection, job_ids: Sequence[int]) -> dict[int, StoredJob]:
    """Return jobs by the store's own ids, in no order; those that are gone are left out."""
    rows = _rows(conn, job_ids)
    names = _names(conn, {row[1] for row in rows} - {None})
    return {row[0]: _job(row, names) for row in rows}


def _rows(conn: Connection, job_ids: Sequence[int]) -> Sequence[Any]:
    """Return _NUMBERS, _ANSWERED and _BYTES of each job."""
    own: Any = conn.connection.driver_connection
    rows: Sequence[Any]
    if not is_postgres(conn):
        rows = own.execute(_OF_SQLITE, (json_array(job_ids),)).fetchall()
        return rows
    from psycopg.types.string import ByteaBinaryLoader

    with own.cursor(binary=True) as cursor:
        cursor.adapters.register_loader("text", ByteaBinaryLoader)  # in binary a text comes as it is, in UTF-8
        rows = cursor.execute(_OF_POSTGRES, (list(job_ids),)).fetchall()
    return rows


def _names(conn: Connection, own_ids: set[int]) -> Mapping[int, str]:
    """Return the ids of the API for batches."""
    if not own_ids:
        return {}
    wanted = select(batches.c.id, batches.c.public_id).where(among(batches.c.id, own_ids))
    return {row[0]: row[1] for row in conn.execute(wanted)}


def _job(row: Sequence[Any], names: Mapping[int, str]) -> StoredJob:
    """Return a job. Fields go by place, in the order of StoredJob: names cost a third more."""
    batch_id, country_code, error = row[1], row[10], row[11]
    answer: _Answer = _NO_ANSWER if row[13] is None else tuple(map(Raw, row[13:]))  # type: ignore[assignment]
    return StoredJob(
        row[8].decode(),
        None if batch_id is None else names[batch_id],
        STATUSES[row[2]],
        _attributes(row[9]),
        Raw(row[12]),
        *answer,
        None if country_code is None else country_code.decode(),
        exact_moment(row[3]),
        moment(row[4]),
        moment(row[6]),
        row[7],
        row[5],
        None if error is None else Raw(error),
    )


@lru_cache(maxsize=1024)
def _attributes(text: bytes) -> tuple[str, ...]:
    return parted(text.decode())
