"""Numbers for words, and times as integers."""

from datetime import UTC, datetime

import pytest

from placewright.model.job import JobStatus
from placewright.store import codes


def test_codes_are_what_the_tables_hold() -> None:
    assert [codes.STATUSES[code] for code in range(5)] == ["pending", "queued", "in_progress", "completed", "failed"]
    assert (codes.CODES[JobStatus.PENDING], codes.CODES[JobStatus.FAILED]) == (codes.PENDING, codes.FAILED)


@pytest.mark.parametrize("us", [0, 1, 999_999, 1_764_000_000_123_456])
def test_times_come_back_to_the_microsecond(us: int) -> None:
    assert codes.microseconds(codes.exact_moment(us)) == us
    assert codes.exact_moment(us).tzinfo is UTC


def test_now_is_now() -> None:
    assert abs((codes.exact_moment(codes.now_us()) - datetime.now(UTC)).total_seconds()) < 1


@pytest.mark.parametrize("attributes", [(), ("names",), ("names", "websites")])
def test_attributes_come_back(attributes: tuple[str, ...]) -> None:
    assert codes.parted(codes.joined(attributes)) == attributes
