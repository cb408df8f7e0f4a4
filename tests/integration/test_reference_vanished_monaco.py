"""Two real versions of Monaco, one over the other: what is said of the places that are gone, and of those that stay."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from placewright.enrichment import open_enricher
from placewright.evaluation.data import data_file
from placewright.evaluation.measure import Skipped
from placewright.evaluation.vanished import NEWER, OLDER, Seen, ask
from placewright.model.pinned import versions
from placewright.settings import Settings


@pytest.fixture(scope="module")
def seen() -> list[Seen]:
    """Return the places of 2021 with what is said of them in 2023."""
    try:
        return ask()
    except Skipped as reason:
        pytest.skip(str(reason))


def run(*words: str) -> str:
    command = [sys.executable, "-m", "placewright", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def of(seen: Sequence[Seen], *fates: str) -> list[Seen]:
    return [one for one in seen if one.fate in fates]


def test_what_was_deleted_is_not_called_open_and_leans_to_closed(seen: list[Seen]) -> None:
    deleted = of(seen, "deleted")
    assert [one.name for one in deleted if one.status is not None] == []
    assert sum(one.leaning == "Closed" for one in deleted) >= 0.8 * len(deleted)


def test_no_living_place_is_called_closed_or_answered_otherwise(seen: list[Seen]) -> None:
    living = of(seen, "same_name", "renamed", "moved_to_other_object")
    assert len(living) > 500
    assert [one.name for one in living if one.leaning == "Closed" or one.changed] == []


def test_adding_and_listing_tell_how_many_vanished(tmp_path: Path) -> None:
    try:
        files = [str(data_file(name)) for name in (OLDER, NEWER)]
    except Skipped as reason:
        pytest.skip(str(reason))
    told = [run("reference", "add", file, "--name", "monaco", "--data", str(tmp_path)) for file in files]
    assert "vanished" not in told[0]
    assert ", 10 vanished since older versions" in told[1]
    listed = run("reference", "list", "--data", str(tmp_path)).splitlines()
    assert listed[0].split()[:4] == ["name", "source", "places", "vanished"]
    assert listed[1].split()[:4] == ["monaco", "openstreetmap", "773", "10"]
    run("keys", "create", "acme", "--data", str(tmp_path))
    pinned = run("organisations", "pin", "acme", "--data", str(tmp_path)).splitlines()
    enricher = open_enricher(Settings(data=tmp_path))
    assert dict(line.rsplit(" ", 1) for line in pinned) == dict(versions(enricher.sources))
    assert len(pinned) == 2
    enricher.close()
