"""How fast two workers drain 50,000 jobs that do nothing, beside the raw rate of claiming and completing rows."""

import time
from pathlib import Path

import msgspec

from bench import floors
from bench.jobs import jobs, submission
from bench.row import Row, middle, seconds
from bench.server import folder
from placewright.model.job import SubmittedJob
from placewright.settings import load_settings
from placewright.store import BatchSubmission, Database, batches, open_database, organisations, submissions
from placewright.worker import Supervisor

COUNT = 50_000
WORKERS = 2
GOAL = 0.4  # QUALITY section 2: of the floor's rate


def measure(repeat: int) -> list[Row]:
    """Take floor and value in turn; the value is from the first claim to the last job's end."""
    body = submission(COUNT)
    least, rates = [], []
    for _ in range(repeat):
        with folder() as data:
            connection = floors.database(data / "floor.db")
            floors.accept(connection, body)
            least.append(COUNT / seconds(lambda connection=connection: floors.drain(connection)))  # type: ignore[misc]
            connection.close()
            rates.append(COUNT / drain(data))
    value, spread = middle(rates)
    what = "claim and complete in slices of 200, bare sqlite3, one process"
    return [Row("drain empty work", value, "/s", COUNT, middle(least)[0], what, GOAL, "more", spread)]


def drain(data: Path) -> float:
    """Return the seconds from the first claim to the last end."""
    settings = load_settings(data=data, workers=WORKERS, log_level="warning")
    database = open_database(settings)
    try:
        organisation, batch_id = _submit(database)
        with Supervisor(settings, database, enricher="bench.nothing:open_nothing"):
            while True:
                time.sleep(0.2)
                batch = database.read(lambda conn: batches.get(conn, organisation, batch_id))
                if batch.finished_at and batch.started_at:
                    return (batch.finished_at - batch.started_at).total_seconds()
    finally:
        database.close()


def _submit(database: Database) -> tuple[int, str]:
    made = tuple(
        SubmittedJob(place_id=job["place_id"], inputs=msgspec.json.encode(job["inputs"]), attributes=("websites",))
        for job in jobs(COUNT)
    )
    organisation = database.write(lambda conn: organisations.create(conn, "bench").id)
    batch = BatchSubmission(batch_name="bench", jobs=made)
    return organisation, database.write(lambda conn: submissions.submit_batch(conn, organisation, batch))
