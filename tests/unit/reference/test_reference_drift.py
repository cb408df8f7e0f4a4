"""What differs from the version that a dataset replaced is counted and kept in its manifest."""

import pytest

from placewright.reference import add
from placewright.reference.formats.base import Options
from placewright.reference.manifest import read

HEAD = "id,name,lat,lon,phone,updated_at"
FIRST = [f"p{n},Place {n} of {n * 7},43.7{n},7.4{n},+3779777000{n}" for n in range(5)]


@pytest.fixture
def added(tmp_path):
    """Return a function that adds rows as the version of a day, and returns what has changed since the one before."""

    def version(rows, day):
        file = tmp_path / "rows.csv"
        file.write_text("\n".join([HEAD, *(f"{row},{day}" for row in rows)]))
        add([file], tmp_path, "city", options=Options(source="S"))
        return read(tmp_path / "city").drift

    return version


def test_the_first_version_has_nothing_to_be_compared_with(added):
    assert added(FIRST, "2026-01-01") is None


def test_gone_added_and_changed_are_counted(added):
    added(FIRST, "2026-01-01")
    same = added(FIRST, "2026-01-01")
    assert (same.places, same.gone, same.added, same.compared, same.changed) == (5, 0, 0, 5, 0)
    changed = FIRST[2].replace("+377", "+33")
    found = added([FIRST[1], changed, FIRST[3], "p9,New one,43.79,7.49,"], "2026-01-01")
    assert (found.places, found.gone, found.added, found.compared, found.changed) == (5, 2, 1, 3, 1)
    assert found.observed_at.startswith("2026-01-01")


def test_an_older_version_tells_nothing_of_a_newer_one(added):
    added(FIRST, "2026-01-01")
    assert added(FIRST, "2025-01-01") is None
