"""Chunks of work in several processes."""

from placewright.linking.pool import Pool


def test_results_come_in_the_order_of_the_tasks():
    with Pool(2) as pool:
        assert list(pool.map(abs, range(-40, 0))) == list(range(40, 0, -1))


def test_little_work_starts_no_process():
    with Pool(2) as pool:
        assert list(pool.map(abs, [-1, -2])) == [1, 2]
        assert pool._executor is None
