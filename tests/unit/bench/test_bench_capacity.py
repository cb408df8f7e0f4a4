"""What a load takes: by hand for round numbers, and never less for more."""

import pytest
from bench.capacity import Load, Measured, Prices, reckon
from hypothesis import given
from hypothesis import strategies as st

MEASURED = Measured(
    worker_rate=500,
    server_rate=100_000,
    database_rate=10_000,
    stored_bytes=4_000,
    reference_bytes=500,
    worker_mb=200,
    server_mb=300,
)


def test_round_numbers():
    month = 259.2e6  # a hundred places a second
    load = Load(month, peak=5, busy=0.5, months_kept=2, reference_places=1e6)
    need = reckon(MEASURED, load, Prices(core_hour=1, gb_month=2))
    assert (need.places_a_second, need.workers, need.servers, need.cores) == (500, 2, 1, 4)
    assert (need.rows_a_second, need.transactions_a_second, need.database_share) == (2_500, 5, 0.05)
    assert need.storage_gb == pytest.approx(2073.6)
    assert need.memory_gb == pytest.approx(0.4 + 0.3 + 0.5)
    assert need.cost == pytest.approx(4 * 730 + 2 * (2073.6 + 0.5))
    assert need.cost_of_million == pytest.approx(need.cost / 259.2)


def test_a_little_takes_one_of_each():
    need = reckon(MEASURED, Load(1))
    assert (need.workers, need.servers, need.cores) == (1, 1, 3)


@given(st.floats(1, 1e12), st.floats(1, 10))
def test_more_never_takes_less(places, times):
    less, more = reckon(MEASURED, Load(places)), reckon(MEASURED, Load(places * times))
    assert (less.workers, less.servers, less.cores, less.cost) <= (more.workers, more.servers, more.cores, more.cost)
