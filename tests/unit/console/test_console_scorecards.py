"""The cards count what sources told, what was taken of it, and what people said of it."""

import msgspec

from placewright.client import Job
from placewright.client.values import LabelledPair
from placewright.console.scorecards import scorecards


def piece(source, record, value, weight):
    return {"source": source, "record": record, "value": value, "weight": weight}


OSM = piece("openstreetmap monaco 2021-10-31", "node/1", "https://a.mc/", 0.8)
OTHER = piece("overture 2026-01", "o1", "https://b.mc/", -0.2)
OVERRIDE = piece("override", "ov_1", "https://b.mc/", 1.0)


def job(place_id, metadata):
    sent = {
        "place_id": place_id, "status": "completed", "inputs": {}, "outputs": {"website": "https://b.mc/"},
        "reasoning": {}, "confidence_scores": {}, "job_metadata": {"enrichment_metadata": {"website": metadata}},
    }  # fmt: skip
    return msgspec.convert(sent, Job)


def pair(record, same):
    sent = {"id": 1, "place_id": "a", "record": record, "same": same, "created_at": "2026-01-01T00:00:00Z"}
    return msgspec.convert(sent, LabelledPair)


def test_what_was_told_and_taken():
    osm, other = scorecards([job("a", {"sources": [OSM, OTHER]}), job("b", {"sources": [OSM]})], [])
    assert (osm.name, osm.told, osm.taken, osm.corrected) == ("openstreetmap monaco", 2, 2, 0)
    assert (other.name, other.told, other.taken) == ("overture", 1, 0)


def test_what_people_said_of_it():
    corrected = {"sources": [OVERRIDE], "override": "ov_1", "replaced": {"sources": [OSM, OTHER]}}
    osm, other = scorecards([job("a", corrected)], [pair("node/1", False), pair("o1", True), pair("", False)])
    assert (osm.corrected, osm.agreed, osm.decided, osm.same) == (1, 0, 1, 0)
    assert (other.corrected, other.agreed, other.decided, other.same) == (1, 1, 1, 1)
