"""Learns how far each kind of source is believed about each attribute, and what flaws of a value cost."""

from collections.abc import Iterator, Sequence
from itertools import product

import msgspec
import numpy as np

from placewright.evaluation.fit import Floats
from placewright.evaluation.listings import Listing
from placewright.evaluation.told import Told
from placewright.resolution.trust import SEEN_SINCE, Flaw, Reliability, Share, Trust

_FRESH_SPREAD, _LOSS_SPREAD = 0.05, 0.01  # standard deviations of the beliefs
_FLAW_WORTH = 20  # a belief about a flaw is worth so many answers
_SHARE_WORTH = 20  # so is one about places that vanish
_DEEPEST = 0.10  # least share below the fresh one, where learning went under the belief
_LEAST = 0.51  # whoever is less often right than wrong is not heard at all
_ROUNDS = 4


def learn_trust(before: Trust, told: Sequence[Told], listings: Sequence[Listing], released: str) -> Trust:
    """Return the table with what answers with one witness teach; where there are none, the belief stays."""
    flaws = {name: _flaw(name, flaw, told) for name, flaw in before.validity.items()}
    by_family = {
        family: {name: _flaw(name, flaw, told, family) for name, flaw in rows.items()}
        for family, rows in before.validity_of.items()
    }
    sources = {
        family: {attribute: msgspec.structs.replace(row, **_believed(row)) for attribute, row in rows.items()}
        for family, rows in before.sources.items()
    }
    for attribute in {one.attribute for one in told}:
        _learn_attribute(attribute, sources, [one for one in told if one.attribute == attribute], flaws, by_family)
    flaws[SEEN_SINCE] = _seen_since(before.closures["foursquare"], before.validity[SEEN_SINCE], listings, released)
    vanished = dict(before.vanished)
    vanished["overture"] = _vanished(before.vanished["overture"], listings)
    return msgspec.structs.replace(before, sources=sources, validity=flaws, validity_of=by_family, vanished=vanished)


def _believed(row: Reliability) -> dict[str, float]:
    fresh, loss, least = row.belief
    return {"fresh": fresh, "yearly_loss": loss, "least": least, "seen": 0}


def _flaw(name: str, flaw: Flaw, told: Sequence[Told], family: str | None = None) -> Flaw:
    """Return the factor of a flaw: how often such values are confirmed, over how often those without a flaw are.

    Of a kind of source with a factor of its own by what became of its values, of the others by other providers.
    """
    heard = [one for one in told if (one.rival if family is None else one.rival is None and one.family == family)]
    flawed = [one for one in heard if one.flaw == name]
    if not flawed:
        return msgspec.structs.replace(flaw, factor=flaw.belief, seen=0)
    attribute = flawed[0].attribute
    sound = [one for one in heard if one.attribute == attribute and one.flaw is None]
    usual = sum(one.right for one in sound) / len(sound)
    hits = sum(one.right for one in flawed) + _FLAW_WORTH * flaw.belief * usual
    factor = min(1.0, hits / (len(flawed) + _FLAW_WORTH) / usual)
    return msgspec.structs.replace(flaw, factor=round(factor, 3), seen=len(flawed))


def _learn_attribute(
    attribute: str,
    sources: dict[str, dict[str, Reliability]],
    told: Sequence[Told],
    flaws: dict[str, Flaw],
    by_family: dict[str, dict[str, Flaw]],
) -> None:
    """Learn the rows of all families of one attribute, each in turn while the others stand."""
    families = sorted({one.witness.family for one in told if one.witness})
    for _, family in product(range(_ROUNDS), families):
        own = [one for one in told if one.witness and one.witness.family == family]
        years = np.array([_years(one.witness.age_years) for one in own if one.witness])
        right = np.array([one.right for one in own])
        known = flaws | by_family.get(family, {})
        others = np.array([known[one.flaw].factor if one.flaw in known else 1.0 for one in own]) * np.array(
            [
                sources[one.rival.family][attribute].after(_years(one.rival.age_years)) if one.rival else 1.0
                for one in own
            ]
        )
        row = sources[family][attribute]
        learned = _fitted(row, years, right, others)
        sources[family][attribute] = msgspec.structs.replace(learned, seen=len(own))


def _years(age: float | None) -> float:
    return 3.0 if age is None else age


def _fitted(row: Reliability, years: Floats, right: np.ndarray, others: Floats) -> Reliability:
    """Return the row that is most probable given its belief and answers that were confirmed with a·others each."""
    fresh_belief, loss_belief, least_belief = row.belief
    best = (np.inf, row)
    for fresh, loss in _grid(fresh_belief, loss_belief):
        least = max(_LEAST, min(least_belief, fresh - _DEEPEST))
        a = np.maximum(least, fresh - loss * years)
        chance = np.clip(a * others, 1e-6, 1 - 1e-6)
        misfit = -float(np.where(right, np.log(chance), np.log1p(-chance)).sum())
        misfit += ((fresh - fresh_belief) / _FRESH_SPREAD) ** 2 / 2 + ((loss - loss_belief) / _LOSS_SPREAD) ** 2 / 2
        if misfit < best[0]:
            best = (misfit, msgspec.structs.replace(row, fresh=fresh, yearly_loss=loss, least=round(least, 3)))
    return best[1]


def _grid(fresh: float, loss: float) -> Iterator[tuple[float, float]]:
    shares = np.unique(np.append(np.arange(0.55, 0.9951, 0.005), fresh))
    losses = np.unique(np.append(np.arange(0.0, 0.0501, 0.0025), loss))
    for share, fall in product(shares.tolist(), losses.tolist()):
        yield round(share, 4), round(fall, 4)


def _seen_since(row: Reliability, doubt: Flaw, listings: Sequence[Listing], released: str) -> Flaw:
    """Learn what is left of a closing day when somebody saw the place after it.

    The places are those that another provider still listed in a release after that day; what became of them in its next
    release is held to be true. How often closing days are right without such a contradiction is not learned: the next
    release has taken nearly all of them over from their source, which proves nothing.
    """
    days = [(one.rival.closed_on, one.closed) for one in listings if one.rival and one.rival.closed_on]
    before = [closed for day, closed in days if day < released]
    hits = sum(before) + _FLAW_WORTH * doubt.belief * row.fresh
    factor = hits / (len(before) + _FLAW_WORTH) / row.fresh
    return msgspec.structs.replace(doubt, factor=round(factor, 3), seen=len(before))


def _vanished(row: Share, listings: Sequence[Listing]) -> Share:
    """Learn how often a place has closed that the next release drops, from what another provider says of it."""
    dropped = [one.elsewhere for one in listings if one.closed and one.elsewhere is not None]
    hits = sum(dropped) + _SHARE_WORTH * row.belief
    share = hits / (len(dropped) + _SHARE_WORTH)
    return msgspec.structs.replace(row, share=round(share, 3), seen=len(dropped))
