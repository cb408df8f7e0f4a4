"""Open or closed: ties lean to open, the bar for closed is high."""

import msgspec
import pytest

from placewright.model.place import Lifecycle, Name
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
    assert old.probability < recent.probability - 0.015
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


LISTING = {"dataset": "overture", "tags": {"confidence": "0.983", "sources": "meta;Microsoft"}}
THIN = {"dataset": "overture", "tags": {"confidence": "0.280", "sources": "meta"}, "observed_at": "2016-01-01"}


def test_a_thin_listing_is_less_surely_open(case_of) -> None:
    full, thin = (status(case_of(one))["open_closed_status"] for one in (LISTING, THIN))
    assert full.value == "Open"
    assert thin.probability is None or thin.probability < full.probability - 0.1
    assert "from one provider" in thin.reasoning


def test_a_thin_listing_alone_closes_nothing(case_of) -> None:
    gone = {**THIN, "names": (Name("Gerhard's Café (closed)"),), "categories": ("package_locker",)}
    assert status(case_of(gone))["open_closed_status"].value != "Closed"


def test_the_word_of_one_third_party_is_not_enough(case_of) -> None:
    said = {"dataset": "foursquare", "lifecycle": Lifecycle.CLOSED, "closed_on": "2024-01-02"}
    assert status(case_of(said))["open_closed_status"].value is None
    both = status(case_of(said, {"dataset": "overture", "lifecycle": Lifecycle.CLOSED, "id": "1"}))
    assert both["open_closed_status"].value == "Closed"


def test_only_the_place_itself_says_that_it_is_closed_for_a_while(case_of) -> None:
    output = status(case_of({"lifecycle": Lifecycle.TEMPORARILY_CLOSED}))["open_closed_status"]
    assert (output.value, output.reasoning[-69:]) == (
        None, "Only a notice of the place itself would show that it is closed for a while."[-69:],
    )  # fmt: skip
    own = status(case_of({"dataset": "website", "lifecycle": Lifecycle.TEMPORARILY_CLOSED}))["open_closed_status"]
    assert own.value == "Temporarily Closed"


@pytest.mark.parametrize(
    ("searched", "value"), [(("reference",), "Open"), (("reference", "search"), "Closed")], ids=["web off", "web asked"]
)
def test_a_storefront_that_nobody_has_heard_of_for_years(case_of, searched: tuple[str, ...], value: str) -> None:
    case = case_of({"observed_at": "2018-01-01", "categories": ("cafe",)})
    output = status(msgspec.structs.replace(case, searched=searched))["open_closed_status"]
    assert output.value == value
