"""The root command: it lists all commands, imports none of them, and ends with the right codes."""

import os
import subprocess
import sys

import pytest

from placewright import __version__
from placewright.cli import COMMANDS, COMPLETING
from placewright.cli.lazy import Command, load


def test_help_lists_every_command(run):
    ran = run("--help")
    assert ran.code == 0
    for command in COMMANDS:
        assert f"  {command.name} " in ran.out
        assert command.help in " ".join(ran.out.split())


def test_version(run):
    assert run("--version").out == f"placewright {__version__}\n"


def test_an_unknown_command_is_a_usage_error_with_a_guess(run):
    ran = run("doktor")
    assert ran.code == 2
    assert "Did you mean 'doctor'?" in ran.err


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(run, command):
    ran = run(command.name, "--help")
    assert ran.code == 0
    assert f"Usage: placewright {command.name}" in ran.out
    assert len(ran.out.splitlines()) > 6


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("placewright ba", ["batches", "backup"]),
        ("placewright batches su", ["submit"]),
        ("placewright enrich --attribute-", ["--attribute-set"]),
    ],
)
def test_a_shell_completes_commands_and_options(typed, offered):
    asked = {"COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" ")), COMPLETING: "complete_bash"}
    command = [sys.executable, "-c", "from placewright.cli import main; main()"]
    done = subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (offered, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_a_shell_needs_is_printed(run, shell):
    assert COMPLETING in run("completion", shell).out


def test_an_unknown_shell_is_a_usage_error(run):
    assert run("completion", "tcsh").code == 2


def test_help_and_import_are_light():
    heavy = ("sqlalchemy", "pydantic_settings", "structlog", "fastapi", "httpx", "rich.console", "shapely", "tantivy")
    program = f"""
import sys
sys.argv = ["placewright", "--help"]
from placewright.cli import main
try:
    main()
finally:
    sys.stderr.write(",".join(name for name in {heavy!r} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_a_function_and_an_app_become_commands():
    assert load(Command("doctor", "placewright.cli.doctor:doctor", "")).name == "doctor"
    assert set(load(Command("keys", "placewright.cli.keys:app", "")).commands) == {"create", "list", "revoke"}
