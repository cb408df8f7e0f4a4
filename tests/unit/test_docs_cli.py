"""docs/cli.md describes each command, and each command of a group."""

from pathlib import Path

import pytest

from placewright.cli import COMMANDS
from placewright.cli.lazy import load

DOCS = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_has_its_section(command):
    assert f"\n## placewright {command.name}\n" in DOCS
    for name in getattr(load(command), "commands", {}):
        assert f"`placewright {command.name} {name}" in DOCS


def test_no_command_is_described_that_does_not_exist():
    assert DOCS.count("\n## placewright ") == len(COMMANDS)
