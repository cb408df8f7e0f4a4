"""A sequence that is read while its first items are used: nothing is lost, nobody waits for what will not come."""

import threading

import pytest

from placewright.api.arriving import Arriving


def squares(part):
    return [n * n for n in part]


@pytest.mark.parametrize("at_once", [1, 3, 10, 100])
def test_it_is_a_sequence_like_a_list(at_once):
    items, plain = Arriving(range(10), squares, at_once), squares(range(10))
    assert (len(items), list(items), items[3], items[-1], items[4:7]) == (10, plain, 9, 81, plain[4:7])
    assert (items[8:20], items[20:], items[::-1]) == (plain[8:], [], plain[::-1])
    with pytest.raises(IndexError):
        items[10]


def test_the_first_items_are_there_before_the_last_ones():
    go_on = threading.Event()
    items = Arriving(range(4), lambda part: squares(part) if part[0] < 2 or go_on.wait(10) else [], 2)
    assert items[:2] == [0, 1]
    go_on.set()
    assert list(items) == [0, 1, 4, 9]


def test_whoever_asks_gets_the_error():
    def read(part):
        if part[0] >= 4:
            raise ValueError("bad")
        return squares(part)

    items = Arriving(range(100), read, 2)
    for _ in range(2):
        with pytest.raises(ValueError, match="bad"):
            list(items)
    with pytest.raises(ValueError, match="bad"):
        Arriving(range(4, 100), read, 2)
