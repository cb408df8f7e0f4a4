"""Pages that were read, kept for all processes of an installation, and who is reading which page just now."""

import sqlite3
import time
import zlib
from datetime import datetime
from pathlib import Path

import msgspec

from placewright.outgoing.page import Page

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY,
    read_at REAL NOT NULL,                -- when its reading began
    page BLOB NOT NULL                    -- msgpack of Page, packed by zlib
);
CREATE INDEX IF NOT EXISTS pages_by_age ON pages (read_at);
CREATE TABLE IF NOT EXISTS readers (
    url TEXT PRIMARY KEY,
    ends_at REAL NOT NULL                 -- when another may read it, should its reader have died
) WITHOUT ROWID;
"""
_FARTHEST = 24 * 3600.0  # seconds; a time farther ahead comes from a clock that was wrong
_LEVEL = 1  # of compression: a third of the size at a tenth of the time that the reading took


class PageCache:
    """The kept pages. One object serves one thread; any number of processes share the file.

    Args:
        file: made where it is missing; what is in it can be read again.
        most_bytes: pages beyond this are forgotten, the oldest first.
    """

    def __init__(self, file: Path, *, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._db = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_SCHEMA)

    def get(self, url: str) -> Page | None:
        """Return the page as it was last read."""
        row = self._db.execute("SELECT page FROM pages WHERE url = ?", (url,)).fetchone()
        return msgspec.msgpack.decode(zlib.decompress(row[0]), type=Page) if row else None

    def is_read_since(self, url: str, since: float) -> bool:
        """Tell whether the kept page was asked for at that time (seconds since 1970) or later."""
        wanted = "SELECT 1 FROM pages WHERE url = ? AND read_at >= ?"
        return self._db.execute(wanted, (url, since)).fetchone() is not None

    def begin(self, url: str, seconds: float) -> bool:
        """Tell whether the caller is the one to read a page now; others wait for `seconds` at most."""
        now = time.time()
        return bool(
            self._db.execute(
                "INSERT INTO readers VALUES (:url, :ends) ON CONFLICT DO UPDATE SET ends_at = :ends"
                " WHERE ends_at NOT BETWEEN :now AND :far RETURNING url",
                {"url": url, "ends": now + seconds, "now": now, "far": now + _FARTHEST},
            ).fetchone()
        )

    def put(self, page: Page, began: float) -> None:
        """Keep a page, and end its reading, which began at that time (seconds since 1970)."""
        packed = zlib.compress(msgspec.msgpack.encode(page), _LEVEL)
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", (page.url, began, packed))
        self._db.execute("DELETE FROM readers WHERE url = ?", (page.url,))
        self._db.execute("COMMIT")

    def end(self, url: str) -> None:
        """End the reading of a page that is not kept."""
        self._db.execute("DELETE FROM readers WHERE url = ?", (url,))

    def forget(self, before: float) -> int:
        """Forget the pages whose reading began before a time (seconds since 1970); return how many."""
        return self._db.execute("DELETE FROM pages WHERE read_at < ?", (before,)).rowcount

    def tidy(self) -> int:
        """Forget the oldest pages beyond the size that is allowed; return how many."""
        forgotten = 0
        while (size := self._size()) > self._most_bytes:
            share = 1.0 - 0.9 * self._most_bytes / size
            gone = self._db.execute(
                "DELETE FROM pages WHERE url IN (SELECT url FROM pages ORDER BY read_at"
                " LIMIT (SELECT CAST(count(*) * ? AS INTEGER) + 1 FROM pages))",
                (share,),
            ).rowcount
            if not gone:
                break
            forgotten += gone
        return forgotten

    def _size(self) -> int:
        """Return how many bytes of the file are in use."""
        pages, free, size = (
            self._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def age_seconds(page: Page) -> float:
    """Return how long ago a page was read; below zero when the clock was set back since."""
    return time.time() - datetime.fromisoformat(page.fetched_at).timestamp()
