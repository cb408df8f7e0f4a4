"""How often the confidence words of this release proved right, as docs/quality.md and the API tell it."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec


class Kept(msgspec.Struct, frozen=True):
    """What one confidence word promises of an attribute and how often it was right."""

    promise: float  # least share of right values
    right: float  # share that was right
    low: float  # 95 % interval of it
    high: float
    answers: int


class Reliability(msgspec.Struct, frozen=True):
    """How the words of one attribute held, on places that nothing was learned from."""

    answers: int
    calibration_error: float  # expected: how far probability and truth lie apart
    words: Mapping[str, Kept]


class Reliabilities(msgspec.Struct, frozen=True):
    """Everything that reliability.json holds; `make eval` writes it."""

    version: str  # of the release that was measured
    attributes: Mapping[str, Reliability]


@cache
def reliabilities() -> Reliabilities:
    """Return the table of this release, read once."""
    return msgspec.json.decode(files(__package__).joinpath("reliability.json").read_bytes(), type=Reliabilities)
