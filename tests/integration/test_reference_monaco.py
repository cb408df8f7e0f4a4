"""The real extract of Monaco as a dataset: what is in it, and that an older list finds its places there."""

import csv
from pathlib import Path

import pytest

from placewright.model.geo import Point
from placewright.model.place import Lifecycle, Name, Query
from placewright.reference import Index, add
from placewright.reference.manifest import read
from placewright.reference.shortlist import shortlist

ROOT = Path(__file__).parents[2]
MONACO = ROOT / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"
CHANGES = ROOT.parent / "shared" / "data" / "osm-monaco" / "changes_2021-04_to_2023-12.csv"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return the dataset of Monaco."""
    folder = tmp_path_factory.mktemp("reference")
    add([MONACO], folder, "monaco")
    return Index.open(folder / "monaco")


def test_it_holds_what_openstreetmap_knows(index: Index) -> None:
    counts = index.manifest.counts
    assert counts["places"] >= 701
    assert counts["with_phones"] >= 180
    assert counts["with_websites"] >= 165
    assert counts["with_opening_hours"] >= 149
    assert counts["with_categories"] >= 650
    assert index.dataset.observed_at == "2023-12-26T21:21:22Z"
    assert index.dataset.version.startswith("2023-12-26-")


def test_checksums_hold(index: Index, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = next(tmp_path_factory.getbasetemp().glob("reference*/monaco"))
    assert read(folder, deep=True) == index.manifest


def test_a_closed_shop_is_kept_as_closed(index: Index) -> None:
    shop = next(each.record for each in index.by_name([Name("BETTIMASK")]))
    assert shop.lifecycle is Lifecycle.CLOSED
    assert shop.lifecycle_note == "tagged disused:shop=covid_mask"


def test_every_place_of_the_older_list_is_on_its_shortlist(index: Index) -> None:
    if not CHANGES.exists():
        pytest.skip(f"{CHANGES} is not there")
    with CHANGES.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["status_in_later_extract"] == "same_name" and row["lat"]]
    missed = []
    for row in rows:
        kind = {"n": "node", "w": "way", "r": "relation"}[row["osm_id"][0]]
        point = Point(float(row["lat"]), float(row["lon"]))
        found = shortlist(index, Query(names=(Name(row["name"]),), point=point, precision_m=10))
        if f"{kind}/{row['osm_id'][1:]}" not in {candidate.record.id for candidate in found}:
            missed.append(row["name"])
    assert len(missed) <= 0.005 * len(rows), missed
