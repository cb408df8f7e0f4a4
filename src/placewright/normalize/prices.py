"""What things cost at a place, from what people write: `$$`, `€15–25`, `moderate`, `Eur 2,00`."""

import re
from functools import cache, lru_cache

import msgspec

from placewright.normalize.tables import rows

_SYMBOLS = {"€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₫": "VND", "₴": "UAH", "฿": "THB",
            "₪": "ILS", "₱": "PHP", "₦": "NGN", "₸": "KZT", "₲": "PYG", "₾": "GEL"}  # fmt: skip
_SHARED = {  # symbol or abbreviation → what it is in countries, the first where no country is known
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "TWD", "CLP", "COP", "ARS", "BRL"),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "fr": ("CHF",),
}
_WORDS = {
    "1": "1", "2": "2", "3": "3", "4": "4",
    "cheap": "1", "inexpensive": "1", "low": "1", "budget": "1", "günstig": "1", "bon marché": "1", "economico": "1",
    "moderate": "2", "medium": "2", "mid": "2", "mid-range": "2", "average": "2", "mittel": "2", "modéré": "2",
    "expensive": "3", "high": "3", "upscale": "3", "teuer": "3", "cher": "3", "caro": "3",
    "very expensive": "4", "luxury": "4", "fine dining": "4", "very high": "4",
}  # fmt: skip
_SIGNS = re.compile(r"([$€£¥￥₹₽₺₩₫₴฿₪₱])\1{0,4}")
_TWO_SIGNS = re.compile(r"([$€£¥￥₹₽₺₩₫₴฿₪₱])\1{0,3}\s*[-–—]\s*([$€£¥￥₹₽₺₩₫₴฿₪₱])\2{0,3}")
_AMOUNT = re.compile(r"\d{1,3}(?:[ .,’']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?")
_CODE = re.compile(r"(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])")
_MOST_AMOUNT = 10_000_000
# Money for a meal up to which a place is of a tier, where a meal's price tells it. Elsewhere amounts tell no tier.
_TIERS = dict.fromkeys(("EUR", "USD", "GBP", "CHF", "CAD", "AUD", "NZD"), (15, 30, 60))


class Price(msgspec.Struct, frozen=True):
    """What a text says of prices; what it does not say is None."""

    tier: int | None = None  # 1 (cheap) – 4
    average: int | None = None  # middle of the amounts, in whole units of the currency
    currency: str | None = None  # ISO 4217


@lru_cache(maxsize=4096)
def read_price(text: str, country: str | None = None) -> Price:
    """Return what a text says of prices.

    >>> read_price("€15–25")
    Price(tier=2, average=20, currency='EUR')

    Args:
        country: alpha-2; tells which dollar it is.
    """
    written = " ".join(text.split()).strip(" .;")
    if not written or len(written) > 60:
        return Price()
    plain = written.replace(" ", "")
    if _SIGNS.fullmatch(plain):
        return Price(min(4, len(plain)), None, _currency(plain[0], country))
    if pair := _TWO_SIGNS.fullmatch(written):
        sides = [len(side.strip()) for side in re.split(r"[-–—]", written)]
        return Price(min(4, round(sum(sides) / 2 + 0.01)), None, _currency(pair[1], country))
    if written.casefold() in _WORDS:
        return Price(int(_WORDS[written.casefold()]))
    return _of_amounts(written, country)


def _of_amounts(written: str, country: str | None) -> Price:
    currency = currency_in(written, country)
    amounts = [amount for one in _AMOUNT.findall(written) if (amount := _number(one)) is not None]
    if currency is None or not 1 <= len(amounts) <= 2 or amounts != sorted(amounts):
        return Price(currency=currency if not amounts else None)
    average = round(sum(amounts) / len(amounts))
    bounds = _TIERS.get(currency)
    tier = None if bounds is None else 1 + sum(average > bound for bound in bounds)
    return Price(tier, average or None, currency)


def currency_in(text: str, country: str | None = None) -> str | None:
    """Return the currency that a text names: by its code, its symbol, or a word; None for none or several."""
    known = set(_by_country().values())
    codes = {one for one in _CODE.findall(text.upper() if len(text) <= 12 else text) if one in known}
    if codes:
        return codes.pop() if len(codes) == 1 else None
    found = {code for sign, code in _SYMBOLS.items() if sign in text}
    found |= {_currency(sign, country) or "" for sign in ("$", "¥", "￥") if sign in text}
    for word in re.findall(r"[^\W\d_]+", text.casefold()):
        if word in ("euro", "euros"):
            found.add("EUR")
        elif word in ("kr", "fr"):
            found.add(_currency(word, country) or "")
    return next(iter(found)) or None if len(found) == 1 else None


def currency_of(country: str | None) -> str | None:
    """Return the currency of a country (alpha-2)."""
    return _by_country().get(country or "")


def _currency(sign: str, country: str | None) -> str | None:
    if sign in _SYMBOLS:
        return _SYMBOLS[sign]
    local, possible = currency_of(country), _SHARED[sign]
    if local in possible:
        return local
    return possible[0] if country is None else None


def _number(text: str) -> float | None:
    """Return an amount, whichever sign parts its thousands."""
    plain = re.sub(r"[ ’']", "", text)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        plain = re.sub(r"[.,]", "", plain)
    elif found := re.fullmatch(r"(.*\d)[.,](\d{1,2})", plain):
        plain = f"{re.sub(r'[.,]', '', found[1])}.{found[2]}"
    number = float(re.sub(r",", "", plain))
    return number if number <= _MOST_AMOUNT else None


@cache
def _by_country() -> dict[str, str]:
    return {country: code for code, countries in rows("currencies.tsv") for country in countries.split()}
