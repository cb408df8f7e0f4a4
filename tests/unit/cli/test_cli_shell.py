"""What a shell sees of commands: colours on terminals only, lines of JSON, exit codes, logs on request."""

import json
import logging
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

COLOUR = re.compile(r"\x1b\[[0-9;]*\b(3[0-8]|4[0-8]|9[0-7])[0-9;]*m")
LISTS = (("keys", "list"), ("doctor",))
DOCS = Path(__file__).parents[3] / "docs" / "cli.md"


@pytest.fixture
def data(run, tmp_path) -> Path:
    run("keys", "create", "acme", "--name", "[red]laptop[/red]", "--data", tmp_path)
    return tmp_path


def on_terminal(command, data, **variables: str) -> str:
    """Return what a command shows on a terminal."""
    ours, theirs = pty.openpty()
    usual = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    line = [sys.executable, "-m", "placewright", *command, "--data", str(data)]
    started = subprocess.Popen(
        line, stdin=theirs, stdout=theirs, stderr=theirs, env={**usual, "TERM": "xterm-256color", **variables}
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65_536):
            shown += part
    except OSError:  # Linux tells the end of a terminal so
        pass
    finally:
        os.close(ours)
    assert started.wait(60) == 0
    return shown.decode()


@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_colours_are_for_terminals_and_never_with_no_color(run, data, command):
    assert COLOUR.search(on_terminal(command, data))
    assert not COLOUR.search(on_terminal(command, data, NO_COLOR="1"))
    assert "\x1b" not in run(*command, "--data", data).out


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("keys", "list"), {"organisation": "acme", "scope": "admin", "revoked_at": None}),
        (("organisations", "list"), {"slug": "acme", "batches": 0, "jobs": 0}),
        (("overrides", "list", "acme"), {"place_id": "p1", "outputs": {"phone": "+37793256565"}, "reason": "Called."}),
        (("doctor",), {"subject": "settings", "state": "ok", "mend": ""}),
        (("reference", "list"), None),
        (("attributes", "list", "acme"), None),
    ],
)
def test_lists_are_lines_of_json(run, data, command, told):
    run("overrides", "add", "acme", "p1", "phone=+37793256565", "--reason", "Called.", "--data", data)
    ran = run(*command, "--json", "--data", data)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert lines == [] if told is None else told.items() <= lines[0].items()


def test_what_looks_like_markup_is_shown_as_it_is(run, data):
    assert "[red]laptop[/red]" in run("keys", "list", "--data", data).out


@pytest.mark.parametrize(
    ("code", "command"),
    [(0, ("keys", "list")), (1, ("keys", "revoke", "7")), (2, ("keys", "list", "--colour")), (2, ("keys", "revoke"))],
)
def test_exit_codes_are_as_documented(run, data, code, command):
    assert run(*command, "--data", data).code == code
    assert f"| {code} | " in DOCS.read_text(encoding="utf-8")


def test_ctrl_c_is_130(data, tmp_path):
    pipe = tmp_path / "corrections.csv"
    os.mkfifo(pipe)
    line = [sys.executable, "-m", "placewright", "overrides", "import", "acme", str(pipe), "--data", str(data)]
    with subprocess.Popen(line, stderr=subprocess.PIPE, text=True) as started, pipe.open("wb"):  # it waits for content
        started.send_signal(signal.SIGINT)
        assert started.wait(60) == 130
        assert "Traceback" not in started.stderr.read()
    assert "| 130 | stopped with Ctrl-C |" in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize(("options", "level"), [((), "INFO"), (("-v",), "DEBUG"), (("--verbose",), "DEBUG")])
def test_verbose_logs_what_is_done(run, data, monkeypatch, options, level):
    monkeypatch.setenv("PLACEWRIGHT_LOG_LEVEL", "info")  # also brings it back at the end
    assert run(*options, "keys", "list", "--data", data).code == 0
    assert logging.getLevelName(logging.getLogger().level) == level
