"""An opinion moves a match in doubt, a little, and never against hard evidence."""

import pytest

from placewright.matching import advised, doubtful, judge
from placewright.model.geo import Point
from placewright.model.match import Level, Match
from placewright.model.place import Candidate, Name, Query, Record

HERE = Point(49.4101, 8.7090)
ASKED = Query(names=(Name("Gasthaus Sonne"),), point=HERE, country_code="DE", phones=("+496221201111",))


def match_of(name: str, **fields) -> Match:
    record = Record(id="node/1", dataset="hd", names=(Name(name),), point=HERE, **fields)
    verdict = judge(ASKED, [Candidate(record, 0.0)])
    return (*verdict.accepted, *verdict.rejected)[0]


@pytest.mark.parametrize(
    ("name", "fields", "in_doubt"),
    [
        ("Sonne am Markt", {}, True),
        ("Restaurant Sonne", {"phones": ("+496221999999",)}, True),
        ("Gasthaus Mond", {}, False),
        ("Gasthaus Sonne", {"phones": ("+496221201111",)}, False),
    ],
)
def test_what_is_in_doubt(name, fields, in_doubt):
    record = Record(id="node/1", dataset="hd", names=(Name(name),), point=HERE, **fields)
    assert bool(doubtful(judge(ASKED, [Candidate(record, 0.0)]), 3)) is in_doubt


@pytest.mark.parametrize(("weight", "counted"), [(2.0, 2.0), (-2.0, -2.0), (50.0, 2.0), (-50.0, -2.0)])
def test_an_opinion_is_one_bounded_level_more(weight, counted):
    match = match_of("Sonne am Markt")
    after = advised(ASKED, match, Level("model", "said", weight))
    assert after.levels == (*match.levels, Level("model", "said", counted))
    assert after.weight == pytest.approx(match.weight + counted)
    assert (after.probability > match.probability) is (counted > 0)


def test_what_is_clear_is_not_talked_away():
    other = match_of("Gasthaus Mond")
    assert advised(ASKED, other, Level("model", "same", 2.0)) is other
    same = match_of("Sonne am Markt", phones=("+496221201111",))
    assert advised(ASKED, same, Level("model", "different", -2.0)) is same
