"""Overrides lie over the answer of the sources, and come off without a trace."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from placewright.model.outputs import AttributeStatus, Confidence, Output, Resolved, Result
from placewright.overrides import bare, overridden

NOW = datetime(2026, 4, 1, tzinfo=UTC)
SENT = {"name": "Café", "latitude": 43.7, "longitude": 7.4}


def test_a_correction_wins_over_every_source(said, override) -> None:
    one = override()
    done = overridden(said, [one], SENT, NOW)
    assert done.outputs["phone"] == "+37793256565"
    assert done.confidence_scores["phone"] is Confidence.VERY_HIGH
    assert done.reasoning["phone"] == (
        "Corrected by Maria on 2026-03-01: Called them. Without the correction the answer would be +37700000000 (HIGH)."
    )
    first, second = done.enrichment_metadata["phone"].sources
    assert (first.source, first.record, first.observed_at) == ("override", one.id, "2026-03-01T09:30:00Z")
    assert (second.record, second.weight) == ("node/1", -0.9)
    assert done.outputs["phone_additional"] is None
    assert done.reasoning["phone_additional"] == "No second one."


def test_there_is_none(said, override) -> None:
    done = overridden(said, [override(phone=None)], SENT, NOW)
    assert (done.outputs["phone"], done.confidence_scores["phone"]) == (None, Confidence.NONE)
    assert done.reasoning["phone"].startswith("Corrected to none by Maria on 2026-03-01: Called them. Without")


def test_an_attribute_that_no_source_fills_has_run(said, override) -> None:
    done = overridden(said, [override("websites", website="https://cafe.mc/")], SENT, NOW)
    assert list(done.outputs)[:2] == ["website", "phone"]
    assert done.attribute_status["websites"] == "RUN"
    assert done.reasoning["website"].endswith("Without the correction nothing would be answered.")


WEEK = {"Monday": "09:00-12:00", "Tuesday": "Closed"} | dict.fromkeys(
    ("Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), "09:00-12:00"
)


def test_what_follows_from_a_correction_follows(said, override) -> None:
    done = overridden(said, [override("openingHours", opening_hours=WEEK)], SENT, NOW)
    groups = [{"days": ["Sun", "Mon", "Wed", "Thu", "Fri", "Sat"], "opens": "09:00", "closes": "12:00"}]
    assert (done.outputs["opening_hours_grouped_by_hours"], done.outputs["is_open_24h"]) == (groups, False)
    assert done.enrichment_metadata["opening_hours"].osm == "We-Mo 09:00-12:00; Tu off"
    assert "Follows from opening_hours" in done.reasoning["is_open_24h"]
    assert done.attribute_status["openingHours"] == "RUN"


FOLLOWING = [
    ("coordinates", {"coordinates": [43.7, 7.401]}, "coordinates_distance", 80),
    ("coordinates", {"coordinates": None}, "coordinates_distance", 0),
    ("closed_permanently", {"open_closed_status": "Open"}, "date_closed", None),
    ("closed_permanently", {"open_closed_status": "Closed", "date_closed": "2026"}, "date_closed", "2026"),
]


@pytest.mark.parametrize(("attribute", "outputs", "name", "value"), FOLLOWING)
def test_other_outputs_that_follow(override, attribute, outputs, name, value) -> None:
    asked = Result(attribute_status={attribute: "RUN"})
    assert overridden(asked, [override(attribute, **outputs)], SENT, NOW).outputs[name] == value


SIBLINGS = [
    ({"phone": "+2", "phone_additional": ["+3", "+1"]}, {"phone": "+1"}, {"phone_additional": ["+3"]}),
    ({"phone": "+2", "phone_additional": ["+1"]}, {"phone": "+1"}, {"phone_additional": None}),
    ({"phone": "+2", "phone_additional": ["+3"]}, {"phone": "+1"}, {"phone_additional": ["+3"]}),
    ({"phone": "+2", "phone_additional": ["+3"]}, {"phone": None}, {"phone_additional": None}),
    (
        {"phone": "+2", "phone_additional": ["+3"]},
        {"phone": "+1", "phone_additional": ["+1"]},
        {"phone_additional": ["+1"]},
    ),
    (
        {"name": "Bar", "alt_name": "Cafe", "common_names": ["Bar", "cafe", "Zinc"]},
        {"name": "Cafe"},
        {"alt_name": None, "common_names": ["Cafe", "Zinc"]},
    ),
    ({"name": "Bar", "alt_name": "Zinc", "common_names": None}, {"name": "Cafe"}, {"alt_name": "Zinc"}),
]


@pytest.mark.parametrize(("said", "corrected", "left"), SIBLINGS)
def test_the_siblings_of_a_correction_do_not_repeat_it(override, said, corrected, left) -> None:
    attribute = "phoneNumbers" if "phone" in said else "names"
    outputs = tuple(Output(name=name, value=value, reasoning="So.") for name, value in said.items())
    before = Result.of([Resolved(attribute=attribute, status=AttributeStatus.RUN, outputs=outputs)])
    done = overridden(before, [override(attribute, **corrected)], SENT, NOW)
    assert {name: done.outputs[name] for name in left} == left
    assert bare(done) == before


def test_what_was_not_asked_for_is_not_answered(said, override) -> None:
    assert overridden(said, [override("email_address", email="a@cafe.mc")], SENT, NOW) is said


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, False), (1, True)])
def test_it_holds_until_it_expires(said, override, days, holds) -> None:
    one = override(expires_at=NOW + timedelta(days=days))
    done = overridden(said, [one], SENT, NOW)
    assert (done.outputs["phone"] == "+37793256565") is holds
    assert ("It holds until 2026-04-02." in done.reasoning["phone"]) is holds


def test_taken_off_the_answer_is_that_of_the_sources(said, override) -> None:
    every = [override(), override("websites", website=None), override("openingHours", opening_hours=WEEK)]
    done = overridden(said, every, SENT, NOW)
    stored = msgspec.json.decode(msgspec.json.encode(done), type=Result)
    assert bare(stored) == said
    assert list(bare(stored).outputs) == list(said.outputs)
    assert bare(said) is said
