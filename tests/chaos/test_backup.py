"""`placewright backup` under load, and `placewright restore`: every job acknowledged before it is there."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.chaos.conftest import Stage
from tests.chaos.scene import Scene, body, ended, place, staged, wait_until

from placewright.testing import TemporaryStore, sent_job


def command(*arguments: object, data: Path, url: str | None) -> "subprocess.CompletedProcess[str]":
    own = {} if url is None else {"PLACEWRIGHT_DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-m", "placewright", *map(str, arguments), "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **own},
        timeout=120,
    )


class Load:
    """Submits batch after batch until told to stop, and remembers which were acknowledged."""

    def __init__(self, scene: Scene) -> None:
        self._server = scene.serve()
        self.acknowledged: list[str] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        with self._server.client() as client:
            while not self._stop.is_set():
                batch_id = f"b{len(self.acknowledged)}"
                jobs = [place(f"{number}") for number in range(60)]
                client.post("/batches", json=body(jobs, batch_id)).raise_for_status()
                self.acknowledged.append(batch_id)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


def test_what_was_acknowledged_before_a_backup_is_restored(stage: Stage, tmp_path: Path) -> None:
    scene = stage()
    settings = scene.store.settings
    data, url = settings.data, settings.database_url
    load = Load(scene)
    wait_until(lambda: len(load.acknowledged) >= 5)
    before = list(load.acknowledged)
    file = tmp_path / "backup.db"
    done = command("backup", file, data=data, url=url)
    load.stop()
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("backup.db-*"))
    digest = file.read_bytes()

    restored = tmp_path / "restored"
    done = command("restore", file, data=restored, url=None)  # of either database into SQLite
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() == digest
    with staged(restored) as found:
        with found.serve().client(secret=scene.secret) as client:  # the old key opens it
            for batch_id in before:
                state = client.get(f"/batches/{batch_id}").raise_for_status().json()
                assert state["metadata"]["total_jobs"] == 60
            wait_until(lambda: all(ended(found, batch_id) for batch_id in before))
        for batch_id in before:
            found.check_end((f"{number}" for number in range(60)), batch_id=batch_id)


def test_a_backup_goes_into_postgresql_too(tmp_path: Path, postgres_url: str) -> None:
    store = TemporaryStore(tmp_path / "old")
    store.submit([sent_job("x")])
    store.close()
    file = tmp_path / "backup.db"
    assert command("backup", file, data=tmp_path / "old", url=None).returncode == 0
    refused = command("backup", file, data=tmp_path / "old", url=None)
    assert (refused.returncode, "--replace" in refused.stderr) == (2, True)
    assert command("restore", file, data=tmp_path / "new", url=postgres_url).returncode == 0
    again = command("restore", file, data=tmp_path / "new", url=postgres_url)
    assert (again.returncode, "--replace" in again.stderr) == (2, True)
    assert command("restore", file, "--replace", data=tmp_path / "new", url=postgres_url).returncode == 0


@pytest.mark.parametrize(("name", "told"), [("none.db", "There is no file"), ("broken.db", "not a database")])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "broken.db").write_bytes(b"no database" * 1000)
    done = command("restore", tmp_path / name, data=tmp_path / "new", url=None)
    assert done.returncode in (1, 2)
    assert told in done.stderr
