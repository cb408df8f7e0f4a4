"""The five arrays of a batch's place_ids, made cheaply: clients poll batches of 50,000 jobs every few seconds."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from itertools import compress

import msgspec
from sqlalchemy import Connection, text

from placewright.model.job import JobStatus
from placewright.store.codes import CODES

_CACHED_BATCHES = 8  # one of 50,000 jobs takes some 6 MB
_EMPTY = b"[]"
# For each status: a table that turns the digits of statuses into 1 where it is that one, else 0.
_SELECTORS = {status: bytes(int(byte == ord("0") + code) for byte in range(256)) for status, code in CODES.items()}

# Statuses and ids of a whole batch come as one text each: a tenth of the cost of fetching 50,000 rows.
_IN_ORDER = "FROM jobs WHERE batch_id = :batch ORDER BY batch_id, id"
_STATUSES = {
    "sqlite": text(f"SELECT group_concat(status, '') FROM (SELECT status {_IN_ORDER})"),
    "postgresql": text("SELECT string_agg(CAST(status AS text), '' ORDER BY id) FROM jobs WHERE batch_id = :batch"),
}
_IDS = {
    "sqlite": text(f"SELECT json_group_array(place_id) FROM (SELECT place_id {_IN_ORDER})"),
    "postgresql": text("SELECT CAST(json_agg(place_id ORDER BY id) AS text) FROM jobs WHERE batch_id = :batch"),
}
# Right after a submission the jobs of a batch stand side by side: reading that part of the table spares the index.
_IN_A_ROW = "FROM jobs WHERE id BETWEEN :first AND :last"
_STATUSES_IN_A_ROW = {
    "sqlite": text(f"SELECT group_concat(status, '') {_IN_A_ROW}"),
    "postgresql": text(f"SELECT string_agg(CAST(status AS text), '' ORDER BY id) {_IN_A_ROW}"),
}
_SPAN = text("SELECT min(id), max(id), count(*) FROM jobs WHERE batch_id = :batch")


class _Members(msgspec.Struct):
    """The jobs of a batch, as long as none come or go."""

    place_ids: list[str]
    span: tuple[int, int] | None  # first and last job id, if no other jobs stand between
    version: int = -1  # of `arrays`
    arrays: Mapping[JobStatus, bytes] = {}


class _Cache:
    """The members of the batches that were polled last, by membership stamp (random, so it never means two things)."""

    def __init__(self) -> None:
        self._members: OrderedDict[int, _Members] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, membership: int) -> _Members | None:
        with self._lock:
            if membership in self._members:
                self._members.move_to_end(membership)
            return self._members.get(membership)

    def put(self, membership: int, members: _Members) -> None:
        with self._lock:
            self._members[membership] = members
            while len(self._members) > _CACHED_BATCHES:
                self._members.popitem(last=False)


_cache = _Cache()


def remember(membership: int, place_ids: list[str], first: int, last: int) -> None:
    """Keep the members of a batch that has just been submitted, so that the first polls need not read them.

    If that is taken back, nothing will ever ask for this `membership`: it is random.
    """
    in_a_row = last - first + 1 == len(place_ids)
    _cache.put(membership, _Members(place_ids, (first, last) if in_a_row else None))


def by_status(
    conn: Connection, batch_id: int, membership: int, version: int, counts: Sequence[int], *, committed: bool = True
) -> Mapping[JobStatus, bytes]:
    """Return each status → JSON array of place_ids in the order of submission.

    `membership`, `version` and `counts` (by status code) are of the batch's row, read in the same transaction. If that
    may still be taken back (not `committed`), the arrays are not remembered: another change could then come by the
    same version.
    """
    members = _cache.get(membership)
    if members is None:
        members = _read_members(conn, batch_id)
        _cache.put(membership, members)
    if members.version == version:
        return members.arrays
    made = _arrays(members.place_ids, _read_statuses(conn, batch_id, members, counts))
    if not committed:
        return made
    _cache.put(membership, msgspec.structs.replace(members, version=version, arrays=made))
    return made


def _read_members(conn: Connection, batch_id: int) -> _Members:
    first, last, number = conn.execute(_SPAN, {"batch": batch_id}).one()
    place_ids = msgspec.json.decode(
        conn.execute(_IDS[conn.dialect.name], {"batch": batch_id}).scalar() or "[]", type=list[str]
    )
    in_a_row = number > 0 and last - first + 1 == number
    return _Members(place_ids, (first, last) if in_a_row else None)


def _read_statuses(conn: Connection, batch_id: int, members: _Members, counts: Sequence[int]) -> bytes:
    total = len(members.place_ids)
    if max(counts) == total:  # as after a submission, and at the end
        return b"%d" % counts.index(total) * total
    if members.span is None:
        found = conn.execute(_STATUSES[conn.dialect.name], {"batch": batch_id}).scalar()
    else:
        found = conn.execute(
            _STATUSES_IN_A_ROW[conn.dialect.name], {"first": members.span[0], "last": members.span[1]}
        ).scalar()
    return (found or "").encode()


def _arrays(place_ids: list[str], statuses: bytes) -> dict[JobStatus, bytes]:
    return {status: _array(place_ids, statuses.translate(selector)) for status, selector in _SELECTORS.items()}


def _array(place_ids: list[str], chosen: bytes) -> bytes:
    number = chosen.count(1)
    if number == 0:
        return _EMPTY
    return msgspec.json.encode(place_ids if number == len(place_ids) else list(compress(place_ids, chosen)))
