"""What a process may spend on a model: tokens and money, reserved before a question and settled after it."""

import msgspec

from placewright.errors import BudgetSpent

_MILLION = 1_000_000


class Prices(msgspec.Struct, frozen=True):
    """Of a million tokens, in any currency."""

    read: float = 0.0
    written: float = 0.0

    def of(self, read: int, written: int) -> float:
        """Return the price of so many tokens."""
        return (read * self.read + written * self.written) / _MILLION


class Budget:
    """Counts what is spent. Questions that are under way count with the most that they can cost.

    Args:
        tokens: read and written together; 0: any number.
        money: in the currency of the prices; 0: any amount.
    """

    def __init__(self, tokens: int = 0, money: float = 0.0, prices: Prices | None = None) -> None:
        self._most_tokens, self._most_money, self.prices = tokens, money, prices or Prices()
        self.tokens, self.money = 0, 0.0

    def reserve(self, read: int, written: int) -> None:
        """Count a question with the most that it can cost.

        Raises:
            BudgetSpent: there is not so much left; nothing is counted.
        """
        tokens, money = self.tokens + read + written, self.money + self.prices.of(read, written)
        if (self._most_tokens and tokens > self._most_tokens) or (self._most_money and money > self._most_money):
            raise BudgetSpent("The budget for the model is used up, so it was not asked.")
        self.tokens, self.money = tokens, money

    def settle(self, reserved: tuple[int, int], spent: tuple[int, int]) -> None:
        """Replace what was reserved for a question by what it cost: tokens read, tokens written."""
        self.tokens += sum(spent) - sum(reserved)
        self.money += self.prices.of(*spent) - self.prices.of(*reserved)
