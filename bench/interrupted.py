"""Enriches a long list, stopped again and again in its midst, and compares with a run that was not.

    python -m bench.interrupted [--rows 1000000] [--stops 5] [--format csv] [--data DIR]

The places are those of the bundled list of Monaco over and over, each with an id of its own. Both outputs must be the
same bytes: no row lost, none doubled. Half of the stops are Ctrl-C (SIGINT), half are kills (SIGKILL). The most memory
that one run of the command held at once is told too: it does not grow with the number of rows.
"""

import argparse
import csv
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from placewright.reference.datasets import add

MONACO = Path(__file__).parents[1] / "src" / "placewright" / "cli" / "demo" / "monaco"


def write_list(path: Path, rows: int) -> None:
    """Write a list of that many places."""
    with (MONACO / "places.csv").open(encoding="utf-8", newline="") as file:
        header, *places = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number in range(rows):
            writer.writerow([f"{number}", *places[number % len(places)][1:]])


def started(source: Path, out: Path, data: Path) -> "subprocess.Popen[bytes]":
    """Start the command."""
    given = ["enrich", str(source), str(out), "--attributes", "websites", "--data", str(data)]
    return subprocess.Popen([sys.executable, "-m", "placewright", *given], stderr=subprocess.DEVNULL)


def ended(process: "subprocess.Popen[bytes]") -> tuple[int, int, float]:
    """Wait for the command; return its exit code, the most bytes that it held at once, and its seconds of processor."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it once more
    return process.returncode, used.ru_maxrss * 1024, used.ru_utime + used.ru_stime


def stops_of(rows: int, number: int) -> Iterator[tuple[int, int]]:
    """Yield after how many rows the command is stopped, and by which signal."""
    chance = random.Random(rows + number)
    for index in range(number):
        at = rows * (index + chance.uniform(0.2, 0.8)) / (number + 1)
        yield int(at), signal.SIGINT if index % 2 else signal.SIGKILL


def rows_in(progress: Path) -> int:
    """Return how many rows are done; 0 while nobody has noted any."""
    import msgspec

    try:
        return int(msgspec.json.decode(progress.read_bytes())["rows"])
    except (FileNotFoundError, msgspec.DecodeError):
        return 0


def interrupted(source: Path, out: Path, data: Path, rows: int, stops: int) -> tuple[int, int]:
    """Run the command to its end through the stops; return how many there really were, and the most bytes of a run."""
    done = most = 0
    for at, how in stops_of(rows, stops):
        process = started(source, out, data)
        progress = out.with_name(f"{out.name}.progress")
        while process.poll() is None and rows_in(progress) < at:
            time.sleep(0.01)
        if process.poll() is None:
            process.send_signal(how)
            code, held, _ = ended(process)
            done, most = done + (code != 0), max(most, held)
    code, held, _ = ended(started(source, out, data))
    if code != 0:
        raise SystemExit("The last run failed.")
    return done, max(most, held)


def digest(path: Path) -> str:
    """Return a checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def measure(folder: Path, rows: int, stops: int, form: str, data: Path | None) -> dict[str, object]:
    """Return what came of it: `same` says whether the outputs are equal."""
    if data is None:
        data = folder / "data"
        add([MONACO / "monaco-2023-12.osm.pbf"], data / "reference", "monaco")
    source, whole, broken = folder / "in.csv", folder / f"whole.{form}", folder / f"broken.{form}"
    write_list(source, rows)
    begun = time.monotonic()
    code, held, used = ended(started(source, whole, data))
    if code != 0:
        raise SystemExit("The run failed.")
    between = time.monotonic()
    stopped, held_broken = interrupted(source, broken, data, rows, stops)
    return {
        "rows": rows,
        "stops": stopped,
        "same": digest(whole) == digest(broken),
        "bytes": whole.stat().st_size,
        "seconds_whole": round(between - begun, 1),
        "processor_seconds_whole": round(used, 1),
        "peak_mb_whole": round(held / 1e6),
        "peak_mb_interrupted": round(held_broken / 1e6),
        "seconds_interrupted": round(time.monotonic() - between, 1),
        "left": sorted(path.name for path in folder.iterdir() if path.name.startswith("broken") and path != broken),
    }


def main() -> None:
    """Print the measure; exit with 1 when the outputs differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--stops", type=int, default=5)
    parser.add_argument("--format", default="csv", help="csv, ndjson, csv.gz, xlsx, parquet, geojson …")
    parser.add_argument("--data", type=Path, help="A data folder. Default: one with the extract of Monaco.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="placewright-interrupted-") as folder:
        found = measure(Path(folder), given.rows, given.stops, given.format, given.data)
    for name, value in found.items():
        print(f"{name:20} {value}")
    sys.exit(0 if found["same"] else 1)


if __name__ == "__main__":
    main()
