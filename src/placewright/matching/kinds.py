"""Tells whether two names that agree name different kinds of place: a hotel and its bar, a casino and its car park."""

from collections.abc import Iterable, Sequence

from placewright.matching.category import closest
from placewright.matching.forms import VAGUE, Form, is_article

_RELATED = frozenset({"same", "ancestor", "sibling"})
# Kinds of place that are named after the place that they serve.
SERVING = frozenset({
    "parking", "atms", "bike_sharing", "car_sharing", "bus_station", "heliports", "public_toilet",
    "ev_charging_station", "playground",
})  # fmt: skip


def best_of_kinds(a: Form, b: Form, categories_a: tuple[str, ...], categories_b: tuple[str, ...]) -> str:
    """Return the best level (key of `name.LEVELS`) that two names may reach, given the kinds that they name.

    'Bar de l'Hôtel du Lac' is a facility of 'Hôtel du Lac': the added kind is joined by an article. 'Hotel Roma'
    and 'Restaurant Roma' share no kind. 'Goldberg Bar' may be what somebody calls the jeweller 'Goldberg': only its
    category speaks against. Car parks and the like are named after what they serve, so the kind must be named.
    """
    best = "identical_long"
    if closest(categories_a, categories_b) in _RELATED:
        return best
    renamed = _telling(a) != _telling(b)
    for one, own, other, categories in ((a, categories_a, b, categories_b), (b, categories_b, a, categories_a)):
        added = (one.kinds | SERVING.intersection(own) if renamed else one.kinds) - other.kinds
        against = added and _unrelated(added, (*other.kinds, *categories))
        if not against and not added & SERVING:
            continue
        if SERVING.intersection(own) and len(_telling(one)) > len(_telling(other)):
            return "part_of"  # 'Kiosk am Dom Taxistand': it is named after what it serves, and says more
        apart = other.kinds and not other.kinds & one.kinds
        if against and (apart or _joined(one, other)):
            return "facility"
        best = "other_kind"
    return best


def _telling(name: Form) -> frozenset[str]:
    """Return the words of a name that say anything: no articles, no legal forms, no vague words."""
    return frozenset(word for word in name.words if word not in name.generic or not (word in VAGUE or is_article(word)))


def _unrelated(kinds: Iterable[str], others: Sequence[str]) -> bool:
    return bool(others) and not any(closest((one,), (other,)) in _RELATED for one in kinds for other in others)


def _joined(a: Form, b: Form) -> bool:
    """Tell whether a name puts a kind and an article before what the other is called: 'Parking du Lac'."""
    first, second, *_ = (*a.words, "", "")
    return first in a.generic and first not in b.words and bool(second) and is_article(second)
