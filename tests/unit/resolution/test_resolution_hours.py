"""How opening hours are answered."""

from placewright.resolution import resolve


def hours(case):
    return {output.name: output for output in resolve("openingHours", case).outputs}


def test_a_week_in_all_its_forms(case_of) -> None:
    outputs = hours(case_of({"opening_hours": "Mo-Fr 09:00-12:00,14:00-18:00; Sa 10:00-02:00"}))
    week = outputs["opening_hours"].value
    assert list(week) == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert (week["Monday"], week["Saturday"], week["Sunday"]) == ("09:00-12:00, 14:00-18:00", "10:00-02:00", "Closed")
    assert outputs["is_open_24h"].value is False
    assert outputs["opening_hours"].extra["osm"].startswith("Mo-Fr 09:00-12:00")
    assert "extra" not in outputs["is_open_24h"].extra


def test_groups_have_the_days_of_the_contract(case_of) -> None:
    groups = hours(case_of({"opening_hours": "Mo-Fr 09:00-17:00"}))["opening_hours_grouped_by_hours"].value
    assert groups == [{"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "opens": "09:00", "closes": "17:00"}]


def test_never_closed(case_of) -> None:
    assert hours(case_of({"opening_hours": "24/7"}))["is_open_24h"].value is True


def test_other_words_for_the_same_week_agree(case_of) -> None:
    record = {"opening_hours": "Mo-Su 11:00-23:00", "observed_at": "2015-01-01"}
    alone = hours(case_of(record))
    agreed = hours(case_of(record, opening_hours="11:00-23:00"))
    assert agreed["opening_hours"].probability > alone["opening_hours"].probability
    assert agreed["opening_hours"].reasoning.endswith("your own list says the same.")


def test_hours_by_season_are_given_as_text(case_of) -> None:
    outputs = hours(case_of({"opening_hours": "Oct-Mar 10:00-18:00; Apr-Sep 10:00-20:00"}))
    assert {output.value for output in outputs.values()} == {None}
    assert outputs["opening_hours"].extra["osm"] == "Oct-Mar 10:00-18:00; Apr-Sep 10:00-20:00"
    assert "not the same in every week" in outputs["is_open_24h"].reasoning


def test_what_is_not_understood_is_quoted(case_of) -> None:
    output = hours(case_of({"opening_hours": "ask Pierre at the bar"}))["opening_hours"]
    assert output.value is None
    assert output.reasoning.endswith('gives "ask Pierre at the bar", which is not understood.')


def test_old_hours_are_less_sure(case_of) -> None:
    new, old = (
        hours(case_of({"opening_hours": "Mo-Fr 09:00-17:00", "observed_at": day}))["opening_hours"]
        for day in ("2023-11-01", "2017-11-01")
    )
    assert old.probability < new.probability - 0.05
