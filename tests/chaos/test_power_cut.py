"""CONTRACT §12.1: no answer 2xx before the data would survive a power cut."""

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.chaos.scene import body, place, staged

from placewright.settings import load_settings
from placewright.store import open_database

SYSTEM_CALL = re.compile(r"\b(fdatasync|fsync|sendto|sendmsg|write|writev|pwrite64)\((\d+)<([^>]*)>(.*)")


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_section_12_1_the_log_is_synced_before_the_answer_is_sent(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    calls = "trace=fdatasync,fsync,sendto,sendmsg,write,writev,pwrite64"
    wrap = ("strace", "-f", "-y", "-s", "24", "-e", calls, "-e", "signal=none", "-o", str(trace))
    with staged(tmp_path / "data", workers=1) as scene:
        with scene.serve(wrap=wrap).client() as client:
            for number in range(3):
                client.post("/batches", json=body([place(f"p{number}")])).raise_for_status()
                client.post("/jobs", json=place(f"single {number}")).raise_for_status()
        events = read(trace)
    answers = [n for n, event in enumerate(events) if event == "answer"]
    assert len(answers) == 6
    for before, at in zip([0, *answers], answers, strict=False):
        since = events[before:at]
        assert "log" in since, "the answer went out without a write to the log"
        written = len(since) - 1 - since[::-1].index("log")
        assert "sync" in since[written:], f"the log was written and not synced: {since}"


def read(trace: Path) -> list[str]:
    """Return writes to the log, syncs that returned, and answers 2xx, in the order of the server's first process."""
    events, open_syncs = [], set()
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        thread = line.split()[0]
        if match := SYSTEM_CALL.search(line):
            name, _, target, rest = match.groups()
            if target.endswith("-wal"):
                if name == "pwrite64":
                    events.append("log")
                elif "unfinished" in rest:
                    open_syncs.add(thread)
                elif rest.endswith("= 0"):
                    events.append("sync")
            elif '"HTTP/1.1 20' in rest:
                events.append("answer")
        elif thread in open_syncs and "resumed" in line and "sync" in line:
            open_syncs.discard(thread)
            events.append("sync")
    return events


def test_section_12_1_postgresql_commits_to_its_disk(tmp_path: Path, postgres_url: str) -> None:
    database = open_database(load_settings(data=tmp_path, database_url=postgres_url))
    show = text("SHOW synchronous_commit")
    # The server of the tests has it off for all; each of our connections sets it on.
    assert database.read(lambda conn: conn.execute(show).scalar()) == "on"
    assert database.write(lambda conn: conn.execute(show).scalar()) == "on"
    database.close()
