"""The double of a dispatcher keeps the promises of the protocol that tests lean on."""

import pytest

from placewright.errors import LeaseLost
from placewright.model.job import ClaimedJob
from placewright.testing import MemoryDispatcher, answered


def dispatcher(number: int) -> MemoryDispatcher:
    made = (
        ClaimedJob(id=n, place_id=f"p{n}", organisation_id=1, inputs=b'{"name": "Bar"}', attributes=("names",))
        for n in range(number)
    )
    return MemoryDispatcher(list(made), slice_jobs=2)


def test_slices_come_in_order_until_nothing_waits() -> None:
    queue = dispatcher(3)
    slices = [queue.claim(), queue.claim(), queue.claim()]
    assert [len(one.jobs) if one else 0 for one in slices] == [2, 1, 0]


def test_what_is_not_finished_is_handed_back_under_a_new_token() -> None:
    queue = dispatcher(2)
    first = queue.claim()
    assert queue.finish(first, [answered(first.jobs[0])]) == 1
    queue.release(first)
    second = queue.claim()
    assert [job.place_id for job in second.jobs] == ["p1"]
    assert queue.finish(first, [answered(first.jobs[1])]) == 0


def test_a_slice_that_was_taken_back_is_lost() -> None:
    queue = dispatcher(2)
    slice_ = queue.claim()
    assert queue.recover() == 1
    with pytest.raises(LeaseLost):
        queue.renew(slice_)
