"""Choosing pairs so that no row stands in two."""

from itertools import permutations

from placewright.linking.result import Linked, one_to_one


def pair(left: str, right: str, weight: float) -> Linked:
    """Return a pair of that weight."""
    return Linked(left, right, 0.9, "same", "", weight)


PAIRS = (pair("a", "1", 3.0), pair("a", "2", 5.0), pair("b", "2", 4.0), pair("c", "3", 1.0))


def test_the_weightier_pair_wins():
    assert [(one.left_id, one.right_id) for one in one_to_one(PAIRS)] == [("a", "2"), ("c", "3")]


def test_the_order_of_pairs_does_not_matter():
    chosen = {frozenset((one.left_id, one.right_id) for one in one_to_one(order)) for order in permutations(PAIRS)}
    assert len(chosen) == 1
