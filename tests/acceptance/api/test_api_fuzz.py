"""Some thousand mutated bodies: taken or refused with a reason, never a 5xx."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.broken import PIECES

JOB = {
    "place_id": "nice-1",
    "inputs": {
        "name": "Café de Turin",
        "latitude": 43.7006,
        "longitude": 7.2815,
        "opening_hours": {"Monday": "08:00-22:00"},
        "types": ["bar"],
        "wkt_geometry": "POINT(7.2815 43.7006)",
    },
    "attributes": ["websites"],
}
BATCH = json.dumps({"batch_name": "n", "batch_id": "b", "attribute_set": "core", "jobs": [JOB, JOB]}).encode()
KEYS = ["batch_name", "jobs", "inputs", "name", "latitude", "longitude", "types", "attributes", "place_id", "refresh"]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner),
    max_leaves=12,
)


@st.composite
def mutated(draw) -> bytes:
    """Cut, double and replace pieces of a good body."""
    body = BATCH
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 12)))
        body = body[:start] + draw(st.sampled_from(PIECES) | st.binary(max_size=4)) + body[end:]
    return body


@st.composite
def grafted(draw) -> bytes:
    """Put any JSON value where another belongs."""
    batch = json.loads(BATCH)
    where = draw(st.sampled_from([batch, batch["jobs"][0], batch["jobs"][0]["inputs"]]))
    where[draw(st.sampled_from(KEYS))] = draw(json_values)
    return json.dumps(batch).encode()


BOUNDED = settings(
    max_examples=1200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@BOUNDED
@given(body=mutated() | grafted())
def test_mutated_batches_never_break_the_server(client, body):
    answer = client.post("/batches", content=body)
    assert answer.status_code in (200, 400), (answer.status_code, body)
    if answer.status_code == 400:
        problem = answer.json()
        assert problem["errors"], body
        assert problem["detail"] != "The body is not valid.", body  # the careful reader knew what was wrong


@BOUNDED
@given(
    body=mutated() | json_values.map(lambda value: json.dumps(value).encode()),
    path=st.sampled_from(["/jobs", "/enrich", "/jobs/reprocess", "/batches/refresh", "/batches/b/reprocess"]),
)
def test_mutated_small_bodies_never_break_the_server(client, body, path):
    answer = client.post(path, content=body)
    assert answer.status_code < 500, (answer.status_code, path, body)
    assert answer.status_code in (200, 202, 400, 404)
