"""Open or closed: ties lean to open, the bar for closed is high."""

import pytest

from placewright.model.place import Lifecycle
from placewright.resolution import resolve

CLOSED = {"lifecycle": Lifecycle.CLOSED, "lifecycle_note": "disused:amenity=cafe", "closed_on": "2023-05"}


def status(case):
    return {output.name: output for output in resolve("closed_permanently", case).outputs}


def test_a_recent_record_says_open(case_of) -> None:
    output = status(case_of({"opened_on": "1995"}))
    assert output["open_closed_status"].value == "Open"
    assert output["open_closed_status"].probability > 0.95
    assert output["open_closed_status"].reasoning.endswith("last edited 2023-10-02, describes it as present.")
    assert (output["date_opened"].value, output["date_closed"].value) == ("1995", None)


@pytest.mark.parametrize(("day", "remark"), [("2021-06-01", "but was not confirmed since"), ("2015-01-01", "long not")])
def test_an_old_record_is_less_sure(case_of, day: str, remark: str) -> None:
    recent, old = (status(case_of({"observed_at": when}))["open_closed_status"] for when in ("2023-11-01", day))
    assert old.value == "Open"
    assert old.probability < recent.probability - 0.03
    assert remark in old.reasoning


def test_a_lifecycle_tag_says_closed(case_of) -> None:
    output = status(case_of(CLOSED))
    assert output["open_closed_status"].value == "Closed"
    assert "is marked as closed (disused:amenity=cafe)" in output["open_closed_status"].reasoning
    assert output["date_closed"].value == "2023-05"


def test_a_tie_leans_to_open(case_of) -> None:
    output = status(case_of({}, {"dataset": "overture", **CLOSED}))["open_closed_status"]
    assert output.value == "Open"
    assert output.evidence[1].weight < 0


def test_sources_that_agree_close_a_place(case_of) -> None:
    output = status(case_of(CLOSED, {"dataset": "overture", **CLOSED}))["open_closed_status"]
    assert output.value == "Closed"
    assert output.probability > 0.97


def test_a_doubtful_closure_is_withheld(case_of) -> None:
    output = status(case_of(CLOSED, probability=0.8))["open_closed_status"]
    assert output.value is None
    assert "too uncertain to call it closed" in output.reasoning


def test_absence_closes_nothing(lost) -> None:
    output = status(lost)["open_closed_status"]
    assert output.value is None
    assert output.reasoning.endswith(
        "Neither websites nor a search were asked, so this does not show that it is closed."
    )
