"""Open, closed or closed for a time, as OpenStreetMap tags say it (real values)."""

import pytest

from placewright.model.place import Lifecycle
from placewright.reference.formats.osm.lifecycle import date_of, life_of

OPEN, CLOSED, TEMPORARY = Lifecycle.OPEN, Lifecycle.CLOSED, Lifecycle.TEMPORARILY_CLOSED
AS_OF = "2024-05-01"


@pytest.mark.parametrize(
    ("tags", "lifecycle", "note"),
    [
        ({"shop": "bakery"}, OPEN, None),
        ({"disused:shop": "covid_mask", "name": "BETTIMASK"}, CLOSED, "tagged disused:shop=covid_mask"),
        ({"was:amenity": "restaurant"}, CLOSED, "tagged was:amenity=restaurant"),
        ({"abandoned:tourism": "hotel", "building": "hotel"}, CLOSED, "tagged abandoned:tourism=hotel"),
        ({"shop": "books", "disused:amenity": "pub"}, OPEN, None),
        ({"shop": "vacant"}, CLOSED, "tagged shop=vacant"),
        ({"amenity": "cafe", "disused": "yes"}, CLOSED, "tagged disused=yes"),
        ({"historic": "castle", "abandoned": "yes"}, OPEN, None),
        ({"amenity": "cafe", "end_date": "2023-04"}, CLOSED, "tagged end_date=2023-04"),
        ({"amenity": "cafe", "end_date": "2031"}, OPEN, None),
        ({"amenity": "cafe", "end_date": "~1990"}, OPEN, None),
        ({"amenity": "cafe", "opening_hours": "closed"}, CLOSED, "tagged opening_hours=closed"),
        ({"amenity": "cafe", "opening_hours": "24/7 off"}, CLOSED, "tagged opening_hours=24/7 off"),
        ({"amenity": "bar", "opening_hours": 'off "temporarily"'}, TEMPORARY, 'tagged opening_hours=off "temporarily"'),
        ({"amenity": "bar", "opening_hours": "Mo-Sa 18:00-02:00; Su off"}, OPEN, None),
        ({"amenity": "fuel", "operational_status": "closed"}, TEMPORARY, "tagged operational_status=closed"),
        (
            {"construction:amenity": "school", "landuse": "construction"},
            TEMPORARY,
            "tagged construction:amenity=school",
        ),
    ],
)
def test_lifecycle(tags: dict[str, str], lifecycle: Lifecycle, note: str | None) -> None:
    life = life_of(tags, AS_OF)
    assert life is not None
    assert (life.lifecycle, life.note) == (lifecycle, note)


@pytest.mark.parametrize(
    "tags", [{"was:highway": "bus_stop"}, {"razed:railway": "rail"}, {"proposed:leisure": "park"}, {}]
)
def test_what_never_was_a_place(tags: dict[str, str]) -> None:
    assert life_of(tags, AS_OF) is None


def test_a_closed_place_is_described_as_it_was() -> None:
    life = life_of(
        {
            "closed:shop": "car",
            "closed:name": "Autohaus Schweikardt",
            "closed:phone": "+49 6221 897170",
            "addr:city": "Heidelberg",
        },
        AS_OF,
    )
    assert life is not None
    assert life.tags == {
        "shop": "car",
        "name": "Autohaus Schweikardt",
        "phone": "+49 6221 897170",
        "addr:city": "Heidelberg",
    }
    assert life.places == {"shop": "car"}


def test_dates_of_opening_and_closing() -> None:
    life = life_of({"shop": "books", "start_date": "1898", "end_date": "2030-01-31"}, AS_OF)
    assert life is not None
    assert (life.opened_on, life.closed_on) == ("1898", "2030-01-31")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1898", "1898"),
        ("2012-03-01", "2012-03-01"),
        ("2016-08", "2016-08"),
        ("C19", None),
        ("~1890", None),
        ("2015-13", None),
        (None, None),
    ],
)
def test_a_date(text: str | None, date: str | None) -> None:
    assert date_of(text) == date
