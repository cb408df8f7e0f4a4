"""NAICS and merchant category codes that are answered."""

import pytest

from placewright.model.outputs import Confidence, confidence
from placewright.resolution import resolve


def outputs(attribute, case):
    return {output.name: output for output in resolve(attribute, case).outputs}


def test_the_code_of_the_category_and_its_title(case_of) -> None:
    found = outputs("naics", case_of({"categories": ("sushi_restaurant", "bar")}))
    assert [one.value for one in found.values()] == ["722511", "Full-Service Restaurants"]
    assert "gives the NAICS code 722511, since it is a sushi restaurant" in found["naics_code"].reasoning


def test_the_merchant_code_with_its_group(case_of) -> None:
    found = outputs("merchant", case_of({"categories": ("pharmacy",)}))
    assert [one.value for one in found.values()] == [
        "5912", "Drug stores and pharmacies", "Miscellaneous outlets", "Retail",
    ]  # fmt: skip


def test_a_table_is_no_surer_for_many_that_use_it(case_of) -> None:
    both = [{"categories": ("bar",)}, {"dataset": "overture", "categories": ("pub",)}]
    output = outputs("naics", case_of(*both))["naics_code"]
    assert len(output.evidence) == 2
    assert confidence(output) is Confidence.MEDIUM


@pytest.mark.parametrize(("category", "word"), [("bar", "MEDIUM"), ("ev_charging_station", "LOW")])
def test_the_nearest_code_is_less_sure(case_of, category: str, word: str) -> None:
    assert confidence(outputs("naics", case_of({"categories": (category,)}))["naics_code"]) == word


def test_what_is_no_business_has_no_code(case_of) -> None:
    output = outputs("merchant", case_of({"categories": ("fountain",)}))["merchant_category_code"]
    assert (output.value, output.reasoning) == (None, "A fountain is no business, so it has no code.")


def test_a_place_without_category_has_no_code(case_of, lost) -> None:
    assert outputs("naics", case_of({}))["naics_code"].reasoning.endswith("gives no naics code.")
    assert outputs("naics", lost)["naics_code"].value is None


def test_a_provider_is_heard_beside_the_table(case_of) -> None:
    provider = {"id": "p1", "dataset": "foursquare", "outputs": {"naics_code": "722511", "naics_description": "Eating"}}
    backed = outputs("naics", case_of({"categories": ("restaurant",)}, provider))
    alone = outputs("naics", case_of(provider))
    assert backed["naics_description"].value == alone["naics_description"].value == "Eating"
    assert backed["naics_code"].probability > alone["naics_code"].probability > 0.85
