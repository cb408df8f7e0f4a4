"""Open or closed: ties lean to open, the bar for closed is high."""

import msgspec
import pytest

from placewright.model.outputs import Confidence, confidence
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


DATED = {"dataset": "foursquare", "id": "4b05", "lifecycle": Lifecycle.CLOSED, "closed_on": "2023-11-02"}
TAGGED = {"lifecycle": Lifecycle.CLOSED, "lifecycle_note": "tagged disused:amenity=cafe"}


def test_two_independent_words_close_a_place_at_high(case_of) -> None:
    both = status(case_of(TAGGED, DATED))
    assert both["open_closed_status"].value == "Closed"
    assert confidence(both["open_closed_status"]).rank >= Confidence.HIGH.rank
    assert {one.value for one in both["open_closed_status"].evidence} == {"Closed"}
    assert both["date_closed"].value == "2023-11-02"


@pytest.mark.parametrize("flag", ["closed", "doesnt_exist"])
def test_a_flag_that_nobody_has_confirmed_closes_nothing(case_of, flag: str) -> None:
    flagged = {"dataset": "foursquare", "id": "4b05", "tags": {"unresolved_flags": f"duplicate;{flag}"}}
    alone, sure = (status(case_of(one))["open_closed_status"] for one in (flagged, flagged | {"tags": {}}))
    assert (alone.value, sure.value) == (None, "Open")
    assert alone.evidence[0].weight < sure.evidence[0].weight
    assert "flagged it as gone, which nobody has confirmed" in alone.reasoning
    assert status(case_of(flagged, {}))["open_closed_status"].value == "Open"
    second = {"dataset": "guild", "id": "1", "lifecycle": Lifecycle.CLOSED}
    assert status(case_of(flagged, second))["open_closed_status"].value != "Closed"


GONE = {"lifecycle": Lifecycle.VANISHED, "last_seen": "2021-04-21T20:21:00Z", "observed_at": "2020-10-01"}


def test_what_has_vanished_leans_to_closed_and_closes_nothing(case_of) -> None:
    output = status(case_of(GONE | {"opened_on": "1995"}))
    assert output["open_closed_status"].value is None
    assert output["open_closed_status"].evidence[0].value == "Closed"
    assert "is gone from its dataset without a successor nearby; it held it last on 2021-04-21" in (
        output["open_closed_status"].reasoning
    )
    assert output["date_opened"].value is None  # what a place that is perhaps gone says is withheld too


@pytest.mark.parametrize(
    ("vanished", "word", "value"),
    [
        ({}, DATED, "Closed"),  # the map no longer holds it, and Foursquare gives a day
        ({"dataset": "overture", "id": "08f"}, DATED, None),  # Overture may only have followed Foursquare
        ({"dataset": "overture", "id": "08f"}, {"id": "node/2", **GONE}, None),  # two absences are no word
    ],
)
def test_what_has_vanished_backs_the_word_of_another(case_of, vanished, word, value) -> None:
    assert status(case_of(GONE | vanished, word))["open_closed_status"].value == value


def test_what_is_still_there_silences_what_has_vanished(case_of) -> None:
    present = {"id": "node/2", "phones": ("+37797989898",)}
    case = case_of(present, GONE | {"phones": ("+37793000000",)})
    assert [one.record.id for one in case.witnesses] == ["node/2"]
    assert status(case)["open_closed_status"].probability == status(case_of(present))["open_closed_status"].probability


def test_values_of_what_has_vanished_never_outrank_those_of_what_is_there(case_of) -> None:
    there = {"dataset": "overture", "id": "08f", "phones": ("+37797989898",)}
    (phone, _) = resolve("phoneNumbers", case_of(GONE | {"phones": ("+37793000000",)}, there)).outputs
    assert phone.value == "+37797989898"
    (alone, _) = resolve("phoneNumbers", case_of(GONE | {"phones": ("+37793000000",)})).outputs
    assert alone.value is None


@pytest.mark.parametrize(
    ("seen", "leaning"),
    [
        ("2023-10-01", "Closed"),  # seen before it closed: that does not deny it
        ("2023-12-01", "Open"),  # seen since
    ],
)
def test_a_closing_counts_by_when_the_place_was_seen(case_of, seen: str, leaning: str) -> None:
    listing = LISTING | {"id": "08f", "observed_at": f"{seen}T00:00:00Z"}
    assert status(case_of(listing, DATED))["open_closed_status"].evidence[0].value == leaning
