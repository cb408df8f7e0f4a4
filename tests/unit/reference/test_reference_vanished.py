"""What is gone between two versions of a dataset is kept as vanished, but only where the new version still looks."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from hashlib import blake2b
from pathlib import Path

import pytest

from placewright.model.geo import Point
from placewright.model.place import Lifecycle, Name, Query, Record
from placewright.reference import Index, add
from placewright.reference.formats.base import Options
from placewright.reference.manifest import read
from placewright.reference.shortlist import shortlist
from placewright.reference.vanished import FOLDER

Row = tuple[str, str, float, float, str, str]  # id, name, latitude, longitude, phone, category
Add = Callable[..., Index]
MIDDLE = 40  # a place that others stand around


def name(number: int) -> str:
    """Return a name that is like no other: two words of seven letters."""
    letters = blake2b(str(number).encode(), digest_size=14).digest()
    text = "".join(chr(97 + letter % 26) for letter in letters)
    return f"{text[:7].title()} {text[7:].title()}"


def rows() -> list[Row]:
    """Return 72 places with names of their own, some 90 m from one another."""
    return [(f"p{n}", name(n), 43.70 + n % 9 / 1200, 7.40 + n // 9 / 900, f"+3779777{n:04}", "cafe") for n in range(72)]


def without(*numbers: int) -> list[Row]:
    """Return the places but for some."""
    return [row for n, row in enumerate(rows()) if n not in numbers]


@pytest.fixture
def add_version(tmp_path: Path) -> Iterator[Add]:
    """Give a function that adds rows as the version of a day to a dataset, and opens it until the end of the test."""
    opened = ExitStack()

    def version(rows: Iterable[Row], day: str | None, folder: str = "reference", source: str = "S") -> Index:
        file = tmp_path / "rows.csv"
        lines = (",".join(map(str, (*row, day or ""))) for row in rows)
        file.write_text("\n".join(["id,name,lat,lon,phone,category,updated_at", *lines]))
        add([file], tmp_path / folder, "city", options=Options(source=source))
        return opened.enter_context(closing(Index.open(tmp_path / folder / "city")))

    with opened:
        yield version


def vanished(index: Index) -> dict[str, Record]:
    """Return the vanished places by id."""
    if index.vanished is None:
        return {}
    found = index.vanished.near(Point(43.70, 7.40), 100_000, limit=1_000)
    assert index.manifest.counts["vanished"] == len(found)
    return {one.record.id: one.record for one in found}


def test_what_is_gone_is_kept_apart(add_version: Add) -> None:
    add_version(rows(), "2021-04-01")
    index = add_version(without(MIDDLE), "2023-12-01")
    record = vanished(index)["p40"]
    assert (record.lifecycle, record.last_seen, record.dataset) == (Lifecycle.VANISHED, "2021-04-01", "city vanished")
    assert index.get("p40") is None
    assert (index.manifest.counts["places"], index.dataset.places) == (71, 71)
    query = Query(names=(Name(name(MIDDLE)),), point=record.point)
    assert {one.record.dataset for one in shortlist(index, query) if one.record.id == "p40"} == {"city vanished"}
    unlocated = Query(names=(Name(name(MIDDLE)),))
    assert [one.record.id for one in shortlist(index, unlocated)][-1] == "p40"


@pytest.mark.parametrize(
    "successor",
    [
        ("n1", name(MIDDLE), 43.7037, 7.4048, "", "cafe"),  # another id
        ("n1", f"The {name(MIDDLE)}", 43.7034, 7.4044, "", "bakery"),
        ("n1", "Quite Other", 43.7033, 7.4044, "+37797770040", "cafe"),  # the same number: it was renamed
    ],
)
def test_a_place_with_a_successor_has_not_vanished(add_version: Add, successor: Row) -> None:
    add_version(rows(), "2021-04-01")
    assert vanished(add_version([successor, *without(MIDDLE)], "2023-12-01")) == {}


@pytest.mark.parametrize(
    ("left", "why"),
    [
        ([row for row in rows() if row[3] < 7.404], "a narrower box"),
        (rows()[::2], "every other line"),
        (rows()[:40], "the first lines"),
    ],
)
def test_a_new_version_that_holds_less_closes_nothing(add_version: Add, left: list[Row], why: str) -> None:
    add_version(rows(), "2021-04-01")
    assert vanished(add_version(left, "2023-12-01")) == {}, why


def test_a_kind_that_is_left_out_closes_nothing(add_version: Add) -> None:
    dentists = [(*row[:5], "dentist") for row in rows()[:20]]
    add_version([*dentists, *rows()[20:]], "2021-04-01")
    assert vanished(add_version(without(*range(20), MIDDLE), "2023-12-01")).keys() == {"p40"}


def test_an_older_version_tells_nothing(add_version: Add) -> None:
    add_version(rows(), "2023-12-01")
    assert vanished(add_version(without(MIDDLE), "2021-04-01")) == {}


def test_another_source_tells_nothing(add_version: Add) -> None:
    add_version(rows(), "2021-04-01", source="A")
    assert vanished(add_version(without(MIDDLE), "2023-12-01", source="B")) == {}


def test_it_is_kept_over_versions_until_it_comes_back_or_was_gone_too_long(add_version: Add) -> None:
    add_version(rows(), "2021-04-01")
    add_version(without(40), "2022-04-01")
    third = vanished(add_version(without(40, 41), "2023-04-01"))
    assert {key: one.last_seen for key, one in third.items()} == {"p40": "2021-04-01", "p41": "2022-04-01"}
    assert vanished(add_version(without(41), "2023-05-01")).keys() == {"p41"}
    assert vanished(add_version(without(41), "2028-01-01")) == {}


def test_adding_a_version_again_keeps_what_had_vanished(add_version: Add) -> None:
    add_version(rows(), "2021-04-01")
    once = add_version(without(MIDDLE), "2023-12-01").manifest
    again = add_version(without(MIDDLE), "2023-12-01").manifest
    assert (once.dataset, once.vanished) == (again.dataset, again.vanished)


def test_what_is_kept_is_bounded(add_version: Add) -> None:
    add_version(rows(), "2021-04-01")
    add_version(without(*range(20, 34)), "2021-05-01")
    index = add_version(without(*range(20, 48)), "2021-06-01")
    days = Counter(one.last_seen for one in vanished(index).values())
    assert days == {"2021-05-01": 11}  # a quarter of 44, those seen last


def test_the_same_versions_give_the_same_bytes_and_leave_the_dataset_itself_alone(add_version: Add) -> None:
    for folder in ("a", "b"):
        add_version(rows(), "2021-04-01", folder)
    left = [add_version(without(MIDDLE), "2023-12-01", folder).manifest for folder in ("a", "b", "alone")]
    places = [{name: entry for name, entry in one.files.items() if name.endswith(".sqlite")} for one in left]
    assert left[0].vanished == left[1].vanished
    assert places[0] == places[1]
    assert places[2] == {name: places[0][name] for name in ("chains.sqlite", "places.sqlite")}
    assert left[2].vanished is None
    assert left[2].dataset == left[0].dataset


def test_an_older_version_that_is_damaged_is_replaced_all_the_same(add_version: Add, tmp_path: Path) -> None:
    add_version(rows(), "2021-04-01").close()
    (tmp_path / "reference" / "city" / "places.sqlite").write_bytes(b"torn")
    assert vanished(add_version(without(MIDDLE), "2023-12-01")) == {}
    assert not (tmp_path / "reference" / "city" / FOLDER).exists()


def spiders(file: Path, shops: dict[str, int], day: str, omitted: int | None = None) -> Path:
    features = [
        {
            "type": "Feature",
            "id": f"{spider}{n}",
            "dataset_attributes": {"spider:collection_time": f"{day}T00:00:00"},
            "properties": {"@spider": spider, "ref": str(n), "name": name(n + 100 * len(spider)), "amenity": "cafe"},
            "geometry": {"type": "Point", "coordinates": [7.4 + n % 8 / 400, 43.7 + n // 8 / 500 + len(spider) / 4000]},
        }
        for spider, most in shops.items()
        for n in range(most)
        if n != omitted
    ]
    file.write_text("\n".join(json.dumps(feature) for feature in features))
    return file


def test_a_spider_that_failed_closes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    add([spiders(tmp_path / "a.geojsonl", {"elm": 60, "maple": 3}, "2024-01-01")], folder, "atp")
    add([spiders(tmp_path / "b.geojsonl", {"elm": 60, "maple": 0}, "2024-06-01", 30)], folder, "atp")
    assert read(folder / "atp").counts["vanished"] == 1
    index = Index.open(folder / "atp")
    assert index.vanished is not None
    assert index.vanished.get("elm30") is not None
    index.close()
