"""Search: near finds what a full comparison finds, names are found in all scripts and with typos."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placewright.model.geo import Point, distance_m
from placewright.model.place import Address, Name, NameKind, Record
from placewright.reference.search import Index

Write = Callable[[Sequence[Record]], Index]

# Crowds where longitudes behave oddly, and one where they do not.
CENTRES = [(90.0, 0.0), (-90.0, 12.0), (89.999, -170.0), (0.0, 180.0), (-16.8, -179.999), (43.74, 7.42)]


def crowd() -> list[Record]:
    """Return places on a grid of about 90 m around each centre, folded back onto the globe."""
    found = []
    for latitude, longitude in CENTRES:
        for row in range(-8, 9):
            for column in range(-8, 9):
                north = latitude + row * 0.0008
                north = min(90.0, max(-90.0, north))
                east = (longitude + column * (0.0008 if abs(latitude) < 80 else 20.0) + 180.0) % 360.0 - 180.0
                found.append(
                    Record(id=f"node/{len(found)}", names=(Name(f"Place {len(found)}"),), point=Point(north, east))
                )
    return found


CROWD = crowd()


@pytest.fixture(scope="module")
def crowded(write_index: Write) -> Index:
    """Return one dataset of all crowds."""
    return write_index(CROWD)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(CENTRES),
    st.floats(-0.01, 0.01),
    st.one_of(st.floats(-0.01, 0.01), st.floats(-180, 180)),
    st.floats(0, 2_000),
)
def test_near_finds_what_a_full_comparison_finds(
    crowded: Index, centre: tuple[float, float], north: float, east: float, radius: float
) -> None:
    point = Point(min(90.0, max(-90.0, centre[0] + north)), (centre[1] + east + 180.0) % 360.0 - 180.0)
    expected = {each.id for each in CROWD if each.point and distance_m(point, each.point) <= radius}
    found = crowded.near(point, radius, limit=len(CROWD))
    assert {each.record.id for each in found} == expected
    distances = [each.distance_m for each in found]
    assert distances == sorted(distances, key=lambda metres: round(metres or 0.0, 3))


def test_near_gives_the_nearest(crowded: Index) -> None:
    found = crowded.near(Point(43.74, 7.42), 1_000, limit=5)
    assert len(found) == 5
    assert found[0].distance_m == pytest.approx(0, abs=0.001)
    assert {each.found_by for each in found} == {"near"}


NAMES = [
    "Café de Paris",
    "Ravintola Töölö",
    "ร้านอาหารไทย",
    "مطعم الشام",
    "寿司銀座",
    "Καφέ Μέλι",
    "🍕",
    "H&M",
    "Le 29",
    "M" * 500,
]


@pytest.fixture
def named(write_index: Write) -> Index:
    """Return a dataset of names in many scripts."""
    return write_index(
        [
            Record(id=f"way/{n}", names=(Name(text),), point=Point(10.0 + n, 20.0), country_code="MC")
            for n, text in enumerate(NAMES)
        ]
    )


@pytest.mark.parametrize(("number", "text"), list(enumerate(NAMES)))
def test_a_name_finds_itself(named: Index, number: int, text: str) -> None:
    assert named.by_name([Name(text)])[0].record.id == f"way/{number}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cafe paris", 0),
        ("Paris Cafe", 0),
        ("Cfae de Pairs", 0),
        ("RAVINTOLA TOOLO", 1),
        ("Kafe Meli", 5),
        ("KAΦE MEΛI", 5),
        ("le 92", 8),
    ],
)
def test_a_noisy_name_finds_its_place(named: Index, text: str, found: int) -> None:
    assert named.by_name([Name(text)])[0].record.id == f"way/{found}"


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", '"a" AND name:b*', "a:b^3~2 [x TO y]", "\ud7ff\u202e", "x" * 100_000]
)
def test_any_text_may_be_asked_for(named: Index, text: str) -> None:
    assert isinstance(named.by_name([Name(text)]), list)


def test_a_name_is_sought_only_around_the_point(named: Index) -> None:
    assert [each.record.id for each in named.by_name([Name("Le 29")], point=Point(18.0, 20.0))] == ["way/8"]
    assert named.by_name([Name("Le 29")], point=Point(-30.0, 20.0)) == []


def test_an_operator_is_no_name_to_look_for(write_index: Write) -> None:
    index = write_index([Record(id="node/1", names=(Name("Mairie"), Name("Commune de Monaco", NameKind.OPERATOR)))])
    assert index.by_name([Name("Commune")]) == []


def test_city_and_postcode_lift_a_place(write_index: Write) -> None:
    cities = ["Helsinki", "Espoo", "Vantaa"]
    index = write_index(
        [Record(id=f"node/{n}", names=(Name("K-Market"),), address=Address(city=city)) for n, city in enumerate(cities)]
    )
    assert index.by_name([Name("K-Market")], address=Address(city="VANTAA"))[0].record.id == "node/2"


def test_an_address_finds_its_house_first(write_index: Write) -> None:
    houses = [("1", "node/1"), ("12", "node/12"), ("7", "node/7")]
    index = write_index(
        [
            Record(id=id_, names=(Name("Kiosk"),), address=Address(street="Hauptstraße", house=house))
            for house, id_ in houses
        ]
    )
    found = index.by_address(Address(street="Hauptstr.", house="12"), "DE")
    assert next(each.record.id for each in found) == "node/12"
    assert {each.record.id for each in found} == {"node/1", "node/12", "node/7"}
    assert index.by_address(Address(city="Heidelberg"), "DE") == []


def test_a_record_is_got_by_its_id(named: Index) -> None:
    record = named.get("way/3")
    assert record is not None
    assert record.names[0].text == NAMES[3]
    assert named.get("way/999") is None


def test_a_place_without_a_point_is_found_by_name_alone(write_index: Write) -> None:
    index = write_index(
        [Record(id="a", names=(Name("Nowhere Inn"),)), Record(id="b", names=(Name("Here"),), point=Point(0, 0))]
    )
    found = index.by_name([Name("Nowhere Inn")])[0]
    assert (found.record.id, found.distance_m) == ("a", None)
    assert [each.record.id for each in index.near(Point(0, 0), 10)] == ["b"]


def test_the_newest_of_one_id_is_kept(write_index: Write) -> None:
    days = ["2023-05-01", "2024-01-01", "2022-01-01", None]
    index = write_index([Record(id="x", names=(Name(f"of {day}"),), observed_at=day) for day in days])
    assert index.manifest.counts["places"] == 1
    assert index.get("x").names[0].text == "of 2024-01-01"  # type: ignore[union-attr]


def test_places_from_memory_are_those_of_the_file(write_index: Write) -> None:
    index, point = write_index(CROWD), Point(43.7403, 7.4207)
    found = [index.spots(point, 300.0) for _ in range(20)]
    assert found == [found[0]] * 20
    assert len(found[0]) > 20
