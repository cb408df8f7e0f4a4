"""What people decided becomes labelled pairs: of the record itself, and of the others as far as that follows."""

import asyncio
import json

import pytest

from placewright.enrichment import Enricher
from placewright.errors import UsageError
from placewright.evaluation.pairs import numbers
from placewright.evaluation.people import people_pairs, read_decisions
from placewright.matching.weights import weights
from placewright.model.geo import Point
from placewright.model.place import Dataset, Name, Record
from placewright.testing import FixedSource

INPUTS = {"name": "Café de Paris", "latitude": 43.7394, "longitude": 7.4272}
RECORDS = [
    Record(id="node/1", dataset="m", names=(Name("Café de Paris"),), point=Point(43.7394, 7.4272)),
    Record(id="node/2", dataset="m", names=(Name("Hôtel de Paris"),), point=Point(43.7392, 7.4270)),
    Record(id="node/3", dataset="m", names=(Name("Paris Coiffure"),), point=Point(43.7396, 7.4274)),
]
DATASET = Dataset(name="m", source="openstreetmap", version="1")


def learned(tmp_path, *said):
    file = tmp_path / "labelled.ndjson"
    lines = [{"id": n, "place_id": "p", "record": r, "same": s, "inputs": INPUTS} for n, (r, s) in enumerate(said)]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    enricher = Enricher([FixedSource(RECORDS, frozenset({"names"}), DATASET)])
    known, _ = numbers(weights())
    return sorted(pair.same for pair in asyncio.run(people_pairs(enricher, read_decisions(file), known)))


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ([("node/1", True)], [False, False, True]),  # so the others are not
        ([("node/2", False)], [False]),  # which leaves the others open
        ([("node/2", False), ("node/1", True)], [False, False, True]),
        ([("", False)], [False, False, False]),
        ([("node/9", True)], []),  # it is no candidate any more
    ],
)
def test_a_decision_teaches_what_follows_from_it(tmp_path, said, same):
    assert learned(tmp_path, *said) == same


def test_what_is_no_list_of_decisions_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("id,name\n")
    with pytest.raises(UsageError, match="line 1, is no decision"):
        read_decisions(tmp_path / "x.csv")
    with pytest.raises(UsageError, match="cannot be read"):
        read_decisions(tmp_path / "none")
