"""The floors do what they are said to do, so that a ratio to them means something."""

from itertools import islice

import pytest
from bench import floors, towns
from bench.jobs import submission
from bench.row import Row


def row(value: float, floor: float | None, goal: float | None, better: str) -> Row:
    return Row("x", value, "s", 1, floor, "", goal, better)


def test_accepting_and_draining_by_hand(tmp_path):
    connection = floors.database(tmp_path / "floor.db")
    floors.accept(connection, submission(450))
    assert floors.drain(connection) == 450
    assert connection.execute("SELECT status, count(*) FROM job GROUP BY status").fetchall() == [(3, 450)]
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()


def test_matching_by_hand(tmp_path):
    spots = list(towns.spots(2_000))
    places = [(spot.latitude, spot.longitude, spot.tags["name"]) for spot in spots]
    floors.places_database(tmp_path / "places.db", places)
    assert floors.match(tmp_path / "places.db", places[:100]) == 100
    assert floors.match(tmp_path / "places.db", [(0.0, 0.0, "Nowhere")]) == 0


def test_towns_lie_apart_and_queries_ask_for_them():
    spots = list(islice(towns.spots(2_000), 2_000))
    assert len({(round(spot.latitude, 1), round(spot.longitude, 1)) for spot in spots}) >= 3
    queries = towns.queries(50, of=2_000)
    assert len({query["place_id"] for query in queries}) == 50
    assert all(query["inputs"]["name"] for query in queries)


@pytest.mark.parametrize(
    ("made", "met"),
    [
        (row(2.0, 1.0, 2.5, "less"), True),
        (row(3.0, 1.0, 2.5, "less"), False),
        (row(40.0, 100.0, 0.4, "more"), True),
        (row(0.004, None, 0.005, "less"), True),
        (row(1.0, 1.0, None, "less"), None),
    ],
)
def test_whether_a_goal_is_met(made, met):
    assert made.met is met
