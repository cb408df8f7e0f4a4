"""docs/settings.md lists each setting with its default and its meaning, and no other."""

from pathlib import Path

import pytest

from placewright.settings import Settings

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"
ROWS = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `PLACEWRIGHT_")]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_is_described_as_it_is(name):
    field = Settings.model_fields[name]
    default = "" if field.default is None else f"`{field.default}`"
    assert f"| `PLACEWRIGHT_{name.upper()}` | {default} | {field.description} |" in ROWS


def test_nothing_is_described_that_is_no_setting():
    assert len(ROWS) == len(Settings.model_fields)
