"""How claims are weighed, and how records of one place are heard."""

import pytest

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import AttributeStatus
from placewright.resolution import RESOLVERS, resolve, unresolved
from placewright.resolution.confidence import claim, weigh
from placewright.resolution.trust import reliability, trust


def test_a_single_claim_keeps_its_accuracy(case_of) -> None:
    (witness,) = case_of({}).witnesses
    one = claim(witness, "phoneNumbers", "+1", "+1")
    (standing,) = weigh("phoneNumbers", [one])
    assert standing.probability == pytest.approx(one.accuracy, abs=1e-4)
    (by_the_rule,) = weigh("phoneNumbers", [one, one])
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


def test_every_attribute_has_numbers_for_every_source() -> None:
    table = trust()
    assert set(table.sources["other"]) == set(RESOLVERS) == set(table.wrong_values)
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
