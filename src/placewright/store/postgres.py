"""PostgreSQL: how connections are opened, and which of its errors are passing trouble."""

import re
from typing import Any

import psycopg
from psycopg import errors as pg
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

from placewright.errors import InvalidInput, PlacewrightError, StoreError, StoreUnavailable

LOCK_SECONDS = 15
CONNECT_SECONDS = 5
POOL, MORE_CONNECTIONS = 5, 20  # of one process: kept open, and at most beyond in a rush
# Sent with each connection. A plan is compiled to machine code in 100 ms, longer than all our statements take.
_OPTIONS = {
    "lock_timeout": f"{LOCK_SECONDS}s",
    "idle_in_transaction_session_timeout": "300s",
    "jit": "off",
    "synchronous_commit": "on",
}
# A dead network is noticed in about ten seconds in place of hours.
_KEEPALIVE = {
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

# Another try of the whole transaction may do: somebody else was faster.
AGAIN = (pg.SerializationFailure, pg.DeadlockDetected, pg.UniqueViolation)
_PASSING = {
    pg.LockNotAvailable: "it is locked by another process",
    pg.QueryCanceled: "the work was interrupted",
    pg.DiskFull: "the disk is full",
    pg.OutOfMemory: "memory is short",
    pg.TooManyConnections: "it has too many connections",
    pg.ReadOnlySqlTransaction: "it is read-only",
    pg.IoError: "the disk cannot be read or written",
}
_BROKEN = {
    pg.DataCorrupted: "its files are damaged; restore a backup",
    pg.IndexCorrupted: "its files are damaged; restore a backup",
    pg.InsufficientPrivilege: "the user may not do what Placewright needs; make it the owner of the database",
}

_REFUSED = re.compile(r"FATAL: +(.+)")
_OUT = ("08", "53", "57")  # classes of codes: connection, resources, an operator steps in


def engine(url: URL) -> Engine:
    """Return an engine whose connections are checked before use, so that those of a restarted server are replaced."""
    options = " ".join(f"-c {name}={value}" for name, value in _OPTIONS.items())
    given: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "application_name": "placewright"}
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=POOL,
        max_overflow=MORE_CONNECTIONS,
        pool_timeout=LOCK_SECONDS,
        connect_args=given | _KEEPALIVE | {"options": options} | dict(url.query),
    )


def translated(error: psycopg.Error) -> PlacewrightError | None:
    """Return our error for one of PostgreSQL's; None when it is a fault of our own statements."""
    for kinds, ours in ((_BROKEN, StoreError), (_PASSING, StoreUnavailable)):
        for kind, reason in kinds.items():
            if isinstance(error, kind):
                return ours(f"The database cannot be used{' now' if kinds is _PASSING else ''}: {reason}.")
    if isinstance(error, psycopg.DataError) and "NUL" in str(error):
        return InvalidInput("A text must not hold the character NUL.")
    state = error.sqlstate or ""
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and (not state or state[:2] in _OUT):
        # Why a connection is refused comes as a text only.
        refused = _REFUSED.search(str(error))
        reason = f"its server refuses: {refused[1]}" if refused else "its server cannot be reached"
        return StoreUnavailable(f"The database cannot be used now: {reason}.")
    return None
