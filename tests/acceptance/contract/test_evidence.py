"""CONTRACT sections 4 and 8 with real sources: evidence, reasons, and what cannot be known."""

import osmium
import pytest
from osmium.osm.mutable import Node

from placewright.enrichment import open_enricher
from placewright.model.attributes import ATTRIBUTES
from placewright.reference.datasets import add
from placewright.settings import load_settings

TURIN = {"name": "Café de Turin", "latitude": 43.7006, "longitude": 7.2815}
TAGS = {"name": "Café de Turin", "amenity": "restaurant", "phone": "+33 4 93 62 29 52", "website": "https://e.fr/"}
SOURCED = ["user_reviews", "approximate_user_reviews", "social_media_profile", "website_traffic"]
SOURCED += ["signage", "building_condition", "turns"]


@pytest.fixture(scope="module")
def real(start_api, tmp_path_factory):
    """Return a server that enriches with two small datasets of OpenStreetMap."""
    folder = tmp_path_factory.mktemp("real")
    for name, number, day in (("older", 124, "2019-01-02"), ("small", 123, "2026-01-02")):
        with osmium.SimpleWriter(str(folder / f"{name}.osm.pbf")) as writer:
            seen = f"{day}T03:04:05Z"
            writer.add_node(Node(id=number, location=(7.2815, 43.7006), tags=TAGS, version=1, timestamp=seen))
        add([folder / f"{name}.osm.pbf"], folder / "reference", name)
    return start_api(open_enricher(load_settings(data=folder)))


@pytest.fixture
def client(real, original):
    with real.client() as one:
        one.event_hooks = {"response": [original.check]}
        yield one


def enriched(client, inputs: dict, *attributes: str) -> dict:
    answer = client.post("/enrich", json={"inputs": inputs, "attributes": list(attributes)})
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "completed"
    return answer.json()


def test_section_4_evidence_is_data_ordered_by_weight(client):
    job = enriched(client, TURIN, "websites", "phoneNumbers")
    evidence = job["job_metadata"]["enrichment_metadata"]["phone"]
    assert job["outputs"]["phone"] == "+33493622952"
    assert 0 < evidence["probability"] <= 1
    first = next(one for one in evidence["sources"] if one["record"] == "node/123")
    assert set(first) == {"source", "record", "url", "observed_at", "licence", "value", "weight"}
    assert first["value"] == "+33493622952"
    assert first["source"].startswith("openstreetmap small 2026-01-02")  # the dataset and its version
    assert first["observed_at"].startswith("2026-01-02")
    for output in ("website", "phone"):
        weights = [one["weight"] for one in job["job_metadata"]["enrichment_metadata"][output]["sources"]]
        assert weights == sorted(weights, reverse=True)
    assert len(job["job_metadata"]["enrichment_metadata"]["website"]["sources"]) == 2


def test_section_4_a_place_that_no_source_knows_is_completed_with_a_reason(client):
    job = enriched(client, {"name": "Bäckerei Nirgendwo", "latitude": 10, "longitude": 10}, "websites", "phoneNumbers")
    assert set(job["outputs"].values()) == {None}
    assert set(job["confidence_scores"].values()) == {"NONE"}
    assert all(sentence.endswith(".") for sentence in job["reasoning"].values())
    assert job["job_metadata"]["attribute_status"] == {"websites": "RUN", "phoneNumbers": "RUN"}


def test_section_8_what_no_source_offers_is_listed_as_unavailable_and_ends_as_not_run(client):
    details = client.get("/attributes", params={"details": True}).json()["details"]
    assert [one["attribute"] for one in details if one["attribute"] in SOURCED and one["available"]] == []
    assert not set(client.get("/attributes").json()["all"]).intersection(SOURCED)
    client.event_hooks = {}  # the original's description does not know them
    job = enriched(client, TURIN, *SOURCED)
    assert job["job_metadata"]["attribute_status"] == dict.fromkeys(SOURCED, "NOT_RUN")
    assert all("providers.toml" in sentence for sentence in job["reasoning"].values())


def test_section_8_details_tell_the_sources_and_their_licences(client):
    details = {one["attribute"]: one for one in client.get("/attributes", params={"details": True}).json()["details"]}
    (source,) = [one for one in details["websites"]["sources"] if one["dataset"] == "small"]
    assert source["licence"].startswith("ODbL")
    assert details.keys() == ATTRIBUTES.keys()


def test_section_8_all_lists_what_can_be_filled_and_no_internet_presence_needs_sources_that_were_asked(client):
    assert {"websites", "phoneNumbers", "closed_permanently"} <= set(client.get("/attributes").json()["all"])
    job = enriched(client, {"name": "Bäckerei Nirgendwo", "latitude": 10, "longitude": 10}, "closed_permanently")
    assert (job["outputs"]["open_closed_status"], job["confidence_scores"]["open_closed_status"]) == (None, "NONE")
    assert "Neither websites nor a search were asked" in job["reasoning"]["open_closed_status"]
