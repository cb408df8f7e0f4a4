"""The table of results: the answer of each job, which is also the cache of answers."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy import delete as delete_from

from placewright.model.job import FinishedJob
from placewright.model.outputs import Result
from placewright.store import batch_rows, glances
from placewright.store.codes import IN_PROGRESS, joined, now_us, parted
from placewright.store.counters import Tally
from placewright.store.schema import job_inputs, jobs, results
from placewright.store.sql import Statement, among, elements, is_postgres, run
from placewright.store.values import CachedResult

# The columns that hold parts of a Result as JSON, called as its fields.
TEXTS = ("outputs", "reasoning", "confidence_scores", "attribute_status", "enrichment_metadata", "changes")
COLUMNS = ", ".join([*TEXTS, "country_code"])  # what `result_of` reads, in its order
_STORED = (
    *("job_id", "organisation_id", "fingerprint", "fingerprint_attributes", "lowest_confidence", "country_code"),
    "processing_seconds",
    *TEXTS,
    "last_enriched",
)
_KINDS = ("bigint", "bigint", "text", "text", "smallint", "text", "float8", *("text" for _ in TEXTS), "bigint")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Result).decode
_decode_any = msgspec.json.Decoder(dict[str, Any]).decode


_INTO = f"INSERT INTO results ({', '.join(_STORED)})"
_OVER = f"ON CONFLICT (job_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _STORED[1:])}"
# SQLite takes row after row; PostgreSQL a list for each column, in one trip there and back.
_PUT = f"{_INTO} VALUES ({', '.join('?' * len(_STORED))}) {_OVER}"
_PUT_COLUMNS = f"{_INTO} SELECT * FROM unnest({', '.join(f'%b::{kind}[]' for kind in _KINDS)}) {_OVER}"


def put(conn: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write the results of finished jobs (each `row_of` one and when it was last enriched) in place of earlier ones."""
    own: Any = conn.connection.driver_connection
    if not is_postgres(conn):
        own.executemany(_PUT, rows)
    elif rows:
        own.execute(_PUT_COLUMNS, [list(column) for column in zip(*rows, strict=True)])


def row_of(one: FinishedJob, result: Result) -> tuple[Any, ...]:
    """Return the values of _STORED but the last."""
    return (
        one.job.id,
        one.job.organisation_id,
        None if one.fingerprint is None else _key(one.fingerprint),
        joined(one.fingerprint_attributes),
        _lowest(result),
        result.country_code,
        float(one.processing_seconds),
        _text(result.outputs),
        _text(result.reasoning),
        _text(result.confidence_scores),
        _text(result.attribute_status),
        _text(result.enrichment_metadata),
        _text(result.changes),
    )


def _key(fingerprint: bytes) -> str:
    # Text, since a list of texts can be bound as one JSON array.
    return base64.b64encode(fingerprint).decode()


def _text(part: Mapping[str, Any]) -> str:
    return _encode(part).decode() if part else "{}"


def decoded(texts: Iterable[str], country_code: str | None) -> Result:
    """Return the six JSON texts (in the order of TEXTS) as a Result."""
    parts = ",".join(f'"{name}":{text}' for name, text in zip(TEXTS, texts, strict=True))
    return _decode(f'{{{parts},"country_code":{_encode(country_code).decode()}}}')


def reusable(conn: Connection, organisation_id: int, fingerprints: Sequence[bytes]) -> dict[bytes, CachedResult]:
    """Return the organisation's newest answer for each fingerprint that has one; one query for a whole slice."""
    if not fingerprints:
        return {}
    asked = elements(conn, dict.fromkeys(map(_key, fingerprints)))
    same = results.alias("same")
    newest = (
        select(func.max(same.c.job_id))
        .where(same.c.organisation_id == organisation_id, same.c.fingerprint == asked.c.value)
        .scalar_subquery()
        .correlate(asked)
    )
    found = conn.execute(
        select(results.c.fingerprint, results.c.fingerprint_attributes, results.c.country_code, *_texts()).select_from(
            asked.join(results, results.c.job_id == newest)
        )
    )
    by_key = {row[0]: CachedResult(decoded(row[3:], row[2]), frozenset(parted(row[1]))) for row in found}
    return {one: by_key[_key(one)] for one in fingerprints if _key(one) in by_key}


class Answer(msgspec.Struct, frozen=True):
    """The stored answer of a job, as far as an override must know it."""

    job_id: int
    batch_id: int | None
    place_id: str
    inputs: str  # JSON as sent
    result: Result


def of_places(conn: Connection, organisation_id: int, place_ids: Iterable[str]) -> Iterator[Answer]:
    """Yield the answers of an organisation's places; jobs that run just now are left out, since theirs will go."""
    columns = (jobs.c.id, jobs.c.batch_id, jobs.c.place_id, job_inputs.c.inputs, results.c.country_code, *_texts())
    joined_ = jobs.join(job_inputs, job_inputs.c.job_id == jobs.c.id).join(results, results.c.job_id == jobs.c.id)
    mine = jobs.c.organisation_id == organisation_id
    still = jobs.c.status != IN_PROGRESS
    found = select(*columns).select_from(joined_).where(mine, still, among(jobs.c.place_id, place_ids))
    for row in conn.execute(found.order_by(jobs.c.id)).all():
        yield Answer(row[0], row[1], row[2], row[3], decoded(row[5:], row[4]))


def rewrite(conn: Connection, changed: Sequence[tuple[Answer, Result]]) -> None:
    """Put other answers in place of stored ones, with the counters of their batches. Needs a write.

    The fingerprint stays: under it the answer of the sources is found, which an override does not lose.
    """
    if not changed:
        return
    now = now_us()
    rows = [_rewritten(answer.job_id, result) | {"last_enriched": now} for answer, result in changed]
    conn.execute(update(results).where(results.c.job_id == bindparam("own")), rows)
    glances.change(conn, {answer.job_id: glances.glance_of(result) for answer, result in changed})
    tallies: dict[int, Tally] = {}
    for answer, result in changed:
        if answer.batch_id is not None:
            tally = tallies.setdefault(answer.batch_id, Tally())
            tally.count(answer.result.attribute_status, answer.result.outputs, -1)
            tally.count(result.attribute_status, result.outputs)
    for batch_id, tally in sorted(tallies.items()):
        tally.write(conn, batch_id)
        batch_rows.touch(conn, batch_id)


def _rewritten(job_id: int, result: Result) -> dict[str, Any]:
    return {"own": job_id, "lowest_confidence": _lowest(result)} | {
        name: _text(getattr(result, name)) for name in TEXTS
    }


def _lowest(result: Result) -> int | None:
    """Return the rank of the weakest word."""
    return min([word.rank for word in result.confidence_scores.values()], default=None)


_WORDS = Statement(
    sqlite="""
        SELECT word.key, word.value, count(*)
        FROM jobs CROSS JOIN results ON results.job_id = jobs.id, json_each(results.confidence_scores) AS word
        WHERE jobs.batch_id = ? GROUP BY word.key, word.value
    """,
    postgres="""
        SELECT word.key, word.value, count(*)
        FROM jobs JOIN results ON results.job_id = jobs.id, json_each_text(results.confidence_scores::json) AS word
        WHERE jobs.batch_id = %s GROUP BY word.key, word.value
    """,
)


def words_of_batch(conn: Connection, organisation_id: int, batch_id: str) -> dict[str, dict[str, int]]:
    """Return output → confidence word → in how many answers of a batch it stands.

    Raises:
        NotFound: the organisation has no such batch.
    """
    own = batch_rows.find_row(conn, organisation_id, batch_id).id
    found: dict[str, dict[str, int]] = {}
    for output, word, number in run(conn, _WORDS, (own,)):
        found.setdefault(output, {})[word] = number
    return found


def drop(conn: Connection, batch_id: int | None, job_ids: Sequence[int]) -> None:
    """Delete the results of some jobs of one batch, and take them out of its counters."""
    if batch_id is not None:
        tally = Tally()
        for statuses, outputs in _counted(conn, job_ids):
            tally.count(statuses, outputs, -1)
        tally.write(conn, batch_id)
    conn.execute(delete_from(results).where(among(results.c.job_id, job_ids)))
    glances.drop(conn, job_ids)


def _counted(conn: Connection, job_ids: Sequence[int]) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    wanted = select(results.c.attribute_status, results.c.outputs).where(among(results.c.job_id, job_ids))
    for statuses, outputs in conn.execute(wanted):
        yield _decode_any(statuses), _decode_any(outputs)


def _texts() -> list[Any]:
    return [results.c[name] for name in TEXTS]


def result_of(row: Sequence[Any], first: int) -> Result | None:
    """Return the Result whose COLUMNS stand in a row from `first` on, None when the job has none."""
    if row[first] is None:
        return None
    return decoded(row[first : first + len(TEXTS)], row[first + len(TEXTS)])
