"""Token buckets: how many requests pass, and what is told of it."""

import pytest
from starlette.exceptions import HTTPException

from placewright.api.limiting import Limiter
from placewright.model.organisation import Scope
from placewright.settings import Settings
from placewright.store import KeyOwner


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def owner(key: int = 1, organisation: int = 1) -> KeyOwner:
    return KeyOwner(key_id=key, organisation_id=organisation, slug="acme", scope=Scope.ADMIN, use_is_stale=False)


def passed(limiter: Limiter, who: KeyOwner, number: int) -> int:
    good = 0
    for _ in range(number):
        try:
            limiter.take(who, {})
        except HTTPException:
            continue
        good += 1
    return good


def limiter(clock: Clock, **settings) -> Limiter:
    return Limiter(Settings(**settings), clock)


def test_nothing_is_limited_by_default():
    told = {}
    Limiter(Settings()).take(owner(), told)
    assert told == {}


@pytest.mark.parametrize(
    ("rate", "burst", "at_once", "after_two_seconds"),
    [(5, 0, 5, 5), (5, 20, 20, 10), (0.5, 0, 1, 1), (2.5, 0, 3, 3), (100, 1, 1, 1)],
)
def test_a_burst_passes_and_then_the_rate(rate, burst, at_once, after_two_seconds):
    clock = Clock()
    limits = limiter(clock, key_requests_per_second=rate, key_requests_burst=burst)
    assert passed(limits, owner(), 50) == at_once
    clock.now += 2
    assert passed(limits, owner(), 50) == after_two_seconds


def test_keys_have_their_own_and_share_the_organisations():
    limits = limiter(Clock(), key_requests_per_second=2, organisation_requests_per_second=3)
    assert [passed(limits, owner(key), 5) for key in (1, 2)] == [2, 1]
    assert passed(limits, owner(3, organisation=2), 5) == 2


def test_what_is_refused_takes_nothing():
    clock = Clock()
    limits = limiter(clock, key_requests_per_second=1, organisation_requests_per_second=4)
    assert passed(limits, owner(1), 100) == 1
    assert passed(limits, owner(2), 100) + passed(limits, owner(3), 100) == 2
    clock.now += 1
    assert passed(limits, owner(1), 100) == 1


def test_the_fields_are_lists_of_items_with_parameters():
    limits, told = limiter(Clock(), key_requests_per_second=2, organisation_requests_per_second=0.5), {}
    limits.take(owner(), told)
    assert told == {
        "RateLimit-Policy": '"key";q=2;w=1, "organisation";q=1;w=2',
        "RateLimit": '"key";r=1;t=1, "organisation";r=0;t=2',
    }


def test_retry_after_is_when_one_more_passes():
    clock = Clock()
    limits, told = limiter(clock, key_requests_per_second=0.25), {}
    limits.take(owner(), told)
    with pytest.raises(HTTPException) as refused:
        limits.take(owner(), told)
    assert (refused.value.status_code, refused.value.headers) == (429, {"Retry-After": "4"})
    assert told["RateLimit"] == '"key";r=0;t=4'
    clock.now += 4
    limits.take(owner(), told)


def test_buckets_that_are_full_again_are_forgotten():
    clock = Clock()
    limits = limiter(clock, key_requests_per_second=1)
    for key in range(10_000):
        limits.take(owner(key), {})
    clock.now += 1
    limits.take(owner(10_000), {})
    assert len(limits._buckets) == 1
