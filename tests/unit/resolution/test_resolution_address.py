"""How the address is answered."""

import pytest

from placewright.resolution import resolve

PARTS = {"house": "42", "street": "Quai Jean-Charles Rey", "city": "Monaco", "postal_code": "98000", "country": "MC"}
KEYS = ["full_address", "unit_number", "floor", "building", "block", "km", "house", "street", "neighborhood"]
KEYS += ["suburb", "city", "state", "country", "postalCode"]


def address(case):
    return {output.name: output for output in resolve("address", case).outputs}


def test_all_keys_of_the_contract(case_of, address_of) -> None:
    value = address(case_of({"address": address_of(**PARTS)}))["address"].value
    assert list(value) == KEYS
    assert (value["house"], value["postalCode"], value["country"], value["state"]) == ("42", "98000", "Monaco", None)
    assert "42" in value["full_address"]
    assert "Quai Jean-Charles Rey" in value["full_address"]


def test_the_own_list_backs_a_street_without_number(case_of, address_of) -> None:
    record = {"dataset": "overture", "address": address_of(**PARTS)}
    alone = address(case_of(record))["address"]
    agreed = address(case_of(record, address=address_of(street="quai jean charles rey")))["address"]
    other = address(case_of(record, address=address_of(street="Rue Grimaldi", house="1")))["address"]
    assert other.probability < alone.probability < agreed.probability
    assert "Rue Grimaldi" in other.reasoning


def test_sources_that_agree_complete_each_other(case_of, address_of) -> None:
    bare = {"address": address_of(house="42", street="Quai Jean-Charles Rey")}
    more = {"dataset": "overture", "address": address_of(**PARTS)}
    value = address(case_of(bare, more))["address"].value
    assert (value["city"], value["postalCode"]) == ("Monaco", "98000")


def test_a_town_alone_is_no_address(case_of, address_of) -> None:
    output = address(case_of({"address": address_of(city="Monaco")}))["address"]
    assert output.value is None
    assert output.reasoning.endswith("gives no address.")


@pytest.mark.parametrize("country", ["ID", "JP", "SG", "MY", "HK", "AE"])
def test_section_8_localised_forms(case_of, address_of, country) -> None:
    record = {"address": address_of(house="1", street="Orchard Road", city="Singapore"), "country_code": country}
    assert address(case_of(record))["address_localized"].value["country_code"] == country


def test_section_8_other_countries_have_no_localised_form(case_of, address_of) -> None:
    assert address(case_of({"address": address_of(**PARTS)}))["address_localized"].value is None
