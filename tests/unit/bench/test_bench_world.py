"""The made-up country is the same each time, and what is asked of it is known; a linking is judged as it should be."""

import pytest
from bench import floors, world
from bench.judged import judge
from bench.link import by_hand, write_lists


def test_places_are_the_same_each_time_and_some_stand_there_twice() -> None:
    places = list(world.places(4_500))
    assert places == list(world.places(4_500))
    assert {place.entity for place in places} == set(range(4_500))
    assert 50 <= len(places) - 4_500 <= 150
    assert len({place.city for place in places}) == 2
    assert len({place.name for place in places}) > 3_000


def test_a_third_of_the_queries_is_absent(tmp_path) -> None:
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    meant, entities = write_lists(left, right, 600, 4_000)
    assert len(meant) == 600
    assert 0.25 <= len(set(meant.values()) - set(entities.values())) / 600 <= 0.42
    found = by_hand(left, right, tmp_path / "hand.db")
    assert 0.6 <= judge(found, meant, entities).best_f1 <= 1.0


def test_the_best_of_the_nearest(tmp_path) -> None:
    places = [(place.latitude, place.longitude, place.name) for place in world.places(1_000)]
    floors.places_database(tmp_path / "places.db", places)
    found = floors.best(tmp_path / "places.db", [places[7], (0.0, 0.0, "Nowhere")])
    assert (places[found[0][0]][2], found[0][1]) == (places[7][2], 100.0)
    assert found[1] == (-1, 0.0)


@pytest.mark.parametrize(
    ("pairs", "f1", "best_f1", "recall"),
    [
        ([("a", "1", 0.9), ("b", "2", 0.8)], 1.0, 1.0, 1.0),
        ([("a", "1", 0.9), ("a", "2", 0.5), ("b", "2", 0.8)], 1.0, 1.0, 1.0),  # the surest of a row counts
        ([("a", "1", 0.9), ("b", "1", 0.8), ("c", "1", 0.7)], 0.4, 2 / 3, 0.5),
        ([("a", "1", 0.9), ("c", "1", 0.9)], 0.5, 0.5, 0.0),  # no threshold parts what is equally sure
        ([], 0.0, 0.0, 0.0),
    ],
)
def test_how_right_a_linking_is(pairs, f1, best_f1, recall) -> None:
    judged = judge(pairs, {"a": "A", "b": "B", "c": "C"}, {"1": "A", "2": "B"})
    assert judged == pytest.approx((f1, best_f1, recall))
