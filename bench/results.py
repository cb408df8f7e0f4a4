"""How long results take over HTTP: a page of 10,000, and all 50,000 streamed as NDJSON and as CSV, in what memory."""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select

from bench.answered import answered, real_answers
from bench.databases import SQLITE, Installation, installation, kinds
from bench.memory import forget_peak, peak_mb
from bench.row import Row, middle, seconds
from bench.server import Bare
from placewright.model.outputs import Result
from placewright.store import Database, open_database

COUNT, FEW, PAGE = 50_000, 10_000, 10_000
GOAL = 3.0  # QUALITY section 2
GOAL_MEMORY = 1.1  # times the peak of a fifth of the jobs: constant, but for the noise of the allocator
_CHUNK = 1_000  # jobs that a floor encodes at a time, as anybody would who wants constant memory
_READ = 1 << 20  # bytes that are received at a time
TYPES = {"NDJSON": "application/x-ndjson", "CSV": "text/csv"}


def measure(repeat: int) -> list[Row]:
    """Measure on each database, with the same answers."""
    answers = real_answers()
    return [row for kind in kinds() for row in _on(kind, answers, repeat)]


def _on(kind: str, answers: list[Result], repeat: int) -> list[Row]:
    with installation(kind) as made:
        settings = made.settings()
        database = open_database(settings)
        many, few = answered(settings, database, answers, COUNT, FEW)
        stored = _bytes_of(made, database) / (COUNT + FEW)
        database.close()
        with made.server(workers=1) as client:
            bare = Bare(client)
            files = {name: made.data / name for name in TYPES}
            # Memory first: what a large page took, the process keeps.
            rows = [_memory(bare, name, files[name], few, many, client.pid) for name in TYPES]
            rows += [_stream(bare, name, files[name], many, repeat) for name in TYPES]
            rows.append(_page(bare, many, repeat))
    rows.append(
        Row("stored answer", stored, "B", COUNT + FEW, None, "", None, "less", note="with job, inputs, indexes")
    )
    return [replace(row, name=made.named(row.name)) for row in rows]


def _bytes_of(made: Installation, database: Database) -> int:
    """Return how large the database is."""
    if made.kind != SQLITE:
        return int(
            database.read(
                lambda conn: conn.execute(select(func.pg_database_size(func.current_database()))).scalar_one()
            )
        )
    return int(
        database.read(
            lambda conn: conn.exec_driver_sql(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            ).scalar_one()
        )
    )


def _page(bare: Bare, batch_id: str, repeat: int) -> Row:
    path = f"/jobs?batchId={batch_id}&limit={PAGE}"
    bare.close()
    body = bare("GET", path).read()
    page = msgspec.json.decode(body)
    assert len(page["jobs"]) == PAGE
    floors = [seconds(lambda: msgspec.json.encode(page)) for _ in range(repeat)]
    bare.close()
    value, spread = middle([seconds(lambda: bare("GET", path).read()) for _ in range(repeat)])
    note = f"{len(body) / 1e6:.0f} MB"
    return Row("results, one page", value, "s", PAGE, middle(floors)[0], "msgspec encoding", GOAL, "less", spread, note)


def _received(bare: Bare, name: str, batch_id: str, file: Path | None = None) -> None:
    """Receive all of a stream, and keep it where somebody wants to have it."""
    bare.close()
    answer = bare("GET", f"/jobs?batchId={batch_id}", headers={"Accept": TYPES[name]})
    buffer = bytearray(_READ)
    with file.open("wb") if file else nullcontext() as stream:
        while number := answer.readinto(buffer):
            if stream:
                stream.write(memoryview(buffer)[:number])


def _stream(bare: Bare, name: str, file: Path, batch_id: str, repeat: int) -> Row:
    """Take floor and value in turn; `file` holds what was received before."""
    encode = _encoded_lines if name == "NDJSON" else _encoded_rows
    pairs = [(encode(file), seconds(lambda: _received(bare, name, batch_id))) for _ in range(min(repeat, 2))]
    floor, (value, spread) = middle([pair[0] for pair in pairs])[0], middle([pair[1] for pair in pairs])
    what = f"{'msgspec' if name == 'NDJSON' else 'csv.writer'}: encoding, {_CHUNK:,} jobs at a time"
    note = f"{file.stat().st_size / 1e6:.0f} MB"
    return Row(f"results, all as {name}", value, "s", COUNT, floor, what, GOAL, "less", spread, note)


def _encoded_lines(file: Path) -> float:
    encode = msgspec.json.Encoder().encode_lines
    with file.open("rb") as stream:
        return sum(seconds(partial(encode, jobs)) for jobs in _chunks(map(msgspec.json.decode, stream)))


def _encoded_rows(file: Path) -> float:
    def write(rows: list[list[str]]) -> None:
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        text.getvalue().encode()

    csv.field_size_limit(1 << 24)
    with file.open(encoding="utf-8", newline="") as stream:
        return sum(seconds(partial(write, rows)) for rows in _chunks(csv.reader(stream)))


def _chunks(things: Iterable[Any]) -> Iterator[list[Any]]:
    following = iter(things)
    while some := list(islice(following, _CHUNK)):
        yield some


def _memory(bare: Bare, name: str, file: Path, few: str, many: str, pid: int) -> Row:
    peaks = []
    for batch_id in (few, many):
        forget_peak(pid)
        _received(bare, name, batch_id, file)
        peaks.append(peak_mb(pid))
    what = f"the same with {FEW:,} jobs"
    note = "the most that the server held, shared pages included"
    return Row(f"results as {name}, memory", peaks[1], "MB", COUNT, peaks[0], what, GOAL_MEMORY, "less", note=note)
