"""What the matcher says: each comparison's level, the sum as a probability, and the verdict over all candidates."""

import msgspec

from placewright.model.place import Candidate, Record


class Level(msgspec.Struct, frozen=True):
    """How one comparison came out."""

    comparison: str  # name, distance, address, phone, website, category
    label: str  # for people: "same words in another order"
    weight: float  # log-odds (base 2): above 0 speaks for the same place, below 0 against


class Match(msgspec.Struct, frozen=True):
    """One candidate, judged."""

    candidate: Candidate
    levels: tuple[Level, ...]
    weight: float  # prior + sum of the levels' weights, log-odds base 2
    probability: float  # calibrated, 0..1
    leans_on: float | None = None  # probability of the accepted record by whose words it was found: wrong where that is

    @property
    def record(self) -> Record:
        """Return the candidate's record."""
        return self.candidate.record


class Verdict(msgspec.Struct, frozen=True):
    """The decision over all candidates of a query."""

    # Believed to be the place: the best of each dataset and its duplicates, most probable first; then those that lean.
    accepted: tuple[Match, ...]
    rejected: tuple[Match, ...]  # the others that were compared, most probable first
    reason: str  # a sentence: "node/123 'Café de Paris' has the same name, 12 m away; the next best is …"
