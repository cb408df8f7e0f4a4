"""The systemd units name only what the program has."""

import re

import pytest
from tests.unit.deploy.named import DEPLOY, SETTINGS, check_command, check_settings

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_asks_for_what_exists(unit) -> None:
    text = unit.read_text(encoding="utf-8").replace("%i", "8081")
    program, *arguments = re.search(r"^ExecStart=(.+)$", text, re.M)[1].split()  # type: ignore[index]
    assert program == "/opt/placewright/bin/placewright"
    check_command(arguments)
    given = dict(word.split("=", 1) for line in re.findall(r"^Environment=(.+)$", text, re.M) for word in line.split())
    assert given.pop("PLACEWRIGHT_SECRETS") == "%d"
    check_settings(given)
    credential = re.search(r"^LoadCredential=(\w+):", text, re.M)[1]  # type: ignore[index]
    assert credential.upper() in SETTINGS
    for needed in re.findall(r"placewright-\w+\.service", text):
        assert (unit.parent / needed).is_file()
