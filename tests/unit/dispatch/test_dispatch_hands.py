"""What a worker had at hand is known after it was killed, and forgotten when it ended in peace."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from placewright.dispatch.hands import Hands, forget, left_by

KILLED = """
import sys, time
from pathlib import Path
from placewright.dispatch.hands import Hands
hands = Hands(Path(sys.argv[1]), "host:1:a/b")
for job_id in range(1, 1000):
    hands.take(job_id)
    if job_id != 500:
        hands.put_down(job_id)
hands.take(2**40)
print("ready", flush=True)
time.sleep(60)
"""


def test_a_killed_worker_leaves_word(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    assert left_by(tmp_path, "host:1:a/b") == {500, 2**40}
    forget(tmp_path, "host:1:a/b")
    assert left_by(tmp_path, "host:1:a/b") is None


def test_one_that_ends_in_peace_leaves_none(tmp_path: Path) -> None:
    hands = Hands(tmp_path / "new", "w")
    hands.take(7)
    assert left_by(tmp_path / "new", "w") == {7}
    hands.close()
    assert left_by(tmp_path / "new", "w") is None


def test_more_than_fit_are_not_remembered(tmp_path: Path) -> None:
    hands = Hands(tmp_path, "w")
    for job_id in range(1, 301):
        hands.take(job_id)
    assert left_by(tmp_path, "w") == set(range(1, 257))
    for job_id in range(1, 301):
        hands.put_down(job_id)
    assert left_by(tmp_path, "w") == set()
    hands.close()
