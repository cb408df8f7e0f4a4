"""Coordinates and their distance from the input, and categories."""

from placewright.model.geo import Point
from placewright.resolution import resolve


def outputs(attribute, case):
    return {output.name: output.value for output in resolve(attribute, case).outputs}


def test_the_point_of_the_record_and_metres(case_of) -> None:
    values = outputs("coordinates", case_of({}))
    assert values == {"coordinates": [43.7286, 7.4145], "coordinates_distance": 11}


def test_no_point_was_sent(case_of) -> None:
    values = outputs("coordinates", case_of({}, point=None))
    assert values == {"coordinates": [43.7286, 7.4145], "coordinates_distance": None}


def test_not_enriched_is_no_distance(lost) -> None:
    assert outputs("coordinates", lost) == {"coordinates": None, "coordinates_distance": 0}


def test_records_at_one_spot_agree(case_of) -> None:
    near = {"dataset": "overture", "point": Point(43.7288, 7.4146)}
    far = {"dataset": "overture", "point": Point(43.7350, 7.4200)}
    agreed, rival = (resolve("coordinates", case_of({}, other)).outputs[0] for other in (near, far))
    assert agreed.probability > rival.probability
    assert agreed.value == [43.7286, 7.4145]


def test_categories_keep_the_primary_first(case_of) -> None:
    assert outputs("categories", case_of({"categories": ("cafe", "bar")})) == {"categories": ["cafe", "bar"]}


def test_kin_of_the_category_that_was_sent_agrees(case_of) -> None:
    record = {"dataset": "overture", "categories": ("pizza_restaurant",)}
    alone, kin = (resolve("categories", case_of(record, categories=own)).outputs[0] for own in ((), ("restaurant",)))
    assert kin.probability > alone.probability
    assert kin.reasoning.endswith("gives the category pizza restaurant; your own list says the same.")
