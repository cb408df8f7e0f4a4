"""The status of a batch from its counters (CONTRACT section 3)."""

from datetime import UTC, datetime

import pytest

from placewright.model.job import JobStatus
from placewright.store.values import AttributeCounts, Batch


def batch(*counts: int) -> Batch:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    by_status = dict(zip(JobStatus, counts, strict=True))
    return Batch(id="b", name="B", refresh=False, version=1, counts=by_status, created_at=now, updated_at=now)


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ((0, 0, 1, 9, 0), "in_progress"),
        ((5, 0, 1, 0, 0), "in_progress"),
        ((0, 9, 0, 1, 0), "in_progress"),
        ((0, 9, 0, 0, 1), "in_progress"),
        ((0, 9, 0, 0, 0), "queued"),
        ((3, 9, 0, 0, 0), "queued"),
        ((1, 0, 0, 9, 0), "pending"),
        ((0, 0, 0, 9, 1), "completed"),
        ((0, 0, 0, 5, 5), "completed"),
        ((0, 0, 0, 4, 5), "failed"),
        ((0, 0, 0, 0, 0), "completed"),
    ],
)
def test_the_first_that_holds(counts: tuple[int, ...], status: str) -> None:
    assert batch(*counts).status(0.5) == status
    assert batch(*counts).total == sum(counts)


def test_fill_rate_is_a_share_of_the_answers() -> None:
    assert AttributeCounts("websites", run=6, error=1, not_run=1, condition_failed=0, filled=4).fill_rate == 0.5
    assert AttributeCounts("websites", 0, 0, 0, 0, 0).fill_rate == 0.0
