"""Tier, average price and currency of a place."""

import pytest

from placewright.resolution import resolve


@pytest.mark.parametrize(
    ("tags", "categories", "answer"),
    [
        ({"schema:priceRange": "€€"}, ("cafe",), (2, None, "EUR")),
        ({"price_range": "€15-25"}, ("restaurant",), (2, 20, "EUR")),
        ({"price": "120 EUR"}, ("hotel",), (None, 120, "EUR")),
        ({"price": "moderate", "currency:EUR": "yes"}, ("cafe",), (2, None, "EUR")),
        ({"schema:currenciesAccepted": "EUR"}, ("cafe",), (None, None, "EUR")),
        ({"currency:EUR": "yes", "currency:USD": "yes"}, ("cafe",), (None, None, None)),
        ({"price": "ask"}, ("cafe",), (None, None, None)),
    ],
)
def test_what_a_record_says_of_prices(tags, categories, answer, case_of) -> None:
    outputs = resolve("price_tier", case_of({"tags": tags, "categories": categories})).outputs
    assert tuple(one.value for one in outputs) == answer


def test_the_words_stand_in_the_reason_and_two_tiers_contradict(case_of) -> None:
    two = {"dataset": "overture", "tags": {"price_range": "€€€€"}}
    (alone, _, _), (both, _, _) = (
        resolve("price_tier", case_of({"tags": {"price_range": "€"}}, *more)).outputs for more in ((), (two,))
    )
    assert "“€”" in alone.reasoning
    assert both.probability is None or both.probability < alone.probability


def test_a_provider_gives_a_tier(case_of) -> None:
    assert resolve("price_tier", case_of({"outputs": {"price_tier": 3}})).outputs[0].value == 3
