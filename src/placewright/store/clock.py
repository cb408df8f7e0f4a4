"""The clock that leases and waits are measured by: one for all processes of a database, whatever their own clocks say.

PostgreSQL: the database's. SQLite, whose processes share a machine: the time since the machine's start, which nobody
can set, counted from the wall clock at the first opening since then. So a worker whose clock goes wrong takes no lease
from the living, and a clock that is set back keeps none for the dead.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from sqlalchemy import Connection

from placewright.store.codes import now_us
from placewright.store.sql import Statement, is_postgres, run

if sys.platform != "win32":
    import fcntl

log = structlog.get_logger(__name__)

OPTION = "placewright_clock"  # of every connection to SQLite: the clock, microseconds since 1970
_NOW = Statement("", "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def lease_now(conn: Connection) -> int:
    """Return the time of the shared clock, in microseconds since 1970 UTC."""
    if is_postgres(conn):
        return int(run(conn, _NOW).fetchone()[0])
    clock: Callable[[], int] = conn.get_execution_options().get(OPTION, now_us)
    return clock()


def shared(file: Path) -> Callable[[], int]:
    """Return the clock of a SQLite file; where it starts from stands beside the file, for the other processes."""
    if sys.platform != "linux":  # no other system tells processes which start of the machine they share
        return now_us
    try:
        boot = _BOOT_ID.read_text(encoding="ascii").strip()
        offset = _agreed(file.with_name(file.name + "-clock"), boot, now_us() - _since_boot_us())
    except (OSError, ValueError) as error:
        log.warning("clock_not_shared", reason=str(error))
        offset = now_us() - _since_boot_us()
    return lambda: _since_boot_us() + offset


def _since_boot_us() -> int:
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000


def _agreed(file: Path, boot: str, mine: int) -> int:
    """Return what the first process since the machine's start noted, which is `mine` if that is this one."""
    if file.exists() and (known := _noted(file.read_text(encoding="ascii"), boot)) is not None:
        return known  # so that a disk that is read-only now does not matter
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644), "r+", encoding="ascii") as noted:
        fcntl.flock(noted, fcntl.LOCK_EX)
        if (known := _noted(noted.read(), boot)) is not None:
            return known
        noted.seek(0)
        noted.truncate()
        noted.write(f"{boot} {mine}\n")
    return mine


def _noted(text: str, boot: str) -> int | None:
    """Return the number of a note, None when it is of another start of the machine, or is not written to its end."""
    known, _, offset = text.partition(" ")
    return int(offset) if known == boot and offset.endswith("\n") else None
