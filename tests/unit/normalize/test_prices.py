"""Prices as people write them."""

import pytest

from placewright.normalize.prices import Price, currency_in, currency_of, read_price

TEXTS = [
    ("$", "US", Price(1, None, "USD")),
    ("$$", None, Price(2, None, "USD")),
    ("$$$", "CA", Price(3, None, "CAD")),
    ("$$$$", "AU", Price(4, None, "AUD")),
    ("$$$$$", "US", Price(4, None, "USD")),
    ("$ $", "US", Price(2, None, "USD")),
    ("$$", "DE", Price(2, None, None)),
    ("€€", "FR", Price(2, None, "EUR")),
    ("€€€", None, Price(3, None, "EUR")),
    ("£££", "GB", Price(3, None, "GBP")),
    ("¥¥", "JP", Price(2, None, "JPY")),
    ("¥¥", "CN", Price(2, None, "CNY")),
    ("$$ - $$$", "US", Price(3, None, "USD")),
    ("€-€€", "IT", Price(2, None, "EUR")),
    ("moderate", None, Price(2)),
    ("Inexpensive", None, Price(1)),
    ("2", None, Price(2)),
    ("€15–25", "FR", Price(2, 20, "EUR")),
    ("10-20 EUR", "DE", Price(1, 15, "EUR")),
    ("20 - 30 €", "DE", Price(2, 25, "EUR")),
    ("EUR 100-150", "MC", Price(4, 125, "EUR")),
    ("$10", "US", Price(1, 10, "USD")),
    ("CHF 40", "CH", Price(3, 40, "CHF")),
    ("1.200-2.500 kr", "DK", Price(None, 1850, "DKK")),
    ("₹500 - ₹1,500", "IN", Price(None, 1000, "INR")),
    ("Eur 12,50", "FI", Price(1, 12, "EUR")),
    ("free", None, Price()),
    ("25", "FR", Price()),
    ("30-20 €", "FR", Price()),
    ("call us", None, Price()),
    ("€10, €20 or €30", "FR", Price()),
    ("", None, Price()),
]


@pytest.mark.parametrize(("text", "country", "price"), TEXTS)
def test_what_a_text_says_of_prices(text: str, country: str | None, price: Price) -> None:
    assert read_price(text, country) == price


def test_currencies() -> None:
    assert currency_of("MC") == "EUR"
    assert currency_of(None) is None
    assert currency_in("EUR") == "EUR"
    assert currency_in("EUR, USD") is None
    assert currency_in("kr", "NO") == "NOK"
