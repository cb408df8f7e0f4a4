"""The forms of outputs that no open source fills: given by a person, they come back as the contract describes them."""

from typing import Any

import httpx
import pytest

from placewright.model.attributes import ATTRIBUTES

MENU = {
    "name": "Lunch",
    "description": "Weekdays",
    "footnote": "Service included",
    "currency": "EUR",
    "sections": [
        {
            "name": "Mains",
            "description": "With bread",
            "items": [
                {
                    "name": "Soup",
                    "description": "Of the day",
                    "data": {"choices": [{"name": "Large", "prices": {"min": 7.5, "max": 9}}]},
                }
            ],
        }
    ],
}
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[7.42, 43.73], [7.43, 43.73], [7.43, 43.74], [7.42, 43.74], [7.42, 43.73]]],
}
GIVEN: list[tuple[str, dict[str, Any]]] = [
    ("socialHandles", {"instagram": "cafe.luna", "facebook": "cafeluna", "tiktok": "cafeluna"}),
    ("email_address", {"email": "info@cafe.mc"}),
    (
        "menu",
        {"menu_urls": ["https://cafe.mc/menu"], "menu_url_official": "https://cafe.mc/menu", "menu_content": [MENU]},
    ),
    ("price_tier", {"price_tier": 2, "average_price": 25, "currency": "EUR"}),
    ("cuisine", {"cuisines": ["italian", "pizza"]}),
    ("chain", {"chain_id": "Q38076", "chain_name": "McDonald's", "chain_domains": ["mcdonalds.com"]}),
    ("chain", {"alternative_names": ["MCD"], "chain_wikipedia_url": "https://en.wikipedia.org/wiki/McDonald%27s"}),
    ("chain", {"number_of_locations": 40_000, "logo_url": "https://cafe.mc/logo.png"}),
    ("naics", {"naics_code": "722511", "naics_description": "Full-Service Restaurants"}),
    ("merchant", {"merchant_category_code": "5812", "mcc_description": "Eating Places, Restaurants"}),
    ("merchant", {"merchant_category_group": "Retail", "merchant_super_industry": "Food"}),
    ("located_within", {"located_within": {"name": "Metropole", "type": "mall", "floor_or_level": "1"}}),
    ("building_footprint", {"building_footprint": SQUARE}),
    ("parking_spaces", {"parking_spaces_total": 12, "parking_spaces_street": 2, "parking_spaces_dedicated": 10}),
    ("available_services", {"available_services": {"wifi": True}, "has_delivery": True, "has_takeout": False}),
    ("available_services", {"has_dining": True, "has_pickup": False}),
    ("storefrontImages", {"storefront_images": [{"url": "https://cafe.mc/front.jpg"}]}),
    ("one_line_summary", {"one_line_summary": "A café by the harbour."}),
    ("place_existence", {"entity_type": "cafe", "digital_footprint": "HIGH", "place_reality": ["house_number"]}),
    ("place_existence", {"place_definition": ["storefront"]}),
]
WRONG: list[tuple[str, Any]] = [
    ("price_tier", 5),
    ("average_price", "25"),
    ("currency", "euro"),
    ("cuisines", {"italian": 1}),
    ("number_of_locations", 2.5),
    ("chain_wikipedia_url", "see Wikipedia"),
    ("building_footprint", {"type": "Polygon", "coordinates": [[[0, 0]]]}),
    ("parking_spaces_total", "many"),
    ("has_delivery", "yes"),
    ("email", "info at cafe.mc"),
    ("located_within", "Metropole"),
]


@pytest.fixture
def known(client, api):
    """Return a client one level higher, with an answered place for which all of them were asked."""
    client.base_url = httpx.URL(str(client.base_url).removesuffix("place_enrichment/"))
    job = {"place_id": "p", "inputs": {"name": "Café Luna", "city": "Monaco"}}
    body = {"batch_name": "n", "batch_id": "b", "jobs": [job], "attributes": sorted({one for one, _ in GIVEN})}
    client.post("/place_enrichment/batches", json=body).raise_for_status()
    api.work()
    return client


def test_section_8_each_output_has_its_form(known):
    for attribute, outputs in GIVEN:
        assert set(outputs) <= set(ATTRIBUTES[attribute].outputs)
        sent = {"place_id": "p", "outputs": outputs, "author": "Maria", "reason": "I was there"}
        made = known.post("/overrides", json=sent)
        assert made.status_code in (200, 201), (outputs, made.text)
        job = known.get("/place_enrichment/jobs/p").json()  # held to the original's description by the client
        assert {name: job["outputs"][name] for name in outputs} == outputs
        assert job["job_metadata"]["attribute_status"][attribute] == "RUN"


@pytest.mark.parametrize(("output", "value"), WRONG)
def test_section_8_other_forms_are_refused(known, output, value):
    sent = {"place_id": "p", "outputs": {output: value}, "author": "Maria", "reason": "I was there"}
    refused = known.post("/overrides", json=sent)
    assert refused.status_code in (400, 422)
    assert f"/outputs/{output}" in refused.text
