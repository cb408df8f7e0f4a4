"""Whole decisions: chains, malls, facilities, renamed shops, twins, and queries without coordinates."""

import time

import pytest
from tests.unit.matching.places import HERE, asked, ids, record

from placewright.matching import judge
from placewright.matching.verdict import BAR
from placewright.model.place import Address, Candidate, Name, NameKind, Query, Record


def test_nearer_branch_of_a_chain():
    verdict = asked("Starbucks", record("1", "Starbucks", 8), record("2", "Starbucks", 300))
    assert ids(verdict) == ["1"]
    assert "8 m away" in verdict.reason


def test_branches_equally_far_are_both_left():
    verdict = asked("Starbucks", record("1", "Starbucks", 70), record("2", "Starbucks", -75))
    assert ids(verdict) == []
    assert "equally well" in verdict.reason


def test_a_chain_that_is_all_around_is_not_set_aside_like_the_name_of_the_town():
    food = {"categories": ("restaurant",)}
    branches = [record(str(i), f"Norbo {at}", 40 + i, **food) for i, at in enumerate(["Gate", "Mill", "Quai", "Dock"])]
    salon = record("9", "Salon Beaulieu", 20, categories=("beauty_salon",))
    assert ids(asked("Norbo Beaulieu", *branches, salon)) == []


def test_other_shops_of_the_mall():
    shops = [record(str(i), name) for i, name in enumerate(["Zara", "Mango", "H&M", "Sephora", "Fnac", "Etam"])]
    assert ids(asked("Sephora", *shops)) == ["3"]
    assert ids(asked("Douglas", *shops)) == []


def test_bar_of_the_hotel():
    bar = record("2", "Bar de l'Hôtel de Paris", 5, categories=("bar",))
    hotel = record("1", "Hôtel de Paris", 5, categories=("hotel",))
    assert ids(asked("Hôtel de Paris", hotel, bar)) == ["1"]
    assert ids(asked("Bar de l'Hôtel de Paris", hotel, bar)) == ["2"]
    assert ids(asked("Hôtel de Paris", bar)) == []


@pytest.mark.parametrize(
    ("name", "category"),
    [("Parking du Casino", "parking"), ("Casino de Monte-Carlo", "casino"), ("Jardins du Casino", "park")],
)
def test_things_named_after_the_casino(name: str, category: str):
    records = [
        record("Parking du Casino", "Parking du Casino", 40, categories=("parking",)),
        record("Casino de Monte-Carlo", "Casino de Monte-Carlo", 25, categories=("casino",)),
        record("Jardins du Casino", "Jardins du Casino", 60, categories=("park",)),
    ]
    assert ids(asked(name, *records)) == [name]
    assert ids(asked(name, *records, categories=(category,))) == [name]


def test_department_in_the_hospital():
    hospital = record("1", "Centre Hospitalier Princesse Grace", 20, categories=("hospital",))
    clinic = record(
        "2", "Service de Cardiologie - Centre Hospitalier Princesse Grace", 20, categories=("cardiologist",)
    )
    assert ids(asked("Centre Hospitalier Princesse Grace", hospital, clinic)) == ["1"]
    assert ids(asked("CHPG", hospital, categories=("hospital",))) == ["1"]


def test_renamed_shop_at_the_same_address():
    address = Address(house="2", street="Avenue des Spélugues", city="Monaco")
    now = record("1", "Vacheron Constantin", 0, address=address, categories=("watch_store",))
    assert ids(asked("Milady Fourrure", now, address=address, categories=("watch_store",))) == []


def test_same_phone_does_not_join_other_names():
    now = record("1", "Trinity Irish Bar", 0, phones=("+37797707071",))
    assert ids(asked("Tre Scalini", now, phones=("+37797707071",))) == []


def test_brand_and_full_name():
    full = record("1", "McDonald's Monaco Fontvieille", 25, categories=("fast_food_restaurant",))
    assert ids(asked("McDonald's", full)) == ["1"]
    branded = Record(
        id="2",
        names=(Name("Boutique Cerlati"), Name("Rolex", NameKind.BRAND)),
        point=HERE,
        categories=("jewelry_store",),
    )
    assert ids(asked("Rolex", branded, categories=("jewelry_store",))) == ["2"]


def test_node_and_way_of_one_place_are_both_taken():
    verdict = asked("Stade Louis II", record("way/1", "Stade Louis II", 12), record("node/2", "Stade Louis-II", 30))
    assert ids(verdict) == ["way/1", "node/2"]


def test_datasets_are_judged_on_their_own():
    ours, theirs = record("1", "Esso", 5), record("9", "Esso", 15, dataset="overture")
    assert sorted(ids(asked("Esso", ours, theirs))) == ["1", "9"]


def test_translated_name():
    museum = Record(
        id="1", names=(Name("アイヌ民族博物館"), Name("Ainu Museum", language="en")), point=HERE, categories=("museum",)
    )
    assert ids(asked("Ainu Museum", museum)) == ["1"]
    assert ids(asked("アイヌ民族博物館", museum)) == ["1"]


def test_without_coordinates_a_name_is_not_enough():
    known = record("1", "Valhalla Pure Outfitters", None, categories=("outdoor_gear",))
    assert ids(asked("Valhalla Pure Outfitters", known, point=None, address=Address(city="Vancouver"))) == []


def test_without_coordinates_the_address_joins():
    here, there = (
        record(str(i), "Valhalla Pure Outfitters", None, address=Address(house=house, street=street, city="Vancouver"))
        for i, (house, street) in enumerate([("222", "West Broadway"), ("5", "Main Street")])
    )
    asked_for = Address(house="222", street="W Broadway", city="Vancouver")
    assert ids(asked("Valhalla Pure Outfiters", here, there, point=None, address=asked_for)) == ["0"]


def test_nothing_to_compare():
    verdict = asked("Spar")
    assert (verdict.accepted, verdict.rejected) == ((), ())
    assert verdict.reason == "No candidate was found."


def test_order_of_candidates_does_not_matter():
    records = [record(str(i), name, 10 * i) for i, name in enumerate(["Zara", "Zara Home", "Sara", "Lara", "Zara"])]
    assert asked("Zara", *records) == asked("Zara", *reversed(records))


def test_accepted_are_over_the_bar_and_levels_add_up():
    match = asked("Esso", record("1", "Esso", 5, categories=("gas_station",)), categories=("gas_station",)).accepted[0]
    assert match.probability >= BAR
    assert [level.comparison for level in match.levels] == ["name", "distance", "category"]
    prior = match.weight - sum(level.weight for level in match.levels)
    assert prior == pytest.approx(-6.0)


def test_fifty_neighbours_are_judged_quickly():
    names = ["Chez {}", "{} Coiffure", "Banque {}", "Pizzeria {}", "{} & Fils"]
    words = ["Bruno", "Sabrina", "Miramar", "Larvotto", "Zelo", "Quai", "Opale", "Tamaris", "Ulysse", "Vesper"]
    records = [record(f"{n}{w}", n.format(w), 10 + 5 * i) for i, w in enumerate(words) for n in names]
    asked("Boulangerie Costa", *records)
    best = min(_seconds("Boulangerie Costa", records) for _ in range(20))
    assert best < 0.003  # 0.3 ms on a quiet machine


def _seconds(name: str, records: list[Record]) -> float:
    query = Query(names=(Name(name),), point=HERE, precision_m=0.1)
    candidates = [Candidate(one, 50.0) for one in records]
    started = time.perf_counter()
    judge(query, candidates)
    return time.perf_counter() - started
