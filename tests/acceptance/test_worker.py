"""`placewright worker`: works beside a server, and stops when asked."""

import signal
import subprocess
import sys
import time

from placewright.model.job import JobStatus, SubmittedJob
from placewright.settings import load_settings
from placewright.store import batches, open_database, organisations, submissions
from placewright.store.values import BatchSubmission


def test_a_worker_does_what_waits_and_stops_cleanly(tmp_path):
    database = open_database(load_settings(data=tmp_path))
    jobs = [
        SubmittedJob(place_id=str(n), inputs=b'{"name":"Caf\xc3\xa9","city":"Monaco"}', attributes=("websites",))
        for n in range(5)
    ]
    organisation = database.write(lambda conn: organisations.create(conn, "demo").id)
    batch_id = database.write(
        lambda conn: submissions.submit_batch(conn, organisation, BatchSubmission(batch_name="Five", jobs=jobs))
    )
    worker = subprocess.Popen([sys.executable, "-m", "placewright", "worker", "--data", str(tmp_path)])
    try:
        deadline = time.monotonic() + 60
        done = 0
        while done < 5 and time.monotonic() < deadline:
            time.sleep(0.1)
            done = database.read(lambda conn: batches.get(conn, organisation, batch_id)).counts[JobStatus.COMPLETED]
        assert done == 5
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
    finally:
        worker.kill()
        worker.wait()
        database.close()
