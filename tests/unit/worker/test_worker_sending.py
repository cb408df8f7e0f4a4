"""When a delivery is tried again."""

from datetime import UTC, datetime

import msgspec
import pytest

from placewright.store import Attempt, DueDelivery
from placewright.worker.sending import LONGEST_WAIT_SECONDS, message, retry_at

HOUR_US = 3_600_000_000
REFUSED = Attempt(status_code=500, duration_ms=3, error="The receiver answered 500.")


def due(attempts: int, give_up_at: int = 72 * HOUR_US) -> DueDelivery:
    return DueDelivery(
        id=1,
        token=1,
        webhook_id=1,
        url="https://example.com/",
        secrets=("whsec_AAAA",),
        event_id="msg_1",
        event_type="batch.completed",
        created_at=datetime(2026, 7, 1, 12, 30, tzinfo=UTC),
        data=msgspec.Raw(b'{"batch_id":"b"}'),
        attempts=attempts,
        give_up_at=give_up_at,
    )


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 10), (3, 20), (10, 2560), (14, LONGEST_WAIT_SECONDS), (900, 6 * 3600)]
)
def test_section_11_the_wait_doubles_and_is_spread(attempts, seconds):
    waits = [retry_at(REFUSED, due(attempts), 0, 5) / 1e6 for _ in range(200)]
    assert seconds / 2 <= min(waits) < 0.7 * seconds
    assert 1.3 * seconds < max(waits) <= 1.5 * seconds


def test_section_11_retries_go_on_for_72_hours():
    now, attempts = 0, 0
    while (again := retry_at(REFUSED, due(attempts := attempts + 1), now, 5)) is not None:
        assert again > now
        now = again
    assert now == 72 * HOUR_US
    assert 15 < attempts < 45


@pytest.mark.parametrize(
    "attempt",
    [
        Attempt(status_code=204, duration_ms=3, error=None),
        Attempt(status_code=410, duration_ms=3, error="Gone.", gone=True),
    ],
)
def test_none_after_2xx_and_410(attempt):
    assert retry_at(attempt, due(1), 0, 5) is None


def test_the_body_is_that_of_the_specification():
    body = b'{"type":"batch.completed","timestamp":"2026-07-01T12:30:00Z","data":{"batch_id":"b"}}'
    assert message(due(1)) == message(due(7)) == body
