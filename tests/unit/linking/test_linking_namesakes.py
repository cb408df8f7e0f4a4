"""How much a name tells by how many bear it."""

import pytest

from placewright.linking.namesakes import Namesakes
from placewright.model.place import Address, Name, Query, Record


def record(name: str, **address: str) -> Record:
    """Return a record of that name."""
    return Record(id="1", dataset="right", names=(Name(name),), address=Address(**address))


MANY = Namesakes(100_000, {"norbo": 1_500, "kiosk": 40})


@pytest.mark.parametrize(
    ("asked", "found", "others"),
    [
        ("Norbo", record("NORBO"), 1_499),
        ("Norbo Oakdale", record("Norbo Oakdale", city="Oakdale"), 1_499),
        ("Norbo Oakdale", record("Norbo Oakdale"), 0),
        ("Kiosk", record("Kiosk am See"), 39),
        ("Zum Wilden Mann", record("Zum Wilden Mann"), 0),
    ],
)
def test_others_of_the_name(asked: str, found: Record, others: int) -> None:
    assert MANY.others(Query(names=(Name(asked),)), found) == others


def test_a_rare_name_tells_more_than_that_of_a_chain() -> None:
    assert MANY.weight(1_499) < -1.5 < 1.0 < MANY.weight(39) < MANY.weight(0) == 4.0


def test_a_short_list_cannot_tell() -> None:
    assert abs(Namesakes(20, {}).weight(0)) < 0.2
