"""The last day of the scheduled refresh."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from placewright.store.refresh import last_refresh_day


@pytest.mark.parametrize(
    ("now", "day", "last"),
    [
        (datetime(2026, 3, 9, tzinfo=UTC), 9, (2026, 3, 9)),
        (datetime(2026, 3, 8, 23, 59, tzinfo=UTC), 9, (2026, 2, 9)),
        (datetime(2026, 3, 31, tzinfo=UTC), 9, (2026, 3, 9)),
        (datetime(2026, 1, 1, tzinfo=UTC), 9, (2025, 12, 9)),
        (datetime(2026, 3, 9, 1, tzinfo=timezone(timedelta(hours=2))), 9, (2026, 2, 9)),
        (datetime(2026, 3, 1, tzinfo=UTC), 28, (2026, 2, 28)),
    ],
)
def test_last_refresh_day(now: datetime, day: int, last: tuple[int, int, int]) -> None:
    assert last_refresh_day(now, day) == datetime(*last, tzinfo=UTC)
