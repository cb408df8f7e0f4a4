"""The fast reader: what it keeps, what it merges, what it leaves to the careful one."""

import json

import msgspec
import pytest

from placewright.api.careful import explain_batch
from placewright.api.submission import Doubt, begin_batch, read_batch
from placewright.model.attributes import CORE
from placewright.model.inputs import MAX_INPUTS_BYTES

INPUTS = {"name": "Café de Turin", "latitude": 43.7006, "longitude": 7.2815}


def body(*jobs, **fields) -> bytes:
    return json.dumps({"batch_name": "n", "attributes": ["websites"], "jobs": jobs, **fields}).encode()


def test_inputs_are_kept_as_sent():
    text = b'{ "name" :"Caf\\u00e9 \\/ :", "latitude":4.370e1,\n"longitude":7, "x":{"y":[1.50]} }'
    submission = read_batch(b'{"batch_name":"n","attribute_set":"core","jobs":[{"inputs":' + text + b"}]}", 10)
    assert submission.jobs[0].inputs == text


def test_attributes_are_merged_in_one_order():
    jobs = [
        {"inputs": INPUTS},
        {"inputs": INPUTS, "attributes": ["menu", "names"]},
        {"inputs": INPUTS, "attribute_set": "all"},
    ]
    merged = [job.attributes for job in read_batch(body(*jobs), 10).jobs]
    assert merged == [("websites",), ("websites", "names", "menu"), CORE]


def test_the_place_id_of_the_job_wins():
    inner = INPUTS | {"place_id": "inner"}
    jobs = read_batch(body({"place_id": "outer", "inputs": inner}, {"inputs": inner}, {"inputs": INPUTS}), 10).jobs
    assert [job.place_id for job in jobs[:2]] == ["outer", "inner"]
    assert len(jobs[2].place_id) == 36


@pytest.mark.parametrize(
    "text",
    [
        b'{"name":"a","name":"b","city":"c"}',
        b'{"name" :"a","name"\n:"b","city":"c"}',
        b'{"name":"a","name":"b","latitude":1,"longitude":2}',
        b'{"name":"a","latitude":1,"longitude":2,"latitude"\t: 1}',
        b'{"name":"a","city":"c","x":{"y":1,"y":1}}',
        b'{"name":"a","city":"c","x":[{"y":1,"y" \t:1}]}',
        b'{"name":"\\ud800","city":"c"}',
        b'{"name":"a","city":"c","x":[123456789012345678901234567890]}',
        b'{"name":"a","city":"c","x":' + b"[" * 70 + b"]" * 70 + b"}",
    ],
)
def test_odd_texts_are_left_to_the_careful_reader(text):
    whole = b'{"batch_name":"n","attribute_set":"core","jobs":[{"place_id":"a","inputs":' + text + b"}]}"
    with pytest.raises(Doubt):
        read_batch(whole, 10)
    assert explain_batch(whole, 10).problems[0].pointer.startswith("/jobs/0/inputs/")


@pytest.mark.parametrize("depth", range(55, 70))
def test_both_readers_have_one_limit_of_depth(depth):
    deep: list = []
    for _ in range(depth - 1):
        deep = [deep]
    whole = body({"inputs": INPUTS | {"x": deep}})
    try:
        read_batch(whole, 10)
    except Doubt:
        assert "deeper" in str(explain_batch(whole, 10))
        assert depth > 60
    else:
        assert depth <= 60


def test_large_inputs_lose_their_white_space_and_larger_ones_are_refused():
    padded = body({"inputs": INPUTS}).replace(b'"name"', b" " * MAX_INPUTS_BYTES + b'"name"')
    assert len(read_batch(padded, 10).jobs[0].inputs) < 100
    with pytest.raises(Doubt):
        read_batch(body({"inputs": INPUTS | {"note": "x" * MAX_INPUTS_BYTES}}), 10)


def test_equal_contents_in_another_order_are_the_same_place():
    turned = dict(reversed(INPUTS.items()))
    jobs = read_batch(body({"place_id": "a", "inputs": INPUTS}, {"place_id": "a", "inputs": turned}), 10).jobs
    assert [msgspec.json.decode(job.inputs) for job in jobs] == [INPUTS]


def many(number: int, **change) -> list[dict]:
    return [{"place_id": str(n), "inputs": INPUTS | change.get(f"job_{n}", {})} for n in range(number)]


def test_jobs_that_are_read_later_are_the_same():
    odd = {"job_7": {"unknown": {"a": 1}}, "job_1203": {"wkt_geometry": "POINT (1 2)"}}
    whole = body(*many(1_300, **odd))
    assert list(begin_batch(whole, 2_000).jobs) == list(read_batch(whole, 2_000).jobs)


@pytest.mark.parametrize("change", [{"latitude": 91}, {"name": " "}, {"name": None}, {"website": 5}])
def test_doubts_about_the_last_job_come_with_the_jobs(change):
    with pytest.raises(Doubt):
        list(begin_batch(body(*many(1_300, job_1299=change)), 2_000).jobs)


def test_a_place_that_comes_again_later_is_a_doubt():
    with pytest.raises(Doubt):
        list(begin_batch(body(*many(1_300), *many(1)), 2_000).jobs)


def test_a_place_id_with_nul_among_plain_jobs_is_a_doubt():
    with pytest.raises(Doubt):
        read_batch(body(*many(3), {"place_id": "a\0", "inputs": INPUTS}), 10)


def test_the_limit_of_jobs_is_exact():
    assert len(read_batch(body(*[{"inputs": INPUTS}] * 3), 3).jobs) == 3
    with pytest.raises(Doubt):
        read_batch(body(*[{"inputs": INPUTS}] * 3), 2)
