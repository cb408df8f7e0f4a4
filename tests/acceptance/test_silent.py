"""With everything remote off, as by default, no packet leaves: the same answers without a network, nothing dialled."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from placewright.reference.datasets import add

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco"
# Counts each name that is looked up and each address that is dialled, in this process and those it starts.
WATCH = """
import os, sys
def hook(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.sendto"):
        if not (event == "socket.connect" and isinstance(args[1], (str, bytes))):
            os.write(int(os.environ["WATCHED"]), f"{event} {args[1:]}\\n".encode())
sys.addaudithook(hook)
"""
RUN = "from placewright.cli import main; main()"


def enrich(data: Path, out: Path, *before: str) -> tuple[str, str]:
    """Return the answers, and what was dialled, a line each."""
    folder = out.parent / "watch"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(WATCH)
    with (out.parent / f"{out.stem}.dialled").open("wb") as dialled:
        os.set_inheritable(dialled.fileno(), True)
        environment = os.environ | {"PYTHONPATH": str(folder), "WATCHED": str(dialled.fileno())}
        command = [
            *before,
            sys.executable,
            "-c",
            RUN,
            "enrich",
            str(MONACO / "places.csv"),
            str(out),
            "--data",
            str(data),
        ]
        ran = subprocess.run(
            command,
            env=environment,
            pass_fds=[dialled.fileno()],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert ran.returncode == 0, ran.stderr
    return out.read_text(encoding="utf-8"), Path(dialled.name).read_text()


def test_the_watch_sees_what_is_dialled(tmp_path):
    folder = tmp_path / "watch"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(WATCH)
    dial = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    read, write = os.pipe()
    environment = os.environ | {"PYTHONPATH": str(folder), "WATCHED": str(write)}
    subprocess.run([sys.executable, "-c", dial], env=environment, pass_fds=[write], check=True, timeout=60)
    os.close(write)
    with os.fdopen(read) as told:
        assert told.read().startswith("socket.connect")


def test_the_same_answers_without_a_network_and_nothing_dialled(tmp_path):
    can = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False, timeout=10).returncode == 0
    if not can:
        pytest.skip("a network namespace cannot be made here: it needs unshare and its rights")
    add([MONACO / "monaco-2023-12.osm.pbf"], tmp_path / "data" / "reference", "monaco")
    lines = (MONACO / "places.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "places.csv").write_text("".join(lines[:150]), encoding="utf-8")
    here, dialled = enrich(tmp_path / "data", tmp_path / "here.csv")
    there, dialled_there = enrich(tmp_path / "data", tmp_path / "there.csv", "unshare", "--net")
    assert here == there
    assert here.count("\n") >= 150
    assert (dialled, dialled_there) == ("", "")
