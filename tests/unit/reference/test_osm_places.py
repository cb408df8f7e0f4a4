"""What is a place in OpenStreetMap, and what is not."""

import pytest

from placewright.reference.formats.osm.places import place_tags, worth_without_name


@pytest.mark.parametrize(
    "tags",
    [
        {"amenity": "restaurant"},
        {"shop": "yes"},
        {"office": "lawyer"},
        {"amenity": "place_of_worship"},
        {"tourism": "information", "information": "board"},
        {"historic": "castle"},
        {"man_made": "lighthouse"},
        {"railway": "station"},
        {"public_transport": "station"},
        {"aeroway": "aerodrome"},
        {"natural": "beach"},
        {"landuse": "cemetery"},
        {"building": "church"},
        {"place": "square"},
        {"club": "sport"},
        {"emergency": "ambulance_station"},
    ],
)
def test_a_place(tags: dict[str, str]) -> None:
    assert place_tags(tags)


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"highway": "residential"},
        {"highway": "bus_stop", "public_transport": "platform"},
        {"boundary": "administrative"},
        {"building": "yes"},
        {"building": "apartments"},
        {"natural": "tree"},
        {"landuse": "residential"},
        {"place": "suburb"},
        {"emergency": "fire_hydrant"},
        {"historic": "memorial", "memorial": "stolperstein"},
        {"addr:housenumber": "12", "addr:street": "Hauptstraße"},
        {"amenity": "no"},
    ],
)
def test_no_place(tags: dict[str, str]) -> None:
    assert not place_tags(tags)


@pytest.mark.parametrize(
    ("tags", "worth"),
    [
        ({"amenity": "fuel"}, True),
        ({"shop": "clothes"}, True),
        ({"amenity": "vending_machine"}, False),
        ({"building": "retail"}, False),
    ],
)
def test_a_brand_serves_as_a_name(tags: dict[str, str], worth: bool) -> None:
    assert worth_without_name(tags) is worth
