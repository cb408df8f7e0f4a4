"""The cases in which matchers go wrong, each with several places of several countries and scripts."""

import msgspec
import pytest
from tests.unit.matching.places import asked, ids, record

from placewright.matching import judge_pair
from placewright.matching.pair import SAME_AT
from placewright.model.place import Address, Lifecycle, Name, NameKind, Query, Record


def told(text: str, metres: float, category: str = "", **fields: object) -> Record:
    """Return a record whose id is its name, or what stands before the sign | in front of the name."""
    id_, _, name = text.rpartition("|")
    return record(id_ or name, name, metres, **({"categories": (category,)} if category else {}), **fields)


# query, category asked for, candidates, ids of those that are the place
CHAINS = [
    ("Kaffeerösterei Merz", "", (("near|Kaffeerösterei Merz", 15), ("far|Kaffeerösterei Merz", 300)), ["near"]),
    ("Farmacity", "pharmacy", (("near|Farmacity", 40, "pharmacy"), ("far|Farmacity", -330, "pharmacy")), ["near"]),
    ("ファミリーマート", "", (("near|ファミリーマート", 20), ("far|ファミリーマート", 290)), ["near"]),
    ("Пятёрочка", "", (("near|Пятёрочка", 30), ("far|Пятёрочка", 310)), ["near"]),
    ("Boulangerie Paul", "", (("a|Boulangerie Paul", 130), ("b|Boulangerie Paul", -145)), []),
    ("セブンイレブン", "", (("a|セブンイレブン", 60), ("b|セブンイレブン", -70)), []),
    ("Starbucks", "", (("a|Starbucks", 125), ("b|Starbucks", -290)), ["a"]),
    ("Carrefour Express", "", (("other|Carrefour Express", 340),), []),
]
MALLS = [
    ("Sushi Nami", "", (("Sushi Kaze", 4), ("Burger Alley", 3), ("Taco Loco", 5), ("Sushi Nami", 8)), ["Sushi Nami"]),
    ("Noodle Bar", "", (("Salad Bar", 2), ("Juice Bar", 2), ("Oyster Bar", 3)), []),
    ("Orange", "", (("Orange Julius", 5), ("Orange", 9), ("Vodafone", 5)), ["Orange"]),
    ("مطعم البحر", "", (("مطعم النخيل", 3), ("مطعم البحر", 6)), ["مطعم البحر"]),
    ("老北京面馆", "", (("老上海面馆", 4), ("川味面馆", 6)), []),
]
ROOMS = [
    ("Hotel Aurora", "hotel", (("Hotel Aurora", 8, "hotel"), ("Bar de l'Hotel Aurora", 8, "bar")), ["Hotel Aurora"]),
    ("Restaurant im Hotel Krone", "restaurant", (("Hotel Krone", 5, "hotel"),), []),
    ("Ristorante dell'Hotel Lux", "", (("Hotel Lux", 5, "hotel"),), []),
    ("Grand Hotel Savoia", "", (("Parking Grand Hotel Savoia", 10, "parking"),), []),
    ("Casino Estoril", "casino", (("Parque do Casino Estoril", 30, "parking"),), []),
    ("Opera Garnier", "", (("Opera Garnier bike station", 30, "bike_sharing"),), []),
    ("Museo Sorolla", "museum", (("Museo Sorolla", 10, "museum"), ("Museo Sorolla Tienda", 10, "gift_shop")),
     ["Museo Sorolla"]),
]  # fmt: skip
HOSPITALS = [
    ("St Luke's Hospital", "hospital", (("St Luke's Hospital", 90, "hospital"),
     ("St Luke's Hospital Emergency Department", 60, "emergency_room")), ["St Luke's Hospital"]),
    ("Klinikum Nord", "", (("Klinikum Nord Abteilung Radiologie", 30, "radiologist"),), []),
    ("Hospital del Mar", "", (("Hospital del Mar - Servicio de Urgencias", 40, "emergency_room"),), []),
    ("CHU Nord", "", (("CHU Sud", 40, "hospital"),), []),
]  # fmt: skip
RENAMED = [
    ("Café Gambrinus", "cafe", (("Starbucks", 0, "cafe"),), []),
    ("Videothek Berger", "", (("Nagelstudio Lotus", 2),), []),
    ("Чайхана", "", (("Суши Мастер", 3),), []),
]
NAMES = [
    ("Ресторан Прага", "", (("Restoran Praga", 15, "restaurant"),), ["Restoran Praga"]),
    ("Οδοντιατρείο Παπαδόπουλος", "", (("Odontiatreio Papadopoulos", 10),), ["Odontiatreio Papadopoulos"]),
    ("McDonald's", "", (("McDonald's Via Torino", 20, "fast_food_restaurant"),), ["McDonald's Via Torino"]),
    ("IKEA", "", (("IKEA Gent", 60, "furniture_store"),), ["IKEA Gent"]),
    ("Rest. Bellini", "", (("Restaurant Bellini", 30),), ["Restaurant Bellini"]),
    ("HM", "", (("H&M", 25, "clothing_store"),), ["H&M"]),
    ("Brdieges Bistro", "", (("Bridges Bistro", 20, "bistro"),), ["Bridges Bistro"]),
    ("Apotheke", "", (("Apotheke", 30, "pharmacy"), ("Löwen-Apotheke", 60, "pharmacy")), ["Apotheke"]),
    ("WC", "", (("a|WC", 20, "public_toilet"), ("b|WC", 40, "public_toilet")), []),
]
ALL = [*CHAINS, *MALLS, *ROOMS, *HOSPITALS, *RENAMED, *NAMES]


@pytest.mark.parametrize(("name", "category", "candidates", "expected"), ALL, ids=lambda one: str(one)[:40])
def test_the_right_one_or_none(name, category, candidates, expected):
    records = [told(*one) for one in candidates]
    assert ids(asked(name, *records, categories=(category,) if category else ())) == expected
    assert ids(asked(name, *reversed(records), categories=(category,) if category else ())) == expected


def test_translated_names():
    museum = msgspec.structs.replace(
        told("Kansallismuseo", 20, "museum"),
        names=(Name("Kansallismuseo"), Name("National Museum of Finland", language="en")),
    )
    assert ids(asked("National Museum of Finland", museum)) == ["Kansallismuseo"]
    assert ids(asked("Kansallismuseo", museum)) == ["Kansallismuseo"]


def test_the_operator_is_not_the_place():
    library = msgspec.structs.replace(
        told("Kirjasto Viikki", 40, "library"),
        names=(Name("Viikin kampuskirjasto"), Name("Itäinen yliopisto", NameKind.OPERATOR)),
    )
    assert ids(asked("Itäinen yliopisto", library)) == []


BRANCHES = [
    (("Sparbanken", {"street": "Storgatan", "house": "2", "city": "Lund", "phones": ("+4646100100",)}),
     ("Sparbanken", {"street": "Vasagatan", "house": "40", "city": "Lund", "phones": ("+4646200200",)})),
    (("Bosch GmbH", {"street": "Robert-Bosch-Platz", "house": "1", "city": "Gerlingen"}),
     ("Bosch GmbH Werk Reutlingen", {"street": "Tübinger Straße", "house": "123", "city": "Reutlingen"})),
    (("三菱商事", {"street": "丸の内", "house": "2", "city": "千代田区"}),
     ("三菱商事 関西支社", {"street": "梅田", "house": "30", "city": "大阪市"})),
    (("Optica Luz", {"street": "Calle Mayor", "house": "1", "phones": ("+34915550101",),
                     "websites": ("https://opticaluz.es/tiendas/mayor",)}),
     ("Optica Luz", {"street": "Calle Alcalá", "house": "90", "phones": ("+34915550202",),
                     "websites": ("https://opticaluz.es/tiendas/alcala",)})),
]  # fmt: skip


@pytest.mark.parametrize(("head", "branch"), BRANCHES, ids=lambda side: side[0])
def test_a_branch_is_not_the_head_office(head, branch):
    assert _probability(head, branch) < SAME_AT
    assert _probability(branch, head) < SAME_AT


def _probability(ours: tuple[str, dict[str, object]], theirs: tuple[str, dict[str, object]]) -> float:
    one, other = (_fields(*side) for side in (ours, theirs))
    return judge_pair(Query(**one), Record(id="1", **other)).probability


def _fields(name: str, given: dict[str, object]) -> dict[str, object]:
    address = {key: given[key] for key in ("street", "house", "city") if key in given}
    return {
        "names": (Name(name),),
        "address": Address(**address),
        **{key: value for key, value in given.items() if key not in address},
    }


@pytest.mark.parametrize(
    ("closed", "open_", "expected"),
    [
        ({"closed_on": "2019-05"}, {}, ["open"]),
        ({"phones": ("+37793151515",)}, {"phones": ("+37798063000",)}, ["open"]),  # another phone, another kind
        ({"categories": ("bakery",)}, {"categories": ("bank",)}, ["open"]),
        ({"closed_on": "2024-05"}, {"observed_at": "2021-01-01T00:00:00Z"}, ["closed", "open"]),  # the open one is old
    ],
)
def test_an_open_successor_of_the_same_name(closed, open_, expected):
    records = [
        told("closed|Café Mirador", 5, lifecycle=Lifecycle.CLOSED, **closed),
        told("open|Café Mirador", 12, **open_),
    ]
    assert sorted(ids(asked("Café Mirador", *records))) == expected
    assert sorted(ids(asked("Café Mirador", *reversed(records)))) == expected


@pytest.mark.parametrize(
    ("name", "records", "expected"),
    [
        # Nothing else stands there: the closed record is the answer.
        ("Café Mirador", (("closed|Café Mirador", 5, Lifecycle.CLOSED),), ["closed"]),
        # What came after it has another name.
        ("Café Mirador", (("closed|Café Mirador", 5, Lifecycle.CLOSED), ("Sushi Kaze", 5, Lifecycle.OPEN)), ["closed"]),
        ("Sushi Kaze", (("closed|Café Mirador", 5, Lifecycle.CLOSED), ("new|Sushi Kaze", 5, Lifecycle.OPEN)), ["new"]),
        # A branch farther off is not its successor, nor the other way round.
        ("Spar", (("closed|Spar", 5, Lifecycle.CLOSED), ("open|Spar", 280, Lifecycle.OPEN)), ["closed"]),
        ("Spar", (("closed|Spar", 280, Lifecycle.CLOSED), ("open|Spar", 5, Lifecycle.OPEN)), ["open"]),
        # Two closed records of one place are that place.
        ("Spar", (("a|Spar", 5, Lifecycle.CLOSED), ("b|Spar", 9, Lifecycle.CLOSED)), ["a", "b"]),
    ],
    ids=lambda one: str(one)[:40],
)  # fmt: skip
def test_what_is_closed(name, records, expected):
    found = [told(text, metres, lifecycle=lifecycle) for text, metres, lifecycle in records]
    assert ids(asked(name, *found)) == expected
