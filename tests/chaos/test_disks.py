"""Full, read-only and torn disks: a clear 503 and doctor's word, nothing acknowledged lost, mended by itself."""

import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.chaos.disks import fill, mount, small_disk
from tests.chaos.scene import Scene, body, ended, place, staged, wait_until

from placewright.errors import StoreError
from placewright.settings import load_settings
from placewright.store import batches, health, open_database

JOBS = [f"p{n}" for n in range(150)]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with small_disk(tmp_path / "disk", "48m") as disk, staged(disk) as made:
        yield made


def doctor(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "placewright", "doctor", "--data", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def refused(answer: httpx.Response) -> None:
    """Check that an answer is a 503 that says when to come again and tells nothing of our insides."""
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5"), answer.text
    assert answer.json()["detail"] == "The server cannot answer now. Try again in some seconds."


def test_a_full_disk_while_accepting_working_and_exporting(scene: Scene) -> None:
    folder, server = scene.store.settings.data, scene.serve()
    with server.client() as client:
        client.post("/batches", json=body(place(one, seconds=0.05) for one in JOBS)).raise_for_status()
        wait_until(lambda: scene.look()["completed"])
        workers = server.workers()
        filler = fill(folder)
        many = [place(f"q{n}", text="x" * 2000) for n in range(5000)]
        refused(client.post("/batches", json=body(many, "q")))
        assert client.get("/batches/b").status_code == 200, "a full disk stops no reads"
        export = client.post("/exports", json={"batch_ids": ["b"], "format": "csv"})
        assert export.status_code in (200, 503)
        said = doctor(folder)
        assert said.returncode == 1
        assert "No space left on device" in said.stdout
        filler.unlink()
        wait_until(lambda: ended(scene))
        client.post("/batches", json=body([place("q")], "q")).raise_for_status()
        assert client.post("/exports", json={"batch_ids": ["b"], "format": "csv"}).is_success
        assert set(workers) == set(server.workers()), "no worker died"
    scene.check_end(JOBS)


def test_a_read_only_disk_is_said_and_mended(scene: Scene) -> None:
    # Linux makes no disk read-only while files are open for writing, so all that runs ends before.
    folder, server = scene.store.settings.data, scene.serve()
    with server.client() as client:
        client.post("/batches", json=body(place(one, seconds=0.05) for one in JOBS)).raise_for_status()
    wait_until(lambda: scene.look()["completed"])
    server.kill(with_workers=True)
    scene.store.close()
    wait_until(lambda: mount("-o", "remount,ro", str(folder)))
    said = doctor(folder)
    assert said.returncode == 1
    assert "Read-only file system" in said.stdout
    with pytest.raises(StoreError):
        open_database(scene.store.settings).ping()
    assert mount("-o", "remount,rw", str(folder))
    scene.store.database = open_database(scene.store.settings)
    scene.serve()
    wait_until(lambda: ended(scene), 90)
    scene.check_end(JOBS)


def test_a_torn_last_write_loses_nothing_acknowledged(tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, acknowledged, over = random.Random(seed), [0], threading.Event()
    with staged(tmp_path / "live", workers=1) as scene:
        client = scene.serve().client()

        def keep_sending() -> None:
            while not over.is_set():
                number = acknowledged[0]
                client.post("/batches", json=body(place(f"{number}-{n}") for n in range(5))).raise_for_status()
                acknowledged[0] = number + 1

        sender = threading.Thread(target=keep_sending)
        sender.start()
        try:
            for moment in range(3):
                wait_until(lambda moment=moment: acknowledged[0] > 3 * (moment + 1), pause=0.005)
                known = acknowledged[0]
                copy = copied(scene.store.settings.data, tmp_path / f"copy-{moment}")
                tear(copy / "placewright.db-wal", chance)
                check(copy, known)
        finally:
            over.set()
            sender.join()
            client.close()


def copied(live: Path, folder: Path) -> Path:
    """Copy the files as a power cut would leave them: first the database, then its log, which holds more.

    A read transaction is open meanwhile, so that no checkpoint moves the log's pages while it is copied.
    """
    folder.mkdir()
    reader = sqlite3.connect(live / "placewright.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM jobs").fetchone()
    for name in ("placewright.db", "placewright.db-wal"):
        shutil.copy(live / name, folder / name)
    reader.execute("COMMIT")
    reader.close()
    return folder


def tear(log: Path, chance: random.Random) -> None:
    """Add a write that was not finished: part of a page cut, or bits of it wrong."""
    page = log.read_bytes()[32 : 32 + 24 + 4096]
    torn = bytearray(page[: chance.randrange(24, len(page))])
    torn[chance.randrange(len(torn))] ^= 1 << chance.randrange(8)
    with log.open("ab") as file:
        file.write(torn)


def check(folder: Path, acknowledged: int) -> None:
    database = open_database(load_settings(data=folder))
    try:
        arrays = database.read(lambda conn: batches.ids_by_status(conn, 1, "b"))
        found = b"".join(arrays.values())
        missing = [n for n in range(acknowledged) for m in range(5) if f'"{n}-{m}"'.encode() not in found]
        assert missing == []
        assert database.read(health.damage) == []
    finally:
        database.close()
    assert "BROKEN database" not in doctor(folder).stdout
