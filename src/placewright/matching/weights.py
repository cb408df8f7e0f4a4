"""The weights of the levels, read from `weights.json` beside this file."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import msgspec

from placewright.model.match import Level


class LevelWeight(msgspec.Struct, frozen=True):
    """One level of a comparison, as `weights.json` holds it."""

    key: str  # for programs: identical_long
    label: str  # for people: the same name
    belief: float  # log-odds (base 2) believed before learning
    weight: float  # log-odds (base 2) learned; what is used
    seen: tuple[int, int] = (0, 0)  # training pairs on this level: same place, other place
    paired: float = 0.0  # log-odds (base 2) learned for pairs that somebody chose: see `matching.pair`
    paired_seen: tuple[int, int] = (0, 0)


class Prior(msgspec.Struct, frozen=True):
    """Log-odds (base 2) that a candidate is the place, before anything is compared."""

    with_point: float  # the query has coordinates, so candidates are neighbours
    without_point: float  # candidates come from the whole reference, by name or address
    paired: float = 0.0  # somebody took the two for one place already


class Weights(msgspec.Struct, frozen=True):
    """Everything that `weights.json` holds."""

    about: str
    trained_on: str
    prior: Prior
    comparisons: Mapping[str, Sequence[LevelWeight]]  # each ordered from most for to most against


@cache
def weights() -> Weights:
    """Return the weights of this version."""
    text = resources.files(__package__).joinpath("weights.json").read_bytes()
    return msgspec.json.decode(text, type=Weights)


@cache
def paired(comparison: str) -> Mapping[str, Level]:
    """Return the levels of a comparison by label, with the weights for pairs that somebody chose."""
    return {one.label: Level(comparison, one.label, one.paired) for one in weights().comparisons[comparison]}


@cache
def levels(comparison: str) -> Mapping[str, Level]:
    """Return the levels of a comparison by key, in their order."""
    return {one.key: Level(comparison, one.label, one.weight) for one in weights().comparisons[comparison]}
