"""Lists of any length and kind become jobs in batches that a server takes."""

import json
import math
from datetime import date

import httpx
import numpy
import pandas
import polars
import pyarrow
import pytest

from placewright.client import Client
from placewright.client.submitting import jobs_of
from placewright.errors import UsageError

ROWS = [
    {"id": 7, "name": "Café", "lat": 43.7, "lon": 7.4, "zip": 6000, "city": None},
    {"id": 8, "name": "Bar", "city": "Nice"},
]
JOBS = [
    {
        "place_id": "7",
        "inputs": {"name": "Café", "latitude": 43.7, "longitude": 7.4, "postalCode": "6000"},
    },
    {"place_id": "8", "inputs": {"name": "Bar", "city": "Nice"}},
]


@pytest.mark.parametrize(
    "make",
    [list, iter, pandas.DataFrame, polars.DataFrame, pyarrow.Table.from_pylist],
    ids=["list", "iterator", "pandas", "polars", "arrow"],
)
def test_rows_of_any_frame_become_jobs(make):
    assert list(jobs_of(make(ROWS), {})) == JOBS


def test_a_stream_of_arrow_is_read():
    class Streaming:
        def __arrow_c_stream__(self, schema=None):
            return pyarrow.Table.from_pylist(ROWS).__arrow_c_stream__(schema)

    assert list(jobs_of(Streaming(), {})) == JOBS


@pytest.mark.parametrize(
    ("cell", "sent"),
    [
        (numpy.float64(1.5), 1.5),
        (numpy.int64(3), 3),
        (date(2026, 1, 2), "2026-01-02"),
        (["a"], ["a"]),
        (numpy.array([1, 2]), [1, 2]),
        (pandas.Timestamp("2026-01-02"), "2026-01-02T00:00:00"),
    ],
)
def test_cells_become_json(cell, sent):
    assert list(jobs_of([{"x": cell}], {})) == [{"inputs": {"x": sent}}]


@pytest.mark.parametrize("cell", [None, "", math.nan, math.inf, pandas.NaT, numpy.float64("nan")])
def test_an_empty_cell_is_left_out(cell):
    assert list(jobs_of([{"name": "x", "city": cell}], {})) == [{"inputs": {"name": "x"}}]


def test_jobs_stay_as_they_are_and_columns_are_renamed():
    assert list(jobs_of(JOBS, {})) == JOBS
    assert list(jobs_of([{"Laden": "Café"}], {"Laden": "name"})) == [{"inputs": {"name": "Café"}}]


@pytest.mark.parametrize("places", ["places.csv", {"name": "x"}, 3, [1, 2]])
def test_what_is_no_list_of_places_is_refused(places):
    with pytest.raises(UsageError, match=r"list of places|a row with names"):
        list(jobs_of(places, {}))


def submitted(rows, **options):
    sent = []

    def server(request):
        body = json.loads(request.content)
        sent.append((body["batch_id"], body["batch_name"], len(body["jobs"])))
        times = {"created_at": "2026-11-23T10:00:00Z", "updated_at": "2026-11-23T10:00:00Z"}
        return httpx.Response(200, json={"id": body["batch_id"], "batch_name": "x", "status": "queued", **times})

    with Client("http://test", api_key="k", organisation="demo", transport=httpx.MockTransport(server)) as client:
        return client.submit(rows, batch_name="List", attribute_set="core", **options), sent


def test_a_long_list_goes_into_several_batches_or_into_one():
    seen = []
    done, sent = submitted(iter(ROWS * 2), batch_id="b", most_jobs=3, progress=seen.append)
    assert sent == [("b", "List", 3), ("b-2", "List (2)", 1)]
    assert (done.batch_ids, done.places, [one.places for one in seen]) == (("b", "b-2"), 4, [3, 4])
    done, sent = submitted(ROWS * 2, batch_id="b", most_jobs=3, append=True)
    assert (sent, done.batch_ids) == ([("b", "List", 3), ("b", "List", 1)], ("b",))


def test_an_empty_list_is_refused():
    with pytest.raises(UsageError, match="no places"):
        submitted([])
