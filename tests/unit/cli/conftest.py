"""Runs commands in this process, as the shell would."""

import logging
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
import structlog

from placewright.cli import main


class Ran(NamedTuple):
    code: int | str | None
    out: str
    err: str


@pytest.fixture
def run(monkeypatch, capsys) -> Iterator[Callable[..., Ran]]:
    """Return a function that runs a command line and returns its exit code and what it printed."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level

    def command(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["placewright", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Ran(ended.value.code or 0, captured.out, captured.err)

    yield command
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
