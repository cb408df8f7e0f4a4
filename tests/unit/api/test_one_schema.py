"""The two writings of the schema agree: msgspec reads submissions, pydantic describes them."""

import json

import msgspec
import pytest
from pydantic import ValidationError

from placewright.api import shapes, submission
from placewright.api.schemas import requests
from placewright.model.attributes import ATTRIBUTES, SETS
from placewright.model.inputs import JobInputs

JOB = {"inputs": {"name": "Café de Turin", "city": "Nice"}}
BATCH = {"batch_name": "n", "jobs": [JOB], "attribute_set": "core"}

BOUNDS = [
    *[
        ({"forbid_licences": value}, good)
        for value, good in [(["ODbL"], True), (["odbl-1.0", "LicenseRef-Acme"], True)]
    ],
    *[({"forbid_licences": value}, good) for value, good in [([], True), (None, True), (["Oddball"], False)]],
    *[({"forbid_licences": value}, False) for value in ("ODbL", [1], [""], ["CC0"] * 21)],
    *[({"budget": value}, good) for value, good in [(0, True), (2.5, True), (None, True), (-1, False), (2e9, False)]],
    *[({"budget": value}, False) for value in ("1", True)],
]
CASES = [
    *[
        ({"batch_name": value}, good)
        for value, good in [("x" * 500, True), ("x" * 501, False), ("", False), (5, False)]
    ],
    *[({"batch_id": value}, good) for value, good in [("x" * 200, True), ("x" * 201, False), (None, True), (1, False)]],
    *[({"attributes": value}, good) for value, good in [([], True), (["menu"], True), ("menu", False), ([1], False)]],
    *[({"attributes": value}, good) for value, good in [(["x"], False), (None, True), ({"a": 1}, False)]],
    *[({"attribute_set": value}, good) for value, good in [("all", True), ("open_closed", True), ("x", False)]],
    *[({"kick_off_jobs_now": value}, good) for value, good in [(True, True), (False, True), (1, False), ("a", False)]],
    *[({"owner_id": value}, True) for value in ("a", 1, None, {"a": [1]})],
    *BOUNDS,
    *[({"jobs": value}, False) for value in (None, [], {}, "a", [1], [None], [[]])],
    ({"unknown": [1]}, True),
]
JOB_CASES = [
    *[({"place_id": value}, good) for value, good in [("x" * 500, True), ("x" * 501, False), ("", False), (5, False)]],
    *[({"place_id": value}, good) for value, good in [("a\x00", False), (None, True), ("🍕/%", True)]],
    *[({"refresh": value}, good) for value, good in [(True, True), (None, True), (0, False), ("true", False)]],
    *[({"attributes": value}, good) for value, good in [(["menu"], True), (["x"], False), ("menu", False)]],
    *[({"inputs": value}, False) for value in (None, [], "a", 1, {})],
    ({"unknown": [1]}, True),
]
INPUT_CASES = [
    *[({"name": value}, good) for value, good in [("x", True), ("", False), (" ", False), (None, False), (1, False)]],
    *[({"latitude": value, "longitude": 0}, good) for value, good in [(90, True), (-90.0, True), (90.1, False)]],
    *[({"latitude": 0, "longitude": value}, good) for value, good in [(180, True), (-180.1, False), ("1", False)]],
    *[({"country_code": value}, good) for value, good in [("FR", True), ("fr", False), ("FRA", False), (None, True)]],
    *[({"types": value}, good) for value, good in [("bar", True), (["bar"], True), ([1], False), ({}, False)]],
    *[({"opening_hours": value}, good) for value, good in [({}, True), ({"Mo": "9-5"}, True), ({"Mo": 9}, False)]],
    *[
        ({key: value}, good)
        for key in ("street", "phone", "km")
        for value, good in [("a", True), (5, False), ([], False)]
    ],
    *[({"id": value}, good) for value, good in [("a", True), (5, True), (5.5, False), (True, False)]],
    *[({"input_type": value}, good) for value, good in [("place", True), ("person", False)]],
    ({"unknown": {"a": [None]}}, True),
]
BODIES = [
    *[(BATCH | change, good) for change, good in CASES],
    *[(BATCH | {"jobs": [JOB | change]}, good) for change, good in JOB_CASES],
    *[(BATCH | {"jobs": [{"inputs": JOB["inputs"] | change}]}, good) for change, good in INPUT_CASES],
]


@pytest.mark.parametrize(("body", "good"), BODIES, ids=range(len(BODIES)))
def test_both_say_the_same(body, good):
    assert is_read(body) == is_described(body) == good


@pytest.mark.parametrize(("body", "good"), [(JOB | change, good) for change, good in (*JOB_CASES, *BOUNDS)])
def test_both_say_the_same_of_a_single_job(body, good):
    assert is_read_alone(body) == is_described(body, requests.SingleRequest) == good


def is_read_alone(body) -> bool:
    try:
        submission.read_bounded(json.dumps(body).encode(), submission.Merge())
    except submission.Doubt:
        return False
    return True


def is_read(body) -> bool:
    try:
        submission.read_batch(json.dumps(body).encode(), 50_000)
    except submission.Doubt:
        return False
    return True


def is_described(body, model=requests.BatchRequest) -> bool:
    try:
        model.model_validate_json(json.dumps(body), strict=True)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("struct", "model"),
    [
        (JobInputs, requests.PlaceInputs),
        (shapes.Job, requests.JobRequest),
        (shapes.Head, requests.BatchHead),
        (shapes.Bounds, requests.WithBounds),
    ],
)
def test_both_have_the_same_fields(struct, model):
    assert {field.name for field in msgspec.structs.fields(struct)} == model.model_fields.keys()


def test_sets_and_attributes_are_those_of_the_model():
    assert set(requests.AttributeSet.__args__) == set(shapes.AttributeSet.__args__) == set(SETS)
    schema = requests.BatchRequest.model_json_schema()
    assert schema["properties"]["attributes"]["anyOf"][0]["items"]["enum"] == list(ATTRIBUTES)
