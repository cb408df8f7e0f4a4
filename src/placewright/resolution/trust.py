"""How far a source is believed about an attribute, by its kind and the age of the record; the numbers stand in
trust.json."""

from functools import cache
from importlib.resources import files

import msgspec

from placewright.resolution.case import FIRST_PARTIES, Witness

SEEN_SINCE = "seen_since_closing"  # flaw of a closing day after which somebody saw the place


class Reliability(msgspec.Struct, frozen=True):
    """The share of right values of a source, and how it falls with the years since the record's last edit."""

    fresh: float
    yearly_loss: float
    least: float
    belief: tuple[float, float, float]  # the same three, before learning
    seen: int = 0  # answers that it was learned from

    def after(self, years: float) -> float:
        """Return the share of values that are still right after so many years."""
        return max(self.least, self.fresh - self.yearly_loss * years)


class Flaw(msgspec.Struct, frozen=True):
    """What a flaw of the value itself leaves of its source's reliability."""

    factor: float
    belief: float
    seen: int = 0


class Share(msgspec.Struct, frozen=True):
    """How often something is so."""

    share: float
    belief: float
    seen: int = 0


class Trust(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of trust.json."""

    note: str
    unknown_age_years: float  # taken for a record without a date
    wrong_values: dict[str, int]  # attribute → how many wrong values a source could have given instead
    input: dict[str, float]  # attribute → reliability of what the user sent
    sources: dict[str, dict[str, Reliability]]  # kind of source → attribute; "other" stands in for what is missing
    closures: dict[
        str, Reliability
    ]  # kind of source → how often its word "closed" is right, by years since the closing
    provided: float  # how often an output that a provider gives ready-made is right
    superseded: float  # what is left of a claim's accuracy when the place itself says otherwise later
    unfound_absent: float  # how often a place that neither data nor the web know is indeed unknown to the Internet
    vanished: dict[str, Share]  # kind of source → how often a place has closed that it held and no longer does
    forgotten_storefront: float  # how often a storefront that neither data nor web have heard of for years has closed
    validity: dict[str, Flaw]  # flaw of a value → what it leaves of the reliability
    validity_of: dict[str, dict[str, Flaw]] = {}  # kind of source → the same, where it is otherwise


class Belief(msgspec.Struct, frozen=True, kw_only=True):
    """What is believed of an attribute for which there are no labelled answers to learn from, and why (`because`)."""

    itself: float  # share of right values where the place, or its chain, says so itself
    map: float  # of OpenStreetMap, whose mappers have mostly been there
    others: float  # of directories and of all others
    because: str  # where the numbers come from, in a sentence
    yearly_loss: float = 0.02
    least: float = 0.6
    wrong_values: int = 20  # that a source could have given instead; 1 for a yes or no

    def of(self, witness: Witness) -> float:
        """Return the probability that the witness's value is right, given that it is the place."""
        fresh = self.itself if witness.family in FIRST_PARTIES else self.others
        fresh = self.map if witness.family == "openstreetmap" else fresh
        years = trust().unknown_age_years if witness.age_years is None else witness.age_years
        right = max(min(self.least, fresh), fresh - self.yearly_loss * years)
        return right * (1.0 - vanished_share(witness)) if witness.is_vanished else right


@cache
def trust() -> Trust:
    """Return the numbers, read once."""
    return msgspec.json.decode(files(__package__).joinpath("trust.json").read_bytes(), type=Trust)


def validity(flaw: str | None, family: str = "other") -> float:
    """Return the factor on the reliability of a value with a flaw; 1 for a flaw not in the table, and without one.

    Args:
        family: kind of source of the value.
    """
    if flaw is None:
        return 1.0
    table = trust()
    found = table.validity_of.get(family, {}).get(flaw) or table.validity.get(flaw)
    return found.factor if found else 1.0


def reliability(witness: Witness, attribute: str) -> float:
    """Return the probability that the witness's value of an attribute is right, given that it is the place."""
    table = trust()
    found = table.sources.get(witness.family, {}).get(attribute) or table.sources["other"][attribute]
    right = found.after(table.unknown_age_years if witness.age_years is None else witness.age_years)
    return right * (1.0 - vanished_share(witness)) if witness.is_vanished else right


def vanished_share(witness: Witness) -> float:
    """Return the probability that a place has closed whose record is gone from its dataset without a successor."""
    table = trust().vanished
    return (table.get(witness.family) or table["other"]).share


def closure_reliability(witness: Witness) -> float:
    """Return the probability that a witness who says that its place has closed is right."""
    table = trust()
    found = table.closures.get(witness.family) or table.closures["other"]
    years = witness.closed_years if witness.closed_years is not None else witness.age_years
    return found.after(years or 0.0)
