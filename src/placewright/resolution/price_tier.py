"""How dear a place is: a tier of 1 to 4, the average price, and the currency, from what sources write of prices."""

from collections.abc import Iterator, Mapping

from placewright.model.outputs import Output
from placewright.normalize.category_tree import parents
from placewright.normalize.prices import currency_in, read_price
from placewright.resolution.case import Case, Witness
from placewright.resolution.stated import Stated, resolved
from placewright.resolution.trust import Belief

ATTRIBUTE = "price_tier"
BELIEF = Belief(
    itself=0.88,
    map=0.85,
    others=0.8,
    yearly_loss=0.03,
    wrong_values=3,
    because="Nobody labels prices: a tier is an opinion, and prices rise, so even a place's own word is only MEDIUM.",
)
_KEYS = ("schema:priceRange", "price_range", "price:range", "price", "prices")
_CURRENCIES = ("schema:currenciesAccepted", "currency")
_FROM_AMOUNTS = 0.85  # of the belief: what a meal costs tells the tier only roughly
# What a ticket, a room or a car park costs is no price of a meal; these categories tell tiers by amounts.
_MEALS = frozenset({"eat_and_drink"})


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `price_tier`, `average_price` and `currency`."""
    return resolved(ATTRIBUTE, case, BELIEF, _read, nouns={"currency": "currency of prices"})


def _read(witness: Witness) -> Iterator[Stated]:
    tags, country = witness.record.tags, witness.record.country_code
    written = next((tags[key] for key in _KEYS if tags.get(key)), None)
    price = read_price(written, country) if written else None
    if price is not None:
        if price.tier is not None and (price.average is None or _is_for_meals(witness)):
            note = f"from “{written}”"
            yield Stated(
                output="price_tier",
                value=price.tier,
                validity=1.0 if price.average is None else _FROM_AMOUNTS,
                note=note,
            )
        if price.average is not None:
            yield Stated(output="average_price", value=price.average, note=f"from “{written}”")
    currency = price.currency if price is not None else None
    currency = currency or _accepted(tags, country)
    if currency is not None:
        yield Stated(output="currency", value=currency)


def _accepted(tags: Mapping[str, str], country: str | None) -> str | None:
    """Return the one currency that is said to be taken."""
    for key in _CURRENCIES:
        if tags.get(key):
            return currency_in(tags[key], country)
    taken = [key.partition(":")[2] for key, value in tags.items() if key.startswith("currency:") and value == "yes"]
    return taken[0] if len(taken) == 1 and len(taken[0]) == 3 and taken[0].isupper() else None


def _is_for_meals(witness: Witness) -> bool:
    return any(_MEALS.intersection((one, *parents(one))) for one in witness.record.categories)
