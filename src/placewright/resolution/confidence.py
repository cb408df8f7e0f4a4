"""Weighs what the witnesses claim against each other and says how probable each value is.

The rule is that of truth discovery (Dong, Berti-Équille and Srivastava 2009, "Integrating conflicting data", the
model ACCU): a source of accuracy a that claims a value multiplies its odds by n·a/(1−a), n being the number of wrong
values that it could have claimed instead. A single claim so keeps its own accuracy; two independent ones that agree
are far surer than each; a rival claim takes away what it can back up.
"""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import msgspec

from placewright.resolution.calibration import SUREST, calibrated
from placewright.resolution.case import FIRST_PARTIES, Witness
from placewright.resolution.trust import reliability, trust

_MANY_WRONG = 20  # values that a source could have given instead, of an attribute that the table does not name
_OLDER_YEARS = 0.5  # a listing takes about so long to learn what the place itself says
NOTHING: Mapping[str, float] = {}
MOST = 0.99  # no single claim is believed more, so that one slip in a source cannot outvote all others


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What one witness says of one attribute; a witness may claim several values that do not exclude each other."""

    witness: Witness
    key: str  # equal for values that mean the same
    value: Any  # in the output's form
    accuracy: float  # P(the record is the place) × P(the value is right | it is), 0..1
    note: str | None = None  # what is remarkable, to follow the value: "a Facebook page, not a site of its own"
    quote: str | None = None  # the words of a page that say so
    flaw: str | None = None  # of trust.json's `validity`: what lowers all that agree at once, and not each of them


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One value after all claims were weighed."""

    value: Any
    key: str
    probability: float
    supporting: tuple[Claim, ...]  # heaviest first
    contradicting: tuple[Claim, ...] = ()  # heaviest first
    note: str | None = None


def claim(
    witness: Witness, attribute: str, key: str, value: Any, validity: float = 1.0, note: str | None = None
) -> Claim:
    """Return a claim with its accuracy; `validity` lowers it for a flaw of the value itself."""
    accuracy = witness.probability * reliability(witness, attribute) * validity
    quote = witness.record.quotes.get(attribute)
    return Claim(witness=witness, key=key, value=value, accuracy=min(MOST, accuracy), note=note, quote=quote)


def weigh(
    attribute: str,
    claims: Sequence[Claim],
    input_keys: Sequence[str] = (),
    leaning: Mapping[str, float] = NOTHING,
    wrong_values: int | None = None,
) -> list[Standing]:
    """Return the claimed values, most probable first; `input_keys` are the values that the user's own list gives.

    What the user sent can back a claimed value or speak against it; it is never a value of its own. `leaning` holds
    key → factor on its odds, where values are not equally likely before anybody is heard. `wrong_values` stands in for
    the table's where it does not name the attribute.
    """
    if not claims:
        return []
    if len(claims) == 1 and not input_keys:
        return [_alone(attribute, claims[0])]
    table = trust()
    wrong = table.wrong_values.get(attribute, wrong_values or _MANY_WRONG)
    by_key: dict[str, list[Claim]] = {}
    for one in _superseded(claims):
        by_key.setdefault(one.key, []).append(one)
    odds = {key: _odds(group, wrong) * leaning.get(key, 1.0) for key, group in by_key.items()}
    own = wrong * _ratio(table.input[attribute]) if input_keys and attribute in table.input else 0.0
    stray = 0.0 if any(key in odds for key in input_keys) else own
    for key in input_keys if own else ():
        if key in odds:
            odds[key] *= own
    ranked = [_standing(key, by_key, odds, stray, wrong) for key in by_key]
    ranked.sort(key=lambda standing: -standing.probability)
    # Ranked before calibration, whose curves are level in places and would make equal what is not.
    return _shared([_calibrated(attribute, standing) for standing in ranked])


def _superseded(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return the claims; those of others that are older than what the place itself says otherwise count less."""
    fresh = [one for one in claims if one.witness.family in FIRST_PARTIES and one.witness.age_years is not None]
    if not fresh:
        return claims
    newest = min(one.witness.age_years or 0.0 for one in fresh)
    said = {one.key for one in fresh}
    return [
        msgspec.structs.replace(one, accuracy=one.accuracy * trust().superseded)
        if one.key not in said and (one.witness.age_years or 0.0) > newest + _OLDER_YEARS
        else one
        for one in claims
    ]


def _alone(attribute: str, one: Claim) -> Standing:
    """Return the standing of the only claim: the same as by the rule, without the work; most values come so."""
    matched = _matched([one.witness])
    probability = calibrated(attribute, one.witness.family, min(SUREST, one.accuracy), matched)
    return Standing(value=one.value, key=one.key, probability=probability, supporting=(one,), note=one.note)


def _standing(key: str, by_key: dict[str, list[Claim]], odds: dict[str, float], stray: float, wrong: int) -> Standing:
    group = sorted(by_key[key], key=_heaviest)
    heard = {id(one.witness) for one in group}
    rivals = [
        other for other, held in by_key.items() if other != key and not any(id(one.witness) in heard for one in held)
    ]
    against = sum(odds[other] for other in rivals) + stray
    rest = max(0, wrong - len(rivals) - (1 if stray else 0))
    total = odds[key] + against + rest
    probability = odds[key] / total if total else 0.0
    best = group[0]
    return Standing(
        value=best.value,
        key=key,
        probability=min(SUREST, probability),
        supporting=tuple(group),
        contradicting=tuple(sorted((one for other in rivals for one in by_key[other]), key=_heaviest)),
        note=best.note,
    )


def _calibrated(attribute: str, standing: Standing) -> Standing:
    """Return a standing as sure as such ones have proved to be, and no surer than the match of its records."""
    witnesses = [one.witness for one in standing.supporting]
    probability = calibrated(attribute, witnesses[0].family, standing.probability, _matched(witnesses))
    return msgspec.structs.replace(standing, probability=probability)


def _matched(witnesses: Sequence[Witness]) -> float:
    """Return how sure it is that some of these witnesses speak of the place; one that leans on others adds nothing."""
    sure: dict[int, float] = {}
    for witness in [one for one in witnesses if one.leans_on is None] or witnesses[:1]:
        sure[witness.group] = max(sure.get(witness.group, 0.0), witness.probability * (witness.leans_on or 1.0))
    return 1.0 - prod(1.0 - probability for probability in sure.values())


def _shared(ranked: Sequence[Standing]) -> list[Standing]:
    """Return standings of which those that exclude the first leave it its probability: together they are 1 at most."""
    first, *others = ranked
    left = round(1.0 - first.probability, 4)
    return [first] + [
        msgspec.structs.replace(one, probability=min(one.probability, left))
        if any(rival.key == first.key for rival in one.contradicting)
        else one
        for one in others
    ]


def _odds(group: Sequence[Claim], wrong: int) -> float:
    """Return the product of the odds of independent witnesses; of one group only the most accurate counts."""
    best: dict[int, float] = {}
    for one in group:
        best[one.witness.group] = max(best.get(one.witness.group, 0.0), one.accuracy)
    odds = 1.0
    for accuracy in best.values():
        odds *= wrong * _ratio(accuracy)
    return odds


def bounded(best: Standing) -> Standing:
    """Return a standing no surer than its flaw, which is common to all that agree: so it counts once, and not for each.

    A claim without a flaw lifts it: a provider, who knows nothing of our tables.
    """
    flaws = [one.flaw for one in best.supporting]
    if None in flaws:
        return best
    factor = max(trust().validity[flaw].factor for flaw in flaws if flaw is not None)
    return msgspec.structs.replace(best, probability=round(best.probability * factor, 4))


def _ratio(accuracy: float) -> float:
    return accuracy / (1.0 - min(MOST, accuracy))


def _heaviest(one: Claim) -> tuple[float, str, str]:
    return -one.accuracy, one.witness.source, one.witness.record.id


def together(attribute: str, claims: Sequence[Claim], value: Any) -> Standing:
    """Return the standing of a value that is put together from all claims: as sure as the weakest of them."""
    ordered = tuple(sorted(claims, key=_heaviest))
    last = ordered[-1]
    return Standing(
        value=value,
        key="",
        probability=calibrated(attribute, last.witness.family, min(SUREST, last.accuracy), last.witness.probability),
        supporting=ordered,
        note=ordered[0].note,
    )
