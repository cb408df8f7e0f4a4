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
