"""How claims are weighed, and how records of one place are heard."""

from functools import partial
from importlib import import_module

import pytest

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import AttributeStatus
from placewright.resolution import RESOLVERS, resolve, unresolved
from placewright.resolution.calibration import ANY, Curves, calibrated, curves, interpolated, uncalibrated
from placewright.resolution.confidence import claim, weigh
from placewright.resolution.trust import reliability, trust


def test_a_single_claim_keeps_its_accuracy(case_of) -> None:
    (witness,) = case_of({}).witnesses
    one = claim(witness, "phoneNumbers", "+1", "+1")
    with uncalibrated():
        (standing,) = weigh("phoneNumbers", [one])
        (by_the_rule,) = weigh("phoneNumbers", [one, one])
    assert standing.probability == pytest.approx(one.accuracy, abs=1e-4)
    assert by_the_rule.probability == standing.probability
    assert one.accuracy == pytest.approx(0.99 * reliability(witness, "phoneNumbers"))


def test_the_values_of_rivals_add_up_to_one_at_most(case_of) -> None:
    case = case_of({}, {"dataset": "overture"})
    claims = [claim(witness, "websites", str(n), n) for n, witness in enumerate(case.witnesses)]
    standings = weigh("websites", claims)
    assert sum(one.probability for one in standings) <= 1.0
    assert [one.value for one in standings] == [0, 1]


def test_two_records_of_one_dataset_do_not_back_each_other(case_of) -> None:
    case = case_of({}, {"id": "way/2"})
    (standing,) = weigh("websites", [claim(witness, "websites", "a", "a") for witness in case.witnesses])
    (alone,) = weigh("websites", [claim(case.witnesses[0], "websites", "a", "a")])
    assert standing.probability == alone.probability


def test_nothing_claimed() -> None:
    assert weigh("websites", []) == []


def module_of(name: str):
    return import_module(f"placewright.resolution.{name}")


def test_a_belief_gives_its_reason_and_falls_with_age(case_of) -> None:
    beliefs = [module_of(one.resolver) for one in ATTRIBUTES.values() if one.resolver]
    for belief in [one.BELIEF for one in beliefs if hasattr(one, "BELIEF")]:
        assert belief.because.endswith(".")
        assert 0.5 < belief.others <= belief.itself < 1
        (fresh,), (old,) = (case_of({"observed_at": day}).witnesses for day in ("2023-12-01", "2016-12-01"))
        assert belief.of(old) < belief.of(fresh) <= belief.map


def test_every_attribute_has_numbers_for_every_source() -> None:
    table = trust()
    assert set(table.sources["other"]) == set(table.wrong_values) <= set(RESOLVERS)
    believed = {key for key, one in ATTRIBUTES.items() if one.resolver and hasattr(module_of(one.resolver), "BELIEF")}
    # Made of others, counted rather than weighed, or weighed by ground.json.
    counted = {"one_line_summary", "place_existence", "located_within", "building_footprint", "parking_spaces"}
    resolved = {key for key, resolver in RESOLVERS.items() if not isinstance(resolver, partial)}
    assert resolved == set(table.wrong_values) | believed | counted
    assert all(0.5 < one.least <= one.fresh < 1 for rows in table.sources.values() for one in rows.values())


@pytest.mark.parametrize("attribute", RESOLVERS)
def test_every_output_is_there_found_or_not(attribute: str, case_of, lost) -> None:
    for case in (case_of({}), lost):
        resolved = resolve(attribute, case)
        assert tuple(output.name for output in resolved.outputs) == ATTRIBUTES[attribute].outputs
        assert all(output.reasoning.endswith(".") for output in resolved.outputs)


def test_an_attribute_that_nobody_offers() -> None:
    resolved = unresolved("menu", AttributeStatus.NOT_RUN, "No source offers it.")
    assert [output.name for output in resolved.outputs] == list(ATTRIBUTES["menu"].outputs)
    assert {output.reasoning for output in resolved.outputs} == {"No source offers it."}


def test_a_value_is_no_surer_than_the_match(case_of) -> None:
    (witness,) = case_of({}, probability=0.9).witnesses
    standings = weigh("websites", [claim(witness, "websites", "a", "a")], ("a",))
    assert standings[0].probability == 0.9
    assert calibrated("websites", "openstreetmap", 0.99, 0.7) == 0.7


@pytest.mark.parametrize(
    ("weighed", "true"), [(0.0, 0.0), (0.4, 0.3), (0.8, 0.6), (0.85, 0.75), (0.95, 0.95), (1.0, 1.0)]
)
def test_a_curve_is_straight_between_its_points(weighed: float, true: float) -> None:
    assert interpolated([(0.8, 0.6), (0.9, 0.9)], weighed) == pytest.approx(true)


def test_the_curves_rise_and_name_attributes() -> None:
    for attribute, by_family in curves().curves.items():
        assert attribute in RESOLVERS
        assert ANY in by_family
        assert all(0.0 < y <= 1.0 for points in by_family.values() for _, y in points)


def test_a_kind_of_source_without_a_curve_of_its_own_has_that_of_all() -> None:
    table = Curves("", "", {"names": {ANY: [(0.9, 0.8)], "overture": [(0.9, 0.7)]}})
    assert [table.of("names", family) for family in ("overture", "guild")] == [[(0.9, 0.7)], [(0.9, 0.8)]]
    assert table.of("menu", "overture") == ()


def test_an_attribute_without_a_curve_keeps_what_was_weighed() -> None:
    assert calibrated("menu", "other", 0.7321, 1.0) == 0.7321
