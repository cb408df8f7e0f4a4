"""What is to be seen of a place, and how near it was found."""

import msgspec
import pytest

from placewright.resolution import resolve

SITE = ("https://gerhards.mc/",)


def existence(case):
    return {output.name: output for output in resolve("place_existence", case).outputs}


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("pizza_restaurant", "business"),
        ("school", "public_institution"),
        ("hotel", "accommodation"),
        ("library", "public_institution"),
        ("museum", "attraction"),
        ("church_cathedral", "religious_organization"),
    ],
)
def test_what_it_is(category: str, kind: str, case_of) -> None:
    assert existence(case_of({"categories": (category,)}))["entity_type"].value == kind


@pytest.mark.parametrize(
    ("records", "word"),
    [
        (({},), "LOW"),
        (({"phones": ("+37793301638",)},), "LOW"),
        (({"phones": ("+37793301638",), "websites": SITE},), "MEDIUM"),
        (({"websites": SITE}, {"dataset": "overture", "socials": {"facebook": "x"}}), "HIGH"),
    ],
)
def test_how_much_is_to_be_seen(records, word: str, case_of) -> None:
    found = existence(case_of(*records))["digital_footprint"]
    assert found.value == word
    assert word in found.reasoning


def test_nothing_is_to_be_seen_only_where_the_web_was_asked(lost) -> None:
    unasked = existence(lost)
    assert (unasked["digital_footprint"].value, unasked["place_reality"].value) == (None, ["none"])
    asked = existence(msgspec.structs.replace(lost, searched=("reference", "search")))
    assert asked["digital_footprint"].value == "NONE"
    failed = existence(msgspec.structs.replace(lost, searched=("reference", "search"), failed=("search",)))
    assert (failed["digital_footprint"].value, failed["place_reality"].value) == (None, None)


@pytest.mark.parametrize(
    ("known", "asked", "reality"),
    [
        ({"house": "4", "street": "Quai Jean-Charles Rey"}, {"house": "4", "street": "quai J.-C. Rey"}, ["nearby"]),
        ({"house": "4", "street": "Rue Lune"}, {"house": "4", "street": "rue Lune"}, ["house_number", "nearby"]),
        ({"house": "5", "street": "Rue Lune"}, {"house": "4", "street": "rue Lune"}, ["nearby"]),
        ({}, {}, ["nearby"]),
    ],
)
def test_how_near_it_was_found(known, asked, reality, case_of, address_of) -> None:
    case = case_of({"address": address_of(**known)}, address=address_of(**asked))
    assert existence(case)["place_reality"].value == reality


def test_what_defines_it(case_of) -> None:
    found = existence(case_of({"phones": ("+37793301638",), "categories": ("cafe",)}))["place_definition"]
    assert found.value == ["name", "coordinates", "category", "phone"]
    assert found.evidence[0].licence == "ODbL-1.0"
