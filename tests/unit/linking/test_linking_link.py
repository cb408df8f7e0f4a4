"""Two lists in memory: the order of the pairs, the rows that cannot be used, what is reported."""

import pytest

from placewright.linking import Side, link


def read(row: tuple[str, str]) -> tuple[str, dict[str, object]] | str:
    """Return id and inputs of a row of the lists here."""
    row_id, name = row
    return (row_id, {"name": name, "latitude": 43.7, "longitude": 7.4}) if name else "It has no name."


@pytest.mark.parametrize("processes", [1, 2])
def test_rows_that_cannot_be_used_are_told_in_their_order(processes: int) -> None:
    names = ["Alba", "", "Boro", "", "Cima"] * 700
    refused: list[tuple[tuple[str, str], str]] = []
    counts: list[int] = []
    left = Side([(str(i), name) for i, name in enumerate(names)], read, lambda *one: refused.append(one), counts.append)
    right = Side([("r1", "Alba"), ("r2", "Cima"), ("r3", "")], read, lambda *one: refused.append(one))
    found = list(link(left, right, processes=processes))
    assert [pair.left_id for pair in found] == [str(i) for i, name in enumerate(names) if name in ("Alba", "Cima")]
    assert refused[0] == (("r3", ""), "It has no name.")
    assert [row_id for (row_id, _), _ in refused[1:]] == [str(i) for i, name in enumerate(names) if not name]
    assert counts[-1] == len(names)


def test_the_name_of_a_chain_is_less_sure_than_one_of_its_own() -> None:
    right = Side([("own", "Zum Wilden Mann"), *((f"c{number}", f"Norbo {number % 2}") for number in range(400))], apart)
    left = Side([("1", "Zum Wilden Mann"), ("2", "Norbo 1")], apart_left)
    sure = {pair.left_id: pair.probability for pair in link(left, right)}
    assert sure["1"] > 0.98 > sure.get("2", 0.0)


def apart(row: tuple[str, str]) -> tuple[str, dict[str, object]]:
    """Return a row, each so far from the others that none is in another's way."""
    number = int(row[0][1:]) if row[0] != "own" else 500
    return row[0], {"name": row[1], "latitude": 40 + number / 100, "longitude": 7.4}


def apart_left(row: tuple[str, str]) -> tuple[str, dict[str, object]]:
    """Return a row at one of those of `apart`."""
    return row[0], {"name": row[1], "latitude": 45.0 if row[0] == "1" else 40.01, "longitude": 7.4}


def test_pairs_come_in_the_order_of_the_left_list_wherever_the_rows_stand() -> None:
    names = [
        (f"c{number}", f"Place Numero {'abcdefghij'[number % 10]}{'klmnopqrst'[number // 10]}x")
        for number in range(100)
    ]
    found = list(link(Side(names[::-1], apart), Side(names, apart)))
    assert [pair.left_id for pair in found] == [row_id for row_id, _ in names[::-1]]
