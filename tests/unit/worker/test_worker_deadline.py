"""The time limit of one job among many."""

import asyncio

import pytest

from placewright.worker.deadline import Deadline


async def jobs(*seconds: float) -> list[str]:
    deadline, ends = Deadline(0.1), []
    for one in seconds:
        try:
            with deadline:
                await asyncio.sleep(one)
            ends.append("done")
        except TimeoutError:
            ends.append("late")
    deadline.close()
    return ends


@pytest.mark.parametrize(
    ("seconds", "ends"),
    [((0, 0), ["done", "done"]), ((9, 0), ["late", "done"]), ((0.06, 0.06, 0.06, 9, 0.06, 9), None)],
)
def test_only_the_late_job_is_broken_off(seconds: tuple[float, ...], ends: list[str] | None) -> None:
    assert asyncio.run(jobs(*seconds)) == (ends or ["late" if one > 1 else "done" for one in seconds])


def test_a_cancelled_task_stays_cancelled() -> None:
    async def cancelled() -> None:
        task = asyncio.create_task(jobs(9))
        await asyncio.sleep(0.01)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled())


def test_an_error_of_the_job_is_its_own() -> None:
    async def wrong() -> None:
        deadline = Deadline(1)
        with deadline:
            raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        asyncio.run(wrong())
