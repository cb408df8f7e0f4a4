"""The table of exports: what was asked for, who writes it until when, which files are there."""

import uuid
from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from placewright.errors import Gone, NotFound
from placewright.model.export import Export, ExportFormat, ExportStatus
from placewright.store import batches
from placewright.store.codes import exact_moment, microseconds, moment, now_us
from placewright.store.cursors import decode_cursor, encode_cursor
from placewright.store.schema import exports
from placewright.store.sql import AnyRow, among, json_array
from placewright.store.values import Batch

_texts = msgspec.json.Decoder(tuple[str, ...]).decode
_NAMED = 20  # batches that a sentence names
_AT_ONCE = 1000  # exports that expire in one transaction


class ExportPage(msgspec.Struct, frozen=True):
    """Some exports, newest first, and where to go on."""

    exports: tuple[Export, ...]
    next_cursor: str | None  # None: this was the last page


def create(
    conn: Connection,
    organisation_id: int,
    batch_ids: Sequence[str],
    export_format: ExportFormat,
    *,
    inline_rows: int = 0,
    reserved_us: int = 0,
) -> Export:
    """Queue an export; a batch named twice counts once. Needs a write.

    One of up to `inline_rows` is reserved for so long: only who claims it by its id gets it.

    Raises:
        NotFound: the organisation has not all of the batches; the sentence names those. Gone: one has expired.
    """
    ids = tuple(dict.fromkeys(batch_ids))
    found = _found(conn, organisation_id, ids)
    rows = sum(batch.total for batch in found)
    now = now_us()
    row = conn.execute(
        insert(exports)
        .values(
            organisation_id=organisation_id,
            public_id=str(uuid.uuid4()),
            format=export_format,
            status=ExportStatus.QUEUED,
            batch_ids=json_array(ids),
            batch_names=json_array(batch.name for batch in found),
            rows_total=rows,
            rows_exported=0,
            created_at=now,
            updated_at=now,
            due=now + (reserved_us if rows <= inline_rows else 0),
            token=0,
            attempts=0,
        )
        .returning(exports)
    ).one()
    return _export(row, now)


def _found(conn: Connection, organisation_id: int, batch_ids: Sequence[str]) -> list[Batch]:
    found, missing = [], []
    for batch_id in batch_ids:
        try:
            found.append(batches.get(conn, organisation_id, batch_id))
        except Gone:
            raise
        except NotFound:
            missing.append(batch_id)
    if missing:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise NotFound(f"There is no batch {', '.join(map(repr, missing[:_NAMED]))}{more}.")
    return found


def get(conn: Connection, organisation_id: int, export_id: str) -> Export:
    """Return an export.

    Raises:
        NotFound: the organisation has no such export.
    """
    mine = (exports.c.organisation_id == organisation_id, exports.c.public_id == export_id)
    row = conn.execute(select(exports).where(*mine)).one_or_none()
    if row is None:
        raise NotFound(f"There is no export {export_id!r}.")
    return _export(row, now_us())


def page(
    conn: Connection,
    organisation_id: int,
    *,
    limit: int,
    statuses: Collection[ExportStatus] = (),
    cursor: str | None = None,
) -> ExportPage:
    """Return exports newest first, from a cursor on; `statuses`: only in one of these.

    Raises:
        InvalidInput: the cursor is none of ours.
    """
    wanted, now = select(exports).where(exports.c.organisation_id == organisation_id), now_us()
    if cursor is not None:
        wanted = wanted.where(exports.c.id < decode_cursor(cursor, 1)[0])
    if statuses:
        wanted = wanted.where(or_(*(_has(status, now) for status in statuses)))
    rows = conn.execute(wanted.order_by(exports.c.id.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    return ExportPage(
        tuple(_export(row, now) for row in shown), encode_cursor(shown[-1].id) if len(rows) > limit else None
    )


def anything_due(conn: Connection, now: int) -> bool:
    """Tell whether a claim would find something; a read, much cheaper than a claim that finds nothing."""
    return conn.execute(select(exports.c.id).where(exports.c.due <= now).limit(1)).first() is not None


def claim(conn: Connection, *, lease_us: int, max_attempts: int, export_id: str | None = None) -> Export | None:
    """Take the next export (or that one) until the lease ends, None when none is due. Needs a write.

    Organisations go in turn: who has less waiting or running before it goes first. One that broke off too often fails.
    """
    now = now_us()
    wanted = select(exports).where(exports.c.due <= now)
    if export_id is not None:
        free = or_(exports.c.due <= now, exports.c.status == ExportStatus.QUEUED)
        wanted = select(exports).where(exports.c.public_id == export_id, free)
    wanted = wanted.order_by(_ahead(), exports.c.id).limit(1).with_for_update(skip_locked=True)
    while (row := conn.execute(wanted).one_or_none()) is not None:
        if row.attempts >= max_attempts:
            _end(conn, row, ExportStatus.FAILED, error="The export broke off again and again; the server's log tells.")
            continue
        values = {"status": ExportStatus.RUNNING, "due": now + lease_us, "rows_exported": 0, "updated_at": now}
        changed = update(exports).where(exports.c.id == row.id)
        changed = changed.values(token=row.token + 1, attempts=row.attempts + 1, **values)
        return _export(conn.execute(changed.returning(exports)).one(), now)
    return None


def _ahead() -> ColumnElement[int]:
    """Return how many open exports of the same organisation came before."""
    other = exports.alias()
    before = (other.c.organisation_id == exports.c.organisation_id, other.c.due.is_not(None), other.c.id < exports.c.id)
    return select(func.count()).select_from(other).where(*before).correlate(exports).scalar_subquery()


def renew(conn: Connection, export: Export, *, lease_us: int, rows_exported: int) -> bool:
    """Extend a claim and note how far it is; False when it is lost. Needs a write."""
    now = now_us()
    changed = update(exports).where(*_held(export))
    return conn.execute(changed.values(due=now + lease_us, rows_exported=rows_exported, updated_at=now)).rowcount == 1


def hand_back(conn: Connection, export: Export) -> None:
    """Let a claimed export wait again; the run that was broken off does not count as an attempt. Needs a write."""
    _wait(conn, export, 0, attempts=exports.c.attempts - 1)


def retry(conn: Connection, export: Export, *, after_us: int) -> None:
    """Let a claimed export that went wrong wait again, so long. Needs a write."""
    _wait(conn, export, after_us)


def _wait(conn: Connection, export: Export, after_us: int, **values: ColumnElement[int]) -> None:
    now = now_us()
    waiting = {"status": ExportStatus.QUEUED, "due": now + after_us, "rows_exported": 0, "updated_at": now}
    conn.execute(update(exports).where(*_held(export)).values(**waiting, **values))


def complete(conn: Connection, export: Export, *, rows_exported: int, file_bytes: int, kept_us: int) -> bool:
    """Note that the file of a claim is there; False when the claim is lost, or a batch expired. Needs a write.

    The file expires with the first of its batches at the latest.
    """
    now = now_us()
    try:
        found = _found(conn, export.organisation_id, export.batch_ids)
    except Gone as error:
        fail(conn, export, str(error))
        return False
    except NotFound:  # deleted by the user, who may still want the file
        found = []
    until = min([now + kept_us, *(microseconds(batch.expires_at) for batch in found if batch.expires_at)])
    values = {"status": ExportStatus.COMPLETED, "due": None, "updated_at": now, "expires_at": until}
    changed = update(exports).where(*_held(export))
    return (
        conn.execute(changed.values(rows_exported=rows_exported, file_bytes=file_bytes, error=None, **values)).rowcount
        == 1
    )


def fail(conn: Connection, export: Export, error: str) -> None:
    """Note why a claimed export cannot be. Needs a write."""
    row = conn.execute(select(exports).where(*_held(export))).one_or_none()
    if row is not None:
        _end(conn, row, ExportStatus.FAILED, error=error)


def expire(conn: Connection) -> int:
    """Mark the exports whose time is over; return how many. The caller deletes the files. Needs a write."""
    now = now_us()
    over = select(exports.c.id).where(_has(ExportStatus.COMPLETED, None), exports.c.expires_at <= now).limit(_AT_ONCE)
    changed = update(exports).where(exports.c.id.in_(over))
    return conn.execute(changed.values(status=ExportStatus.EXPIRED, updated_at=now)).rowcount


def end_of_batch(conn: Connection, organisation_id: int, batch_id: str) -> None:
    """Let the exports of a batch that has expired end with it. Needs a write."""
    alive = or_(exports.c.due.is_not(None), _has(ExportStatus.COMPLETED, None))
    for row in conn.execute(select(exports).where(exports.c.organisation_id == organisation_id, alive)).all():
        if batch_id not in _texts(row.batch_ids):
            continue
        if row.status == ExportStatus.COMPLETED:
            _end(conn, row, ExportStatus.EXPIRED)
        else:
            _end(conn, row, ExportStatus.FAILED, error=f"The batch {batch_id!r} has expired.")


def files_in_use(conn: Connection, export_ids: Collection[str]) -> set[str]:
    """Return those of the named exports that are written or kept now, as `file` without its ending."""
    alive = or_(_has(ExportStatus.RUNNING, None), _has(ExportStatus.COMPLETED, now_us()))
    wanted = select(exports.c.public_id, exports.c.token).where(among(exports.c.public_id, export_ids), alive)
    return {f"{export_id}-{token}" for export_id, token in conn.execute(wanted)}


def _end(conn: Connection, row: AnyRow, status: ExportStatus, **values: str) -> None:
    changed = update(exports).where(exports.c.id == row.id)
    conn.execute(changed.values(status=status, due=None, updated_at=now_us(), **values))


def _held(export: Export) -> tuple[ColumnElement[bool], ...]:
    mine = exports.c.public_id == export.id, exports.c.token == export.token
    return (*mine, exports.c.status == ExportStatus.RUNNING)


def _has(status: ExportStatus, now: int | None) -> ColumnElement[bool]:
    """Return the condition that an export has a status, at a moment: a file is expired before it is deleted."""
    stored = exports.c.status == status
    if now is None or status not in (ExportStatus.COMPLETED, ExportStatus.EXPIRED):
        return stored
    completed = exports.c.status == ExportStatus.COMPLETED
    if status is ExportStatus.COMPLETED:
        return and_(completed, exports.c.expires_at > now)
    return or_(stored, and_(completed, exports.c.expires_at <= now))


def _export(row: AnyRow, now: int) -> Export:
    over = row.status == ExportStatus.COMPLETED and row.expires_at <= now
    return Export(
        id=row.public_id,
        organisation_id=row.organisation_id,
        format=ExportFormat(row.format),
        status=ExportStatus.EXPIRED if over else ExportStatus(row.status),
        batch_ids=_texts(row.batch_ids),
        batch_names=_texts(row.batch_names),
        rows_total=row.rows_total,
        rows_exported=row.rows_exported,
        file_bytes=row.file_bytes,
        error=row.error,
        created_at=exact_moment(row.created_at),
        updated_at=exact_moment(row.updated_at),
        expires_at=moment(row.expires_at),
        token=row.token,
    )
