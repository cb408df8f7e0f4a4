"""Spoilt names and points stay what they should be."""

from random import Random

import pytest

from placewright.evaluation import noise
from placewright.evaluation.splits import part_of, removed_third
from placewright.evaluation.spoilt import Telling, spoil
from placewright.model.geo import Point, distance_m
from placewright.model.place import Address, Name, Record

RECORD = Record(
    id="node/1",
    names=(Name("Hôtel de Paris"),),
    point=Point(60.17, 24.94),
    address=Address(house="5", street="Aleksanterinkatu", city="Helsinki"),
    phones=("+358912345678",),
)


@pytest.mark.parametrize(
    ("spoiler", "expected"),
    [
        (noise.capitals, "HÔTEL DE PARIS"),
        (noise.no_accents, "Hotel de Paris"),
        (noise.lower, "hôtel de paris"),
        (noise.as_is, "Hôtel de Paris"),
    ],
)
def test_spoilers(spoiler: noise.Spoiler, expected: str):
    assert spoiler("Hôtel de Paris", Random(1)) == expected


@pytest.mark.parametrize("spoiler", noise.SPOILERS)
@pytest.mark.parametrize("text", ["Esso", "🍕", "A", "", "東京タワー", "Zegg & Cerlatti"])
def test_spoilers_bear_any_name(spoiler: noise.Spoiler, text: str):
    assert isinstance(spoiler(text, Random(3)), str)


def test_offset_stays_within_its_radius():
    random = Random(5)
    away = [distance_m(RECORD.point, noise.offset(RECORD.point, random)) for _ in range(200)]
    assert max(away) <= 150.5
    assert 90 < sum(away) / len(away) < 110  # two thirds of the radius


def test_what_is_told():
    told = spoil(RECORD, Random(2), Telling(address=1, phone=1), [RECORD]).inputs
    assert {"name", "latitude", "longitude", "street", "house", "city", "phone"} == set(told)
    assert "latitude" not in spoil(RECORD, Random(2), Telling(point=0), [RECORD]).inputs


def test_same_seed_same_query():
    one, two = (spoil(RECORD, Random(9), Telling(), [RECORD]) for _ in range(2))
    assert one == two


def test_splits_are_even_and_fixed():
    records = [Record(id=f"node/{i}") for i in range(3000)]
    assert 900 < len(removed_third(records)) < 1100
    assert 1100 < sum(part_of(one.id) == "fit" for one in records) < 1300
