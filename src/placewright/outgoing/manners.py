"""How often each host is asked, agreed between all processes of an installation in one small file.

A host is asked no more often than its interval allows and by no more connections at a time than are set. One that
fails again and again is left alone, longer each time.
"""

import sqlite3
import time
from enum import StrEnum
from pathlib import Path

import msgspec

_SCHEMA = """
CREATE TABLE IF NOT EXISTS hosts (
    host TEXT PRIMARY KEY,
    next_at REAL NOT NULL DEFAULT 0,      -- when it may be asked again
    failures INTEGER NOT NULL DEFAULT 0,  -- in a row
    paused_until REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS turns (
    host TEXT NOT NULL,
    holder TEXT NOT NULL,
    ends_at REAL NOT NULL,                -- when the turn counts as given back, should its process have died
    PRIMARY KEY (host, holder)
) WITHOUT ROWID;
"""
_FAILURES = 5  # in a row, before a host is left alone
_FIRST_PAUSE, _LONGEST_PAUSE = 60.0, 6 * 3600.0  # seconds; it doubles from failure to failure
_FARTHEST = 24 * 3600.0  # a time farther ahead comes from a clock that was wrong


class Held(StrEnum):
    """Why there is no turn."""

    PAUSED = "paused"
    BUSY = "busy"


class Turn(msgspec.Struct, frozen=True):
    """Leave to ask a host once, after a wait."""

    host: str
    holder: str
    wait_seconds: float


class Manners:
    """The ledger of hosts. One object serves one thread; any number of processes share the file.

    Args:
        file: made where it is missing; nothing in it is worth keeping.
        interval_seconds: between the starts of two requests to a host.
        connections: to a host at a time.
        turn_seconds: no request lasts longer.
    """

    def __init__(self, file: Path, *, interval_seconds: float, connections: int, turn_seconds: float) -> None:
        self._interval, self._connections, self._turn_seconds = interval_seconds, connections, turn_seconds
        self._db = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_SCHEMA)

    def take(self, host: str, holder: str, delay_seconds: float, longest_wait: float) -> Turn | Held | None:
        """Take a turn with a host; give it back by `done` or `failed`.

        Args:
            holder: names the turn; unique.
            delay_seconds: what the host's robots.txt asks for.
            longest_wait: in seconds; when the next free moment is farther, the host is `BUSY`.

        Returns:
            The turn; or why there is none; None when all connections are in use, to be asked again soon.
        """
        now = time.time()
        self._db.execute("BEGIN IMMEDIATE")
        try:
            return self._take(host, holder, now, max(self._interval, delay_seconds), longest_wait)
        finally:
            self._db.execute("COMMIT")

    def _take(self, host: str, holder: str, now: float, interval: float, longest_wait: float) -> Turn | Held | None:
        row = self._db.execute("SELECT next_at, paused_until FROM hosts WHERE host = ?", (host,)).fetchone()
        next_at, paused_until = row or (0.0, 0.0)
        if now < paused_until < now + _FARTHEST:
            return Held.PAUSED
        start = max(now, next_at if next_at < now + _FARTHEST else now)
        if start - now > longest_wait:
            return Held.BUSY
        self._db.execute(
            "DELETE FROM turns WHERE host = ? AND NOT ends_at BETWEEN ? AND ?", (host, now, now + _FARTHEST)
        )
        (taken,) = self._db.execute("SELECT count(*) FROM turns WHERE host = ?", (host,)).fetchone()
        if taken >= self._connections:
            return None
        self._db.execute("INSERT INTO turns VALUES (?, ?, ?)", (host, holder, start + self._turn_seconds))
        self._db.execute(
            "INSERT INTO hosts (host, next_at) VALUES (?, ?) ON CONFLICT DO UPDATE SET next_at = excluded.next_at",
            (host, start + interval),
        )
        return Turn(host, holder, start - now)

    def done(self, turn: Turn) -> None:
        """Give a turn back after an answer, of whatever kind."""
        self._give_back(turn)
        self._db.execute(
            "UPDATE hosts SET failures = 0, paused_until = 0 WHERE host = ? AND failures > 0", (turn.host,)
        )

    def failed(self, turn: Turn, pause_seconds: float = 0.0) -> None:
        """Give a turn back after no answer, or one that asks for peace for so many seconds."""
        self._give_back(turn)
        (failures,) = self._db.execute(
            "UPDATE hosts SET failures = failures + 1 WHERE host = ? RETURNING failures", (turn.host,)
        ).fetchone()
        if failures >= _FAILURES:
            pause_seconds = max(pause_seconds, _FIRST_PAUSE * 2 ** min(failures - _FAILURES, 20))
        if pause_seconds:
            until = time.time() + min(pause_seconds, _LONGEST_PAUSE)
            self._db.execute("UPDATE hosts SET paused_until = ? WHERE host = ?", (until, turn.host))

    def _give_back(self, turn: Turn) -> None:
        self._db.execute("DELETE FROM turns WHERE host = ? AND holder = ?", (turn.host, turn.holder))

    def close(self) -> None:
        """Close the file."""
        self._db.close()
