"""How likely a listed place has closed, from the signs of its listing; the numbers stand in presence.json."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp2

import msgspec

from placewright.resolution.case import Witness
from placewright.resolution.signs import signs_of


class SignLevel(msgspec.Struct, frozen=True):
    """One level of a sign, as presence.json holds it."""

    key: str  # for programs: years_5
    label: str  # for people: "not updated for five years"
    belief: float  # log-odds (base 2) for closed, believed before learning
    weight: float  # learned; what is used
    seen: tuple[int, int] = (0, 0)  # training listings on this level: closed, open


class Sign(msgspec.Struct, frozen=True):
    """One sign with its levels; those of a ranked one stand in order, and their weights never rise."""

    ranked: bool
    levels: Sequence[SignLevel]  # where ranked, from most for closed to most for open


class Presence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that presence.json holds."""

    about: str
    trained_on: str
    prior: float  # log-odds (base 2) that a listed place has closed
    decision: float  # the probability from which a listing counts as closed where one word is needed; best F1
    families: frozenset[str]  # sources whose listings the signs were learned from
    signs: Mapping[str, Sign]


@cache
def presence() -> Presence:
    """Return the numbers, read once."""
    return msgspec.json.decode(files(__package__).joinpath("presence.json").read_bytes(), type=Presence)


@cache
def _levels() -> Mapping[tuple[str, str], SignLevel]:
    signs = presence().signs.items()
    return {(name, level.key): level for name, sign in signs for level in sign.levels}


def closed_weight(signs: Mapping[str, str]) -> float:
    """Return the log-odds (base 2) that a listing with these signs is of a closed place."""
    known = _levels()
    found = (known.get(item) for item in signs.items())
    return presence().prior + sum(level.weight for level in found if level is not None)


def closed_probability(witness: Witness) -> float | None:
    """Return the probability that the place of a listing has closed, 0..1; None where signs tell nothing."""
    if witness.family not in presence().families:
        return None
    return 1.0 / (1.0 + exp2(-closed_weight(signs_of(witness.record, witness.age_years))))


def base_share() -> float:
    """Return the share of listed places that have closed, 0..1: what is believed before anything is looked at."""
    return 1.0 / (1.0 + exp2(-presence().prior))


def independent_factor(witnesses: int) -> float:
    """Return by what the odds of a closure grow when so many independent witnesses are weighed together.

    Each is believed on the ground that few places have closed at all. Multiplied, the odds of several would count that
    ground once for each; it counts once.
    """
    return exp2(-presence().prior * (witnesses - 1))


def remarks(witness: Witness, most: int = 2) -> list[str]:
    """Return the labels of the signs that speak most for a closure, the heaviest first; only those from one bit on.

    Age is left out: the sentence tells it anyway.
    """
    known = _levels()
    signs = signs_of(witness.record, witness.age_years)
    found = [known[item] for item in signs.items() if item in known and item[0] != "age"]
    heavy = sorted((one for one in found if one.weight >= 1.0), key=lambda one: (-one.weight, one.key))
    return [one.label for one in heavy[:most]]
