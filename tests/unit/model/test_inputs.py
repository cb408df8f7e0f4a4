"""The one check of a job's inputs, on values that people really send."""

import pytest

from placewright.errors import InvalidInput
from placewright.model.geo import Point
from placewright.model.inputs import check_inputs, point_of_wkt, read_inputs

NICE = {"name": "Café de Turin", "latitude": 43.7006, "longitude": 7.2815}

GOOD = [
    NICE,
    NICE | {"country_code": None, "opening_hours": None, "types": None},
    NICE | {"opening_hours": {"Monday": "08:00-22:00"}, "category": "restaurant", "types": ["restaurant", "bar"]},
    NICE | {"unknown": {"deeply": [1, 2]}, "input_type": "place", "id": 17},
    {"name": "Café de Turin", "full_address": "5 Place Garibaldi, 06300 Nice"},
    {"name": "Café de Turin", "street": "Place Garibaldi", "city": "Nice"},
    {"name": "بيت الدين", "wkt_geometry": "POINT(35.58 33.69)"},
    {"name": "0", "latitude": -90, "longitude": 180},
    {"name": "𝔘" * 500, "city": "Tōkyō"},
]

BAD = [
    ({}, ["/name", ""]),
    ([], [""]),
    ("Café", [""]),
    (None, [""]),
    ({"name": None, "city": "Nice"}, ["/name"]),
    ({"name": " \t", "city": "Nice"}, ["/name"]),
    ({"name": 7, "city": "Nice"}, ["/name"]),
    ({"name": "Café de Turin"}, [""]),
    ({"name": "Café de Turin", "city": " ", "house": "5"}, [""]),
    ({"name": "Café de Turin", "latitude": 43.7}, ["/longitude"]),
    ({"name": "Café de Turin", "longitude": 7.28, "latitude": None}, ["/latitude"]),
    (NICE | {"latitude": 91}, ["/latitude"]),
    (NICE | {"longitude": -180.001, "latitude": -91}, ["/longitude", "/latitude"]),
    (NICE | {"latitude": "43.7"}, ["/latitude"]),
    (NICE | {"latitude": True}, ["/latitude"]),
    (NICE | {"country_code": "fr"}, ["/country_code"]),
    (NICE | {"country_code": "FR\n"}, ["/country_code"]),
    (NICE | {"house": 5}, ["/house"]),
    (NICE | {"types": ["bar", 3]}, ["/types/1"]),
    (NICE | {"opening_hours": "Mo-Fr"}, ["/opening_hours"]),
    (NICE | {"input_type": "person"}, ["/input_type"]),
    (NICE | {"place_id": ""}, ["/place_id"]),
    (NICE | {"place_id": "a\x00b"}, ["/place_id"]),
    ({"name": "Café de Turin", "wkt_geometry": "POINT(7.28"}, ["/wkt_geometry"]),
    ({"name": "Café de Turin", "wkt_geometry": "POINT EMPTY"}, ["/wkt_geometry"]),
    ({"name": "Café de Turin", "wkt_geometry": "POINT(7.28 143.7)"}, ["/wkt_geometry"]),
    ({"name": "Café de Turin", "wkt_geometry": 5}, ["/wkt_geometry"]),
]


@pytest.mark.parametrize("value", GOOD)
def test_good_inputs_are_read(value):
    assert check_inputs(value) == []
    assert read_inputs(value).name == value["name"]


@pytest.mark.parametrize(("value", "pointers"), BAD)
def test_bad_inputs_name_every_place(value, pointers):
    assert sorted(problem.pointer for problem in check_inputs(value)) == sorted(pointers)
    with pytest.raises(InvalidInput) as caught:
        read_inputs(value, "/jobs/3/inputs")
    assert {p.pointer for p in caught.value.problems} == {f"/jobs/3/inputs{pointer}" for pointer in pointers}
    assert all(p.detail[0].isupper() or p.detail[0] == "'" for p in caught.value.problems)
    assert all(p.detail.endswith(".") for p in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("POINT(7.4 43.7)", Point(43.7, 7.4)),
        ("POINT Z (7.4 43.7 12)", Point(43.7, 7.4)),
        ("POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))", Point(1, 1)),
    ],
)
def test_wkt_gives_a_point_inside(text, point):
    assert point_of_wkt(text) == point
