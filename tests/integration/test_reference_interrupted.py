"""Building a dataset under faults: killed, interrupted, and beside readers that look all the time."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from placewright.model.geo import Point
from placewright.reference import Index, add, list_datasets

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"
BUILD = (
    "import pathlib, sys; from placewright.reference import add\n"
    "add([pathlib.Path(sys.argv[1])], pathlib.Path(sys.argv[2]), 'monaco', lambda *state: print(state, flush=True))"
)


def building(folder: Path, file: Path = MONACO) -> subprocess.Popen[str]:
    """Start a build in another process and wait until it is under way."""
    command = [sys.executable, "-c", BUILD, str(file), str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_build_leaves_the_old_dataset_alone(tmp_path: Path, number: signal.Signals) -> None:
    kept = add([MONACO], tmp_path, "monaco")
    with building(tmp_path) as process:
        process.send_signal(number)
    assert list_datasets(tmp_path) == [kept]
    if number is signal.SIGINT:
        assert [path.name for path in tmp_path.iterdir()] == ["monaco"]
    assert add([MONACO], tmp_path, "monaco").version == kept.version
    assert [path.name for path in tmp_path.iterdir()] == ["monaco"]


def test_readers_never_see_a_part(tmp_path: Path) -> None:
    add([MONACO], tmp_path, "monaco")
    stop = threading.Event()
    seen: list[int] = []
    failed: list[Exception] = []

    def look() -> None:
        while not stop.is_set():
            try:
                index = Index.open(tmp_path / "monaco")
                seen.append(len(index.near(Point(43.7396, 7.4271), 200)))
                index.close()
            except Exception as error:
                failed.append(error)
                return
            time.sleep(0.001)

    thread = threading.Thread(target=look)
    thread.start()
    for _ in range(3):
        add([MONACO], tmp_path, "monaco")
    stop.set()
    thread.join()
    assert failed == []
    assert len(set(seen)) == 1


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        (signal.SIGINT, "many.csv', 22"),  # 22,000 places are read: others help by now
        (signal.SIGKILL, "many.csv', 22"),
        (signal.SIGKILL, "'Indexing', 30000"),
        (signal.SIGINT, "'Closing'"),
    ],
)
def test_an_interrupted_build_in_several_processes_starts_cleanly_again(
    tmp_path: Path, number: signal.Signals, moment: str
) -> None:
    file, folder = tmp_path / "many.csv", tmp_path / "reference"
    rows = (f"Café {n},{43 + n % 1000 / 1000},{7 + n // 1000 / 1000}\n" for n in range(40_000))
    file.write_text("name,lat,lon\n" + "".join(rows))
    with building(folder, file) as process:
        assert process.stdout is not None
        while moment not in process.stdout.readline():
            assert process.poll() is None
        helpers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.send_signal(number)
    assert len(helpers) >= 1
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{helper}/cmdline").exists() for helper in helpers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [helper for helper in helpers if Path(f"/proc/{helper}/cmdline").exists()]
    if number is signal.SIGINT:
        assert list(folder.iterdir()) == []
    assert add([file], folder, "many").places == 40_000
    assert [path.name for path in folder.iterdir()] == ["many"]
