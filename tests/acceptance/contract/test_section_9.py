"""CONTRACT section 9, sentence by sentence: searches by area, batches of an area, and the filters of results."""

import json
from datetime import datetime

import osmium
import pytest
from osmium.osm.mutable import Node

from placewright.reference.datasets import add

TURIN, PORT, LAC = (43.7006, 7.2815), (43.7010, 7.2830), (43.7100, 7.2600)
EAST, WEST, POLE = (-17.0, 179.99), (-17.0, -179.99), (89.9, 40.0)
PLACES = {
    1: (TURIN, {"name": "Café de Turin", "amenity": "restaurant", "website": "https://www.cafedeturin.fr/"}),
    2: (PORT, {"name": "Bar du Port", "amenity": "bar", "addr:street": "Quai Lunel", "addr:city": "Nice"}),
    3: (LAC, {"name": "Boulangerie Lac", "shop": "bakery"}),
    4: (EAST, {"name": "Eastern Café", "amenity": "cafe"}),
    5: (WEST, {"name": "Western Café", "amenity": "cafe"}),
    6: (POLE, {"name": "Polar Café", "amenity": "cafe"}),
    7: (TURIN, {"name": "Old Bakery", "disused:shop": "bakery"}),
}
HERE = {"center": {"latitude": TURIN[0], "longitude": TURIN[1]}, "radius_meters": 500}
SQUARE = [(43.69, 7.27), (43.69, 7.29), (43.71, 7.29), (43.71, 7.27), (43.69, 7.27)]  # latitude first
TURNED = [[longitude, latitude] for latitude, longitude in SQUARE]


@pytest.fixture(scope="module")
def running(start_api, tmp_path_factory):
    """Return a server with PLACES as reference, six of which are in the batches `near` and `far` too."""
    made = start_api()
    file = tmp_path_factory.mktemp("extract") / "small.osm.pbf"
    with osmium.SimpleWriter(str(file)) as writer:
        for number, ((latitude, longitude), tags) in PLACES.items():
            writer.add_node(Node(id=number, location=(longitude, latitude), tags=tags, version=1))
    add([file], made.settings.reference, "small")
    with made.client("s9") as client:
        for batch, numbers in {"near": (1, 2, 3), "far": (4, 5, 6)}.items():
            jobs = [{"place_id": f"p{number}", "inputs": inputs(number)} for number in numbers]
            body = {"batch_id": batch, "batch_name": batch, "attributes": ["websites"], "jobs": jobs}
            client.post("/batches", json=body).raise_for_status()
            made.work()
        body = {"batch_name": "later", "kick_off_jobs_now": False, "jobs": [{"place_id": "waits", "inputs": inputs(1)}]}
        client.post("/batches", json=body).raise_for_status()
    return made


def inputs(number: int) -> dict:
    (latitude, longitude), tags = PLACES[number]
    category = tags.get("amenity") or tags.get("shop")
    own = {"name": tags["name"], "latitude": latitude, "longitude": longitude, "category": category}
    return own | ({"website": tags["website"]} if "website" in tags else {})


@pytest.fixture
def client(running):
    with running.client("s9") as one:
        yield one


def search(client, **asked):
    url = str(client.base_url).replace("/place_enrichment/", "/geofencing/search")
    return client.post(url, json={key: value for key, value in (HERE | asked).items() if value is not None})


def found(client, **asked) -> list[str]:
    answer = search(client, **asked)
    assert answer.status_code == 200, answer.text
    return [one["place_id"] for one in answer.json()["places"]]


NO_CIRCLE = {"center": None, "radius_meters": None}


def polygon(ring) -> dict:
    return {**NO_CIRCLE, "polygon": {"coordinates": [list(pair) for pair in ring]}}


def geometry(kind: str, coordinates) -> dict:
    return {**NO_CIRCLE, "geometry": {"type": kind, "coordinates": coordinates}}


def test_section_9_a_circle_is_measured_along_the_ground(client):
    assert found(client) == ["p1", "p2"]
    assert found(client, radius_meters=100) == ["p1"]
    assert found(client, radius_meters=50_000) == ["p1", "p2", "p3"]


@pytest.mark.parametrize(
    ("area", "pointer"),
    [
        ({"radius_meters": 0.5}, "/radius_meters"),
        ({"radius_meters": 50_001}, "/radius_meters"),
        ({"radius_meters": None}, "/radius_meters"),
        ({"center": None}, "/center"),
        ({"center": {"latitude": 91, "longitude": 0}}, "/center/latitude"),
        (NO_CIRCLE, ""),
        ({"polygon": {"coordinates": SQUARE}}, ""),
        (polygon(SQUARE) | geometry("Polygon", [TURNED]), ""),
        (polygon(SQUARE[:-1]), "/polygon/coordinates"),
        (polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "/polygon/coordinates"),
        (geometry("Polygon", [[TURNED[0], TURNED[2], TURNED[1], TURNED[3], TURNED[0]]]), "/geometry/coordinates"),
        (geometry("Point", [7.28, 43.7]), "/geometry/type"),
    ],
)
def test_section_9_one_area_is_needed_and_a_good_one(client, area, pointer):
    answer = search(client, **area)
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)


def test_section_9_a_polygon_has_latitude_first_and_geojson_longitude(client):
    other = [[[6.0, 43.0], [6.1, 43.0], [6.1, 43.1], [6.0, 43.0]]]
    hole = [[7.2810, 43.7001], [7.2820, 43.7001], [7.2820, 43.7009], [7.2810, 43.7009], [7.2810, 43.7001]]
    assert found(client, **polygon(SQUARE)) == found(client, **geometry("Polygon", [TURNED])) == ["p1", "p2"]
    assert found(client, **geometry("MultiPolygon", [other, [TURNED]])) == ["p1", "p2"]
    assert found(client, **geometry("Polygon", [TURNED, hole])) == ["p2"]
    assert found(client, **polygon(TURNED)) == []


def test_section_9_rings_go_across_the_antimeridian_and_round_a_pole(client):
    box = [(-18, 179), (-18, -179), (-16, -179), (-16, 179), (-18, 179)]
    assert sorted(found(client, **polygon(box))) == ["p4", "p5"]
    assert sorted(found(client, **geometry("Polygon", [[[b, a] for a, b in box]]))) == ["p4", "p5"]
    assert found(client, **polygon([(80, -120), (80, 0), (80, 120), (80, -120)])) == ["p6"]
    assert sorted(found(client, center={"latitude": -17, "longitude": 180}, radius_meters=5000)) == ["p4", "p5"]


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({"categories": ["bar"]}, ["p2"]),
        ({"categories": ["bar", "restaurant"]}, ["p1", "p2"]),
        ({"categories": ["bakery"]}, []),
        ({"query": "cafe turin"}, ["p1"]),
        ({"query": "PORT"}, ["p2"]),
        ({"query": "sushi"}, []),
        ({"batch_id": "near"}, ["p1", "p2"]),
        ({"batch_id": "far"}, []),
        ({"status": "completed"}, ["p1", "p2"]),
        ({"status": "pending"}, ["waits"]),
        ({"status": "failed"}, []),
        ({"open_closed_status": "Open"}, []),
        ({"limit": 1}, ["p1"]),
        ({"limit": 1, "offset": 1}, ["p2"]),
        ({"sort_by": "name"}, ["p2", "p1"]),
        ({"sort_by": "distance"}, ["p1", "p2"]),
        ({"sort_by": "relevance", "query": "bar"}, ["p2"]),
    ],
)
def test_section_9_what_narrows_and_orders_a_search(client, asked, places):
    assert found(client, **asked) == places


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": 1001},
        {"limit": 0},
        {"offset": -1},
        {"sort_by": "size"},
        {"scope": "all"},
        {"status": "done"},
        {"open_closed_status": "open"},
        {"categories": ["no such thing"]},
        {"include_attributes": ["website_"]},
        {"scope": "reference", "batch_id": "near"},
    ],
    ids=str,
)
def test_section_9_wrong_wishes_are_400(client, asked):
    assert search(client, **asked).status_code == 400


def test_section_9_an_unknown_batch_is_404(client):
    assert search(client, batch_id="none").status_code == 404


def test_section_9_the_limit_is_20_and_at_most_1000(client):
    jobs = [{"inputs": {"name": f"Stand {n}", "latitude": 10.0, "longitude": 10.0}} for n in range(25)]
    body = {"batch_name": "stands", "batch_id": "stands", "attributes": ["websites"], "jobs": jobs}
    client.post("/batches", json=body).raise_for_status()
    there = {"center": {"latitude": 10, "longitude": 10}, "status": "queued"}
    assert len(found(client, **there)) == 20
    assert len(found(client, **there, limit=1000)) == search(client, **there).json()["total_count"] == 25
    client.delete("/batches/stands").raise_for_status()


def test_section_9_the_answer_has_these_fields(client):
    answer = search(client, include_attributes=True).json()
    assert set(answer) == {"places", "total_count", "search_metadata"}
    assert (answer["total_count"], len(answer["places"])) == (2, 2)
    first, second = answer["places"]
    assert first == {
        "place_id": "p1",
        "name": "Café de Turin",
        "latitude": TURIN[0],
        "longitude": TURIN[1],
        "distance_meters": 0.0,
        "category": "restaurant",
        "address": None,
        "attributes": {"website": "https://www.cafedeturin.fr/"},
    }
    assert second["distance_meters"] == pytest.approx(128.8, abs=1)
    metadata = answer["search_metadata"]
    assert (metadata["center"], metadata["radius_meters"]) == (HERE["center"], 500)
    assert datetime.fromisoformat(metadata["timestamp"]).utcoffset().total_seconds() == 0
    assert search(client).json()["places"][0]["attributes"] == {}
    assert search(client, include_attributes=["phone"]).json()["places"][0]["attributes"] == {}
    assert search(client, **polygon(SQUARE)).json()["search_metadata"]["radius_meters"] is None


def test_section_9_the_scope_reference_searches_the_reference_places(client):
    assert found(client, scope="reference", sort_by="name", open_closed_status="Open") == ["node/2", "node/1"]
    assert found(client, scope="reference", open_closed_status="Closed") == ["node/7"]
    assert found(client, scope="reference", categories=["restaurant"]) == ["node/1"]
    assert found(client, scope="reference", query="café turin", radius_meters=50_000) == ["node/1"]
    (bar,) = search(client, scope="reference", categories=["bar"], include_attributes=["names"]).json()["places"]
    assert (bar["address"], bar["attributes"]) == ("Quai Lunel, Nice", {"name": "Bar du Port"})
    box = [(-18, 179), (-18, -179), (-16, -179), (-16, 179), (-18, 179)]
    assert sorted(found(client, scope="reference", **polygon(box))) == ["node/4", "node/5"]
    assert found(client, scope="reference", **polygon([(80, -120), (80, 0), (80, 120), (80, -120)])) == ["node/6"]


def test_section_12_a_search_shows_nothing_of_another_organisation(running):
    with running.client("s9-stranger") as stranger:
        assert found(stranger) == []
        assert search(stranger, batch_id="near").status_code == 404


def test_section_9_a_batch_of_the_reference_places_of_an_area(running):
    asked = {"batch_name": "Around", **HERE, "categories": ["restaurant", "bar"], "attributes": ["websites"]}
    with running.client("s9-area") as client:
        batch = client.post("/batches/from_area", json=asked).json()
        assert (batch["batch_name"], batch["jobs"]["queued"]) == ("Around", ["node/1", "node/2"])
        running.work()
        job = client.get("/jobs/node/1", params={"batchId": batch["id"]}).json()
        assert (job["inputs"]["name"], job["outputs"]) == ("Café de Turin", {"website": "https://www.cafedeturin.fr/"})
        ring = {"batch_name": "Ring", "geometry": {"type": "Polygon", "coordinates": [TURNED]}, "limit": 1}
        assert len(client.post("/batches/from_area", json=ring).json()["jobs"]["queued"]) == 1
        bare = client.post("/batches/from_area", json={"batch_name": "Bare", **HERE}).json()
        assert sorted(bare["jobs"]["queued"]) == ["node/1", "node/2", "node/7"]
        nowhere = {"center": {"latitude": 0, "longitude": 0}}
        for wrong in (nowhere, {"batch_name": ""}, {"limit": 0}, {"limit": 50_001}, {"attributes": ["no"]}):
            assert client.post("/batches/from_area", json=asked | wrong).status_code == 400, wrong


def test_section_11_a_batch_of_an_area_is_made_once_under_a_key(running):
    asked = {"batch_name": "Around", **HERE}
    with running.client("s9-once") as client:
        first, again = (client.post("/batches/from_area", json=asked, headers={"Idempotency-Key": "k"}) for _ in "12")
        assert (again.headers["idempotency-replayed"], again.content) == ("true", first.content)
        assert client.get("/batches").json()["total"] == 1


def test_section_1_quotas_hold_for_a_batch_of_an_area(start_api, running):
    narrow = start_api(organisation_jobs=1, organisation_batches=1)
    narrow.settings.reference.symlink_to(running.settings.reference)
    with narrow.client() as client:
        answer = client.post("/batches/from_area", json={"batch_name": "Around", **HERE})
        assert (answer.status_code, client.get("/batches").json()["total"]) == (403, 0)
        one = {"batch_name": "One", **HERE, "limit": 1}
        assert [client.post("/batches/from_area", json=one).status_code for _ in "12"] == [200, 429]


def wkt(ring) -> str:
    return f"POLYGON(({', '.join(f'{longitude} {latitude}' for latitude, longitude in ring)}))"


@pytest.mark.parametrize(
    ("params", "places"),
    [
        ({"bbox": "7.27,43.69,7.29,43.71"}, ["p1", "p2", "waits"]),
        ({"bbox": "7.27,43.69,7.29,43.71", "status": "completed"}, ["p1", "p2"]),
        ({"bbox": "7.27,43.69,7.29,43.71", "batchId": "far"}, []),
        ({"bbox": "179,-18,-179,-16"}, ["p4", "p5"]),
        ({"geometry": wkt(SQUARE)}, ["p1", "p2", "waits"]),
        ({"geometry": "MULTIPOLYGON(((179 -18, 180 -18, 180 -16, 179 -16, 179 -18)))"}, ["p4"]),
    ],
    ids=str,
)
def test_section_9_geometry_and_bbox_filter_results_too(client, params, places):
    page = client.get("/jobs", params=params).json()
    assert ([job["place_id"] for job in page["jobs"]], page["total"]) == (places, len(places))
    lines = client.get("/jobs", params=params, headers={"Accept": "application/x-ndjson"}).text.splitlines()
    assert [json.loads(line)["place_id"] for line in lines] == places


@pytest.mark.parametrize(
    "params",
    [
        {"bbox": "7,43,8"},
        {"bbox": "7,44,8,43"},
        {"bbox": "a,b,c,d"},
        {"geometry": "POINT(7 43)"},
        {"geometry": wkt([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]])},
        {"geometry": wkt(SQUARE), "bbox": "7,43,8,44"},
    ],
    ids=str,
)
def test_section_9_wrong_filters_by_area_are_400(client, params):
    assert client.get("/jobs", params=params).status_code == 400
