"""Likeness at first sight."""

import pytest

from placewright.reference.similar import alike, similarities


@pytest.mark.parametrize(
    ("key", "text", "least"),
    [
        ("cafe de paris", "cafe de paris", 100),
        ("paris cafe", "cafe de paris", 95),
        ("cafe de pairs", "cafe de paris", 80),
        ("oakp aza", "oak plaza", 80),
        ("meli", "μελι\nmeli", 100),
    ],
)
def test_like_names(key: str, text: str, least: float) -> None:
    assert similarities([key], [text])[0] >= least


def test_unlike_names_count_nothing() -> None:
    assert similarities(["monoprix"], ["palais princier", "esso"]) == [0.0, 0.0]
    assert similarities([], ["esso"]) == [0.0]
    assert similarities(["esso"], []) == []


@pytest.mark.parametrize(
    ("key", "text", "sure"),
    [
        ("hotel hermitage", "hermitage", True),
        ("hotel hermitage", "hotel metropole", False),
        ("hotel", "hotel de paris", False),
        ("starbucks cofee", "starbucks", True),
        ("restaurant", "restaurant", True),
    ],
)
def test_generic_words_prove_nothing(key: str, text: str, sure: bool) -> None:
    assert alike([key], text) is sure
