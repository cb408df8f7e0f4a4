"""What a place offers: delivery, takeaway, seats outside, access without steps, ways to pay."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from placewright.model.outputs import FLOORS, Confidence, Output
from placewright.normalize.category_tree import parents
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case, Witness
from placewright.resolution.confidence import MOST, Claim, Standing, together, weigh
from placewright.resolution.provided import provided_claims
from placewright.resolution.trust import Belief

ATTRIBUTE = "available_services"
BELIEF = Belief(
    itself=0.93,
    map=0.9,
    others=0.85,
    yearly_loss=0.015,
    least=0.65,
    wrong_values=1,
    because="No labelled data: mappers and places state what they have seen or do, but menus of services change within"
    " years, and a yes or no leaves only one way to be wrong.",
)
# Output → the service that it tells of.
BOOLEANS = {"has_delivery": "delivery", "has_takeout": "takeaway", "has_dining": "dine_in", "has_pickup": "pickup"}
_IMPLIED = 0.93  # of the belief, for what is only concluded
_SEATS = frozenset({"restaurant", "cafe", "pub", "bar", "coffee_shop", "wine_bar", "diner", "bistro", "brasserie"})


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `available_services` and the four booleans that repeat the commonest of them."""
    by_service: dict[str, list[Claim]] = {}
    for witness in case.witnesses:
        for service, value, validity in _stated(witness):
            by_service.setdefault(service, []).append(_claim(witness, value, validity))
    standings = {
        service: weigh(ATTRIBUTE, claims, wrong_values=BELIEF.wrong_values)[0]
        for service, claims in sorted(by_service.items())
    }
    return (_whole(case, standings), *(_boolean(case, name, standings) for name in BOOLEANS))


def _whole(case: Case, standings: Mapping[str, Standing]) -> Output:
    name = "available_services"
    sure = {service: one for service, one in standings.items() if one.probability >= FLOORS[Confidence.LOW]}
    if not sure:
        return missing(name, case, "services")
    value = {service: one.value for service, one in sure.items()}
    return found(name, together(ATTRIBUTE, [one.supporting[0] for one in sure.values()], value), _say)


def _boolean(case: Case, name: str, standings: Mapping[str, Standing]) -> Output:
    service = BOOLEANS[name]
    words = service.replace("_", "-")
    claims = provided_claims(name, case.witnesses)
    standing = standings.get(service)
    if claims:
        everything = claims + list((standing.supporting + standing.contradicting) if standing else ())
        standing = weigh(ATTRIBUTE, everything, wrong_values=BELIEF.wrong_values)[0]
    if standing is None:
        return missing(name, case, f"word on {words}")
    return found(name, standing, lambda value: f"{words}: {'yes' if value else 'no'}", form=bool)


def _stated(witness: Witness) -> Iterator[tuple[str, Any, float]]:
    """Yield the services that a record tells of, with their value and what is left of the belief in it."""
    stated = dict(_of_tags(witness.record.tags)) | dict(_ready(witness.record.outputs.get(ATTRIBUTE)))
    for service, value in stated.items():
        yield service, value, 1.0
    if "pickup" not in stated and stated.get("takeaway") is True:
        yield "pickup", True, _IMPLIED  # what may be taken away may be fetched
    only_takes_away = witness.record.tags.get("takeaway") == "only"
    if "dine_in" not in stated and (only_takes_away or _has_seats(witness)):
        yield "dine_in", not only_takes_away, _IMPLIED


def _of_tags(tags: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for key, (service, meanings) in _table().items():
        if key in tags and (value := meanings.get(tags[key].strip().lower())) is not None:
            yield service, value


def _ready(given: Any) -> Iterable[tuple[str, Any]]:
    """Return the services of an object that a page or a provider gives."""
    return given.items() if isinstance(given, dict) else ()


def _has_seats(witness: Witness) -> bool:
    """Tell a place that is called by where one sits down to eat or drink."""
    primary = witness.record.categories[:1]
    return any(one in _SEATS or "restaurant" in parents(one) for one in primary) and not any(
        "fast_food" in one or "food_truck" in one for one in primary
    )


def _claim(witness: Witness, value: Any, validity: float) -> Claim:
    accuracy = min(MOST, witness.probability * BELIEF.of(witness) * validity)
    quote = witness.record.quotes.get(ATTRIBUTE)
    return Claim(witness=witness, key=str(value), value=value, accuracy=accuracy, quote=quote)


def _say(value: Any) -> str:
    if not isinstance(value, dict):
        return "yes" if value is True else "no" if value is False else str(value)
    shown = [
        name.replace("_", " ") if one is True else f"{name.replace('_', ' ')}: {_say(one)}"
        for name, one in value.items()
    ]
    return ", ".join(shown)


@cache
def _table() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return key of OpenStreetMap → service, and value → meaning."""
    found_rows = {}
    for line in files(__package__).joinpath("services.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        key, service, values = line.split("\t")
        pairs = (one.partition("=") for one in values.split())
        words = {value: meaning or value for value, _, meaning in pairs}
        found_rows[key] = (service, {value: {"yes": True, "no": False}.get(one, one) for value, one in words.items()})
    return found_rows
