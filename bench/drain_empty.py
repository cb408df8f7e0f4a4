"""How fast two workers drain 50,000 jobs that do nothing, beside the raw rate of claiming and completing rows."""

import time

from bench.databases import Installation, installation, kinds
from bench.jobs import submission
from bench.row import Row, middle, seconds
from bench.stored import stored
from placewright.store import batches, open_database
from placewright.worker import Supervisor

COUNT = 50_000
WORKERS = 2
GOAL = 0.4  # QUALITY section 2: of the floor's rate


def measure(repeat: int) -> list[Row]:
    """Measure on each database."""
    return [_on(kind, repeat) for kind in kinds()]


def _on(kind: str, repeat: int) -> Row:
    """Take floor and value in turn; the value is from the first claim to the last job's end."""
    body = submission(COUNT)
    least, rates = [], []
    for _ in range(repeat):
        with installation(kind) as made:
            with made.bare() as connection:
                made.floors.accept(connection, body)
                least.append(COUNT / seconds(lambda connection=connection: made.floors.drain(connection)))  # type: ignore[misc]
            rates.append(COUNT / _drained(made))
    value, spread = middle(rates)
    what = "claim and complete in slices of 200, bare driver, one process"
    return Row(made.named("drain empty work"), value, "/s", COUNT, middle(least)[0], what, GOAL, "more", spread)


def _drained(made: Installation) -> float:
    """Return the seconds from the first claim to the last end."""
    settings = made.settings(workers=WORKERS)
    database = open_database(settings)
    try:
        organisation, batch_id = stored(database, COUNT)
        with Supervisor(settings, database, enricher="bench.nothing:open_nothing"):
            while True:
                time.sleep(0.2)
                batch = database.read(lambda conn: batches.get(conn, organisation, batch_id))
                if batch.finished_at and batch.started_at:
                    return (batch.finished_at - batch.started_at).total_seconds()
    finally:
        database.close()
