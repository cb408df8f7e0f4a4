"""Pairs that somebody chose: chains, parts of a house, other scripts, branches, missing fields."""

import pytest

from placewright.matching import SAME_AT, judge_pair
from placewright.model.geo import Point
from placewright.model.place import Address, Name, Query, Record

SAME = [
    (("Кафе Пушкинъ", {"street": "Тверской бульвар", "house": "26А", "country_code": "RU"}),
     ("Cafe Pushkin", {"street": "Tverskoy Blvd", "house": "26A", "country_code": "RU"})),
    (("Ταβέρνα Ο Θανάσης", {"street": "Μητροπόλεως", "house": "69", "city": "Αθήνα", "country_code": "GR"}),
     ("Taverna O Thanasis", {"street": "Mitropoleos", "house": "69", "city": "Athens", "country_code": "GR"})),
    (("مطعم أبو شقرة", {"phones": ("+20225311111",)}), ("Abou Shakra Restaurant", {"phones": ("+20225311111",)})),
    (("海底捞火锅", {"phones": ("+861065951234",)}), ("海底捞火锅(建国路店)", {"phones": ("+861065951234",)})),
    (("スターバックスコーヒー 渋谷店", {"phones": ("+81334612251",)}),
     ("スターバックス コーヒー渋谷", {"phones": ("+81334612251",)})),
    (("ร้านอาหารบ้านไทย", {"phones": ("+6622585403",)}), ("บ้านไทย", {"phones": ("+6622585403",)})),
    (("Hotel Bellavista", {"street": "Via Roma", "house": "12"}),
     ("Bellavista", {"street": "Via Roma", "house": "12"})),
    (("MoMA", {"street": "W 53rd St", "house": "11"}),
     ("Museum of Modern Art", {"street": "West 53rd Street", "house": "11"})),
    (("Bäckerei Müller GmbH", {"phones": ("+49228123456",)}), ("Mueller Baeckerei", {"phones": ("+49228123456",)})),
    (("Café Luna", {}), ("Cafe Luna", {})),
    (("Trattoria (La)", {"phones": ("78123456",)}), ("La Trattoria", {"phones": ("+33478123456",)})),
]  # fmt: skip
OTHER = [
    (("First National Bank", {"street": "Oak St", "house": "20", "phones": ("+15035551234",)}),
     ("First National Bank ATM", {"street": "Oak St", "house": "20", "phones": ("+18005551234",)})),
    (("Mercy General Hospital", {"street": "J St", "house": "400", "phones": ("+14025551200",)}),
     ("Mercy General Hospital Emergency Department", {"street": "J St", "house": "400", "phones": ("+14025551211",)})),
    (("Pizza Hut", {"street": "High Street", "house": "12", "phones": ("+441132000001",)}),
     ("Pizza Hut", {"street": "Station Road", "house": "230", "phones": ("+441132451199",)})),
    (("Sushi Zen", {"street": "Queen St", "house": "100"}), ("Burger Lab", {"street": "Queen St", "house": "100"})),
    (("Zara", {"point": Point(40.42, -3.70)}), ("Zara", {"point": Point(40.52, -3.70)})),
    (("Shell 3", {"city": "Perth"}), ("Shell 4", {"city": "Perth"})),
    (("Siemens AG", {"street": "Werner-von-Siemens-Str.", "house": "1", "city": "München"}),
     ("Siemens AG Niederlassung Bremen", {"street": "Universitätsallee", "house": "18", "city": "Bremen"})),
]  # fmt: skip


def place(name: str, told: dict[str, object]) -> dict[str, object]:
    """Return the fields of a place; those of an address go into one."""
    address = {key: told[key] for key in ("street", "house", "city") if key in told}
    others = {key: value for key, value in told.items() if key not in address}
    return {"names": (Name(name),), "address": Address(**address), **others}


def probability(ours: tuple[str, dict[str, object]], theirs: tuple[str, dict[str, object]]) -> float:
    """Return how probable it is that two descriptions are of one place."""
    return judge_pair(Query(**place(*ours)), Record(id="1", **place(*theirs))).probability


@pytest.mark.parametrize(("ours", "theirs"), SAME, ids=lambda side: side[0])
def test_same_place_either_way(ours, theirs):
    assert probability(ours, theirs) >= SAME_AT
    assert probability(theirs, ours) >= SAME_AT


@pytest.mark.parametrize(("ours", "theirs"), OTHER, ids=lambda side: side[0])
def test_another_place_either_way(ours, theirs):
    assert probability(ours, theirs) < SAME_AT
    assert probability(theirs, ours) < SAME_AT


def test_a_missing_field_is_no_evidence():
    bare, full = ("Café Luna", {}), ("Café Luna", {"phones": ("+33478123456",), "street": "Rue Neuve"})
    assert probability(bare, full) == probability(bare, bare)


def test_the_levels_add_up_to_the_weight():
    ours = Query(names=(Name("Café Luna"),), phones=("+33478123456",))
    match = judge_pair(ours, Record(id="1", names=(Name("Luna"),), phones=("+33478123456",)))
    alone = judge_pair(Query(), Record(id="1")).weight
    assert match.weight == pytest.approx(alone + sum(level.weight for level in match.levels))
