"""Which chain is answered, and what is said of it."""

import msgspec
import pytest

from placewright.model.match import Verdict
from placewright.model.outputs import confidence
from placewright.model.place import Holding, Name
from placewright.resolution import resolve

STARBUCKS = {"names": (Name("Starbucks"),), "categories": ("coffee_shop",), "country_code": "FR"}


def chain(case):
    return {output.name: output for output in resolve("chain", case).outputs}


def holding(case, held: Holding):
    accepted = tuple(
        msgspec.structs.replace(one, candidate=msgspec.structs.replace(one.candidate, holding=held))
        for one in case.verdict.accepted
    )
    return msgspec.structs.replace(case, verdict=Verdict(accepted, (), "It is."))


@pytest.mark.parametrize(
    ("record", "values", "word"),
    [
        (STARBUCKS, ("Q37158", "Starbucks"), "MEDIUM"),
        ({"brand": "Starbucks", "brand_wikidata": "Q37158"}, ("Q37158", "Starbucks"), "MEDIUM"),
        ({"brand": "Chez Nous"}, (None, "Chez Nous"), "MEDIUM"),
        ({"brand": "Known", "brand_wikidata": "Q999999999"}, ("Q999999999", "Known"), "MEDIUM"),
        (STARBUCKS | {"categories": ("hair_salon",)}, (None, None), "NONE"),
        ({"operator": "Starbucks"}, (None, None), "NONE"),
    ],
)
def test_chains(case_of, record, values, word) -> None:
    found = chain(case_of(record))
    assert (found["chain_id"].value, found["chain_name"].value) == values
    assert confidence(found["chain_name"]) == word


def test_what_the_index_knows_is_said(case_of) -> None:
    found = chain(case_of(STARBUCKS))
    assert "starbucks.com" in found["chain_domains"].value
    assert "星巴克" in found["alternative_names"].value
    assert found["number_of_locations"].value is None  # nothing was counted
    assert "gives the chain Starbucks (Q37158), since it is called so" in found["chain_id"].reasoning


def test_the_count_is_that_of_the_dataset(case_of) -> None:
    found = chain(holding(case_of(STARBUCKS), Holding("monaco", 7, ("x.example",), "en:Starbucks Coffee")))
    assert found["number_of_locations"].value == 7
    assert found["number_of_locations"].reasoning.endswith("The dataset monaco holds 7 open places of it.")
    assert found["chain_wikipedia_url"].value == "https://en.wikipedia.org/wiki/Starbucks_Coffee"
    assert "x.example" not in found["chain_domains"].value


def test_domains_are_those_of_the_branches_where_the_index_has_none(case_of) -> None:
    found = chain(holding(case_of({"brand": "Chez Nous"}), Holding("monaco", 3, ("cheznous.mc",))))
    assert found["chain_domains"].value == ["cheznous.mc"]


@pytest.mark.parametrize(("places", "name"), [(1, None), (2, "Chez Nous")])
def test_a_brand_that_nobody_lists_is_a_chain_with_its_second_place(case_of, places: int, name: str | None) -> None:
    assert chain(holding(case_of({"brand": "Chez Nous"}), Holding("monaco", places)))["chain_name"].value == name


def test_names_alone_are_not_surer_for_being_two(case_of) -> None:
    both = chain(case_of(STARBUCKS, STARBUCKS | {"dataset": "overture"}))["chain_id"]
    assert len(both.evidence) == 2
    assert confidence(both) == "MEDIUM"


def test_a_provider_is_heard(case_of) -> None:
    given = {"chain_id": "Q37158", "chain_domains": ["starbucks.fr"], "number_of_locations": 40_000}
    found = chain(case_of(STARBUCKS, {"id": "p", "dataset": "foursquare", "outputs": given}))
    assert found["chain_domains"].value == ["starbucks.fr"]
    assert found["number_of_locations"].value == 40_000
    assert found["chain_id"].probability > chain(case_of(STARBUCKS))["chain_id"].probability


def test_nothing_found(lost) -> None:
    assert {one.value for one in chain(lost).values()} == {None}
