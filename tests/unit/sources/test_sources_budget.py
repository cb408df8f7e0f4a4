"""A budget is kept, also while questions are under way."""

import pytest

from placewright.errors import BudgetSpent
from placewright.sources.budget import Budget, Prices
from placewright.sources.llm import most_tokens


def test_what_is_under_way_counts_until_it_is_settled():
    budget = Budget(tokens=1000)
    budget.reserve(600, 200)
    with pytest.raises(BudgetSpent, match="used up"):
        budget.reserve(200, 100)
    budget.settle((600, 200), (100, 50))
    budget.reserve(600, 200)
    assert budget.tokens == 950


def test_money_is_tokens_by_their_prices():
    budget = Budget(money=1.0, prices=Prices(read=2.0, written=8.0))
    budget.reserve(100_000, 50_000)
    assert budget.money == pytest.approx(0.6)
    with pytest.raises(BudgetSpent):
        budget.reserve(0, 60_000)


def test_without_a_limit_all_is_counted_and_nothing_refused():
    budget = Budget()
    budget.reserve(10**9, 10**9)
    assert budget.tokens == 2 * 10**9


@pytest.mark.parametrize(
    ("text", "most"),
    [("", 0), ("Open daily from nine to five.", 12), ("Café", 4), ("年中無休", 12), ("연중무휴 24", 14), ("🍣", 4)],
)
def test_a_text_counts_with_the_most_tokens_that_it_may_have(text: str, most: int) -> None:
    assert most_tokens(text) == most
