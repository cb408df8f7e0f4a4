"""Results as dicts and frames, and answers of a server that lacks what is ours."""

import httpx
import msgspec
import pandas
import polars
import pyarrow
import pytest

from placewright.client import Client, Results, frames
from placewright.client.values import Job
from placewright.errors import UsageError

FOUND = Job(
    place_id="a",
    status="completed",
    inputs={"name": "Café", "latitude": 43.7, "longitude": 7.4},
    outputs={"website": "https://cafe.mc/", "categories": ["cafe"], "opening_hours": {"Monday": "Closed"}},
    reasoning={"website": "It says so."},
    confidence_scores={"website": "HIGH"},
)
UNKNOWN = Job(place_id="b", status="failed", inputs={"name": "Bar"}, outputs={"website": None, "is_open_24h": None})
RESULTS = Results([FOUND, UNKNOWN])


def test_dicts_have_all_the_same_keys_and_keep_their_values():
    first, second = RESULTS.to_dicts()
    assert list(first) == list(second)
    assert (first["name"], first["categories_enriched"], second["website_enriched"]) == ("Café", ["cafe"], None)
    assert (first["website_confidence"], first["website_reasoning"], second["status"]) == (
        "HIGH",
        "It says so.",
        "failed",
    )


@pytest.mark.parametrize(
    ("make", "kind", "rows"),
    [
        (Results.to_arrow, pyarrow.Table, lambda table: table.to_pylist()),
        (Results.to_polars, polars.DataFrame, lambda frame: frame.to_dicts()),
        (Results.to_pandas, pandas.DataFrame, lambda frame: frame.to_dict("records")),
    ],
    ids=["arrow", "polars", "pandas"],
)
def test_frames_have_columns_of_one_type(make, kind, rows):
    frame = make(RESULTS)
    assert isinstance(frame, kind)
    first, second = rows(frame)
    assert (first["latitude"], list(first["categories_enriched"])) == (43.7, ["cafe"])
    assert first["opening_hours_enriched"] == '{"Monday":"Closed"}'
    assert second["place_id"] == "b"


def test_an_empty_column_is_one_of_texts():
    assert RESULTS.to_arrow().schema.field("is_open_24h_enriched").type == pyarrow.string()
    assert RESULTS.to_polars().schema["is_open_24h_enriched"] == polars.String
    assert (len(Results([]).to_arrow()), len(RESULTS[1:]), RESULTS[0] is FOUND) == (0, 1, True)


def test_what_is_not_installed_is_said_with_the_way_to_get_it(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(frames, "import_module", missing)
    with pytest.raises(UsageError, match="needs geopandas, which is not installed: pip install geopandas"):
        RESULTS.to_geopandas()


def test_a_server_that_lacks_what_is_ours_is_understood():
    page = {"total": 1, "limit": 9, "offset": 0}
    job = {**msgspec.to_builtins(UNKNOWN), "job_metadata": None, "reasoning": None}
    batch = {"id": "b", "batch_name": "B", "status": "queued", "metadata": None, "created_at": "2026-06-01T00:00:00Z"}
    answers = {
        "jobs": {**page, "jobs": [job]},
        "batches": {**page, "batches": [batch]},
        "reprocess": {"status": "success", "message": "", "job_count": 1, "batch_id": "b"},
    }

    def original(request):
        assert "idempotency-key" not in request.headers
        return httpx.Response(200, json=answers[request.url.path.rsplit("/", 1)[1]])

    transport = httpx.MockTransport(original)
    with Client("http://test", api_key="k", organisation="demo", idempotency=False, transport=transport) as client:
        (job,) = client.results("b")
        assert (job.outputs, job.reasoning, job.job_metadata.attribute_status) == (UNKNOWN.outputs, {}, {})
        assert next(client.iterate_batches()).metadata.total_jobs == 0
        assert client.reprocess_batch("b").job_count == 1
