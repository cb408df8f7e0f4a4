"""The categories of a place, in the Overture places vocabulary, the primary one first."""

import msgspec

from placewright.model.outputs import Output
from placewright.normalize.categories import relation
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim, Standing, claim, weigh

ATTRIBUTE = "categories"
KIN = ("same", "ancestor")  # relations in which one category backs the other


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `categories`."""
    claims = [
        claim(witness, ATTRIBUTE, witness.record.categories[0], list(witness.record.categories))
        for witness in case.witnesses
        if witness.record.categories
    ]
    own = case.query.categories
    given = _say(list(own)) if own else None
    if not claims:
        return (missing("categories", case, "category", given),)
    own_keys = _own_keys(own, claims)
    best = _with_further(weigh(ATTRIBUTE, claims, own_keys)[0])
    backed = best.key in own_keys if own_keys else None
    return (found("categories", best, _say, backed=backed, given=given),)


def _with_further(best: Standing) -> Standing:
    """Return the standing with the further categories of all that agree on the primary one, the heaviest's first."""
    further = dict.fromkeys(category for one in best.supporting for category in one.value)
    return msgspec.structs.replace(best, value=list(further))


def _own_keys(own: tuple[str, ...], claims: list[Claim]) -> tuple[str, ...]:
    """Return the claimed categories that the user's are kin of; the user's own when of none."""
    kin = tuple(one.key for one in claims if any(_kin(category, one.key) for category in own))
    return kin or own


def _kin(a: str, b: str) -> bool:
    return relation(a, b) in KIN or relation(b, a) in KIN


def _say(categories: list[str]) -> str:
    words = ", ".join(category.replace("_", " ") for category in categories)
    return f"the {'category' if len(categories) == 1 else 'categories'} {words}"
