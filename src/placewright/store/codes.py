"""Small numbers that stand for words in the tables, and times as integers."""

import time
from datetime import UTC, datetime
from enum import IntEnum
from functools import lru_cache

from placewright.model.job import JobStatus

STATUSES = tuple(JobStatus)  # a status is stored as its place in this tuple: 0 pending … 4 failed
CODES = {status: code for code, status in enumerate(STATUSES)}
PENDING, QUEUED, IN_PROGRESS, COMPLETED, FAILED = range(5)

DAY_US = 86_400_000_000  # microseconds of a day


class SliceState(IntEnum):
    """Where a slice is; finished ones are deleted."""

    WAITING = 0
    LEASED = 1
    DELAYED = 2


class DeliveryState(IntEnum):
    """How a delivery to a webhook stands; the words of the API are these names in small letters."""

    PENDING = 0
    DELIVERED = 1
    FAILED = 2  # given up


class Refresh(IntEnum):
    """Whether a run may use the cache."""

    NO = 0
    ASKED = 1  # by the user: ignores the cache
    SCHEDULED = 2  # ignores the cache; `last_enriched` moves only if something changed


def now_us() -> int:
    """Return the time in microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def moment(us: int | None) -> datetime | None:
    """Return a stored time as a datetime in UTC."""
    return None if us is None else exact_moment(us)


@lru_cache(maxsize=1024)  # the jobs of a slice have their times in common
def exact_moment(us: int) -> datetime:
    """Return a stored time as a datetime in UTC."""
    seconds, rest = divmod(us, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


def microseconds(at: datetime) -> int:
    """Return a datetime (with zone) as a stored time."""
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def joined(attributes: tuple[str, ...]) -> str:
    """Return attribute keys as they are stored; keys hold no commas."""
    return ",".join(attributes)


def parted(text: str) -> tuple[str, ...]:
    """Return stored attribute keys as a tuple."""
    return tuple(text.split(",")) if text else ()
