"""How many processes, how much database and what money a load takes, reckoned from what was measured.

It is arithmetic, not a measurement: it takes for granted that processes on more cores are as fast as those here, and
that the database, which all share, is the first thing to be full (`database_share` says how full).
"""

import math
from dataclasses import dataclass

SECONDS_OF_MONTH = 30 * 86_400
HOURS_OF_MONTH = 730
ROWS_OF_PLACE = 5  # job and inputs in, job claimed, job ended, answer in
SLICE = 200  # places that go through the store together
TRANSACTIONS_OF_SLICE = 2  # claim and finish
GB = 1e9


@dataclass(frozen=True)
class Measured:
    """What one process does, and what one place takes; `bench.docs` reads it from build/bench.json."""

    worker_rate: float  # places a second that one worker process enriches
    server_rate: float  # places a second that one server process accepts
    database_rate: float  # places a second that go through the store of one database
    stored_bytes: float  # of one place with its answer, indexes included
    reference_bytes: float  # of one reference place on disk, and in the page cache when all of it is asked for
    worker_mb: float  # of memory that no other process shares
    server_mb: float  # at its most


@dataclass(frozen=True)
class Load:
    """What is asked of an installation."""

    places_a_month: float
    peak: float = 3.0  # the busiest hour over the mean
    busy: float = 0.7  # share of its time that a process may be busy at the peak
    months_kept: float = 12.0
    reference_places: float = 70_000_000


@dataclass(frozen=True)
class Prices:
    """Placeholders: put in your own."""

    core_hour: float = 0.04
    gb_month: float = 0.10


@dataclass(frozen=True)
class Need:
    """What the load takes."""

    places_a_second: float  # at the peak
    workers: int
    servers: int
    rows_a_second: float  # written to the database at the peak
    transactions_a_second: float
    database_share: float  # of what one database was measured to do, at the peak; over 1: more than one can
    storage_gb: float  # of the answers that are kept
    memory_gb: float  # of all processes, and the reference once
    cores: int  # of workers, servers and database
    cost: float  # a month, in the currency of the prices
    cost_of_million: float


def reckon(measured: Measured, load: Load, prices: Prices = Prices()) -> Need:
    """Return what a load takes. Each kind of process is there at least once."""
    peak = load.places_a_month / SECONDS_OF_MONTH * load.peak
    workers, servers = (
        max(1, math.ceil(peak / (rate * load.busy))) for rate in (measured.worker_rate, measured.server_rate)
    )
    share = peak / measured.database_rate
    cores = workers + servers + max(1, math.ceil(share / load.busy))
    reference = load.reference_places * measured.reference_bytes / GB
    processes = (workers * measured.worker_mb + servers * measured.server_mb) / 1000
    storage = load.places_a_month * load.months_kept * measured.stored_bytes / GB
    cost = cores * HOURS_OF_MONTH * prices.core_hour + (storage + reference) * prices.gb_month
    return Need(
        places_a_second=peak,
        workers=workers,
        servers=servers,
        rows_a_second=peak * ROWS_OF_PLACE,
        transactions_a_second=peak * TRANSACTIONS_OF_SLICE / SLICE,
        database_share=share,
        storage_gb=storage,
        memory_gb=processes + reference,
        cores=cores,
        cost=cost,
        cost_of_million=cost / load.places_a_month * 1e6,
    )
