"""CONTRACT section 8: the attributes, their sets, their outputs, and how their answers look."""

from typing import Any

import pytest

from placewright.model.attributes import ATTRIBUTES, SETS

CORE = ["closed_permanently", "websites", "phoneNumbers", "openingHours", "names", "address", "categories"]


def test_section_8_three_arrays_of_keys(client):
    found = client.get("/attributes").json()
    assert list(found) == ["core", "custom", "all"]
    assert (found["core"], found["custom"]) == (CORE, [])
    assert found["all"] == ["websites", "phoneNumbers"]  # what this installation can fill


def test_section_8_the_sets():
    assert {name: list(keys) for name, keys in SETS.items()} == {
        "open_closed": ["closed_permanently"],
        "core": CORE,
        "all": CORE,
    }


def test_section_8_details_tell_of_each_attribute_what_it_gives_and_needs(client):
    details = client.get("/attributes", params={"details": True}).json()["details"]
    assert [one["attribute"] for one in details] == list(ATTRIBUTES)
    for one in details:
        assert {"outputs", "inputs", "available", "sources"} <= one.keys()
        assert all(one["outputs"].values())
    assert {one["attribute"] for one in details if one["available"]} == {"websites", "phoneNumbers"}
    words = next(one["reliability"]["words"] for one in details if one["attribute"] == "websites")
    assert words.keys() <= {"VERY_HIGH", "HIGH", "MEDIUM", "LOW"}
    assert all(0 <= one["low"] <= one["right"] <= one["high"] <= 1 and one["answers"] > 0 for one in words.values())
    assert client.get("/attributes", params={"details": False}).json().get("details") is None


OURS = {"moreSocialHandles"}
SOURCED = {"user_reviews", "approximate_user_reviews", "social_media_profile", "website_traffic"} | {
    "signage",  # these three are ours: what somebody saw who stood there
    "building_condition",
    "turns",
}


def test_section_8_every_known_attribute_can_be_asked_for(api, client):
    body = {
        "inputs": {"name": "x", "city": "y"},
        "attributes": [key for key in ATTRIBUTES if key not in OURS | SOURCED],
    }
    job = client.post("/enrich", json=body).json()
    assert list(job["job_metadata"]["attribute_status"]) == body["attributes"]
    client.event_hooks = {}  # a stranger's client does not ask for these
    job = client.post("/enrich", json=body | {"attributes": list(ATTRIBUTES)}).json()
    assert list(job["job_metadata"]["attribute_status"]) == list(ATTRIBUTES)


def test_section_8_the_outputs_are_those_of_the_original_and_the_ones_marked_ours(original):
    listed = set(original.description["components"]["schemas"]["Outputs"]["properties"])
    assert {name for key in ATTRIBUTES.keys() - OURS - SOURCED for name in ATTRIBUTES[key].outputs} == listed


def test_section_8_outputs_are_those_of_the_requested_attributes_only(client):
    body = {"inputs": {"name": "x", "city": "y"}, "attributes": ["websites"]}
    job = client.post("/enrich", json=body).json()
    assert list(job["outputs"]) == ["website"]
    assert (job["outputs"]["website"], job["confidence_scores"]["website"]) == (None, "NONE")


BAD: list[tuple[str, Any]] = [
    ("open_closed_status", "open"),
    ("website", "example.org"),
    ("phone", "04 93 62 29 52"),
    ("opening_hours", {"Mon": "09:00-17:00"}),
    ("opening_hours", {"Monday": "9-17"}),
    ("opening_hours_grouped_by_hours", [{"days": ["Monday"], "opens": "09:00", "closes": "17:00"}]),
    ("is_open_24h", "yes"),
    ("address", {"zip": "06300"}),
    ("coordinates", [43.7]),
    ("coordinates_distance", 3.5),
    ("price_tier", 5),
    ("new_output", None),
]


@pytest.mark.parametrize(("output", "value"), BAD)
def test_section_8_the_description_of_the_original_refuses_other_values(original, output, value):
    """The check itself is worth something: it sees what is wrong."""
    with pytest.raises(AssertionError):
        original.errors({"$ref": "#/components/schemas/Outputs"}, {output: value}, output)


OUTPUTS = """
closed_permanently: open_closed_status date_closed date_opened
websites: website
phoneNumbers: phone phone_additional
openingHours: opening_hours opening_hours_grouped_by_hours is_open_24h
names: name alt_name official_name brand_name multilingual_names common_names
address: address address_localized
categories: categories
coordinates: coordinates coordinates_distance
socialHandles: instagram facebook tiktok
moreSocialHandles: x youtube linkedin threads bluesky vk
email_address: email
menu: menu_urls menu_url_official menu_content menu_images
price_tier: price_tier average_price currency
cuisine: cuisines
chain: chain_id chain_name chain_domains alternative_names chain_wikipedia_url number_of_locations logo_url
naics: naics_code naics_description
merchant: merchant_category_code mcc_description merchant_category_group merchant_super_industry
located_within: located_within
building_footprint: building_footprint
parking_spaces: parking_spaces_total parking_spaces_street parking_spaces_shared parking_spaces_dedicated
available_services: available_services has_delivery has_takeout has_dining has_pickup
storefrontImages: storefront_images
one_line_summary: one_line_summary
place_existence: entity_type digital_footprint place_definition place_reality
"""


def test_section_8_each_attribute_has_these_outputs():
    listed = dict(line.split(": ") for line in OUTPUTS.strip().splitlines())
    assert {key: set(names.split()) for key, names in listed.items()} == {
        key: set(ATTRIBUTES[key].outputs) for key in ATTRIBUTES.keys() - SOURCED
    }
    assert set(ATTRIBUTES) >= SOURCED
