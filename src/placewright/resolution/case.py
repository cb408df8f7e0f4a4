"""The case of one place: what was asked, which records are believed to be it, and how each is called in a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache

import msgspec

from placewright.model.ground import Surroundings
from placewright.model.licences import UNSPECIFIED
from placewright.model.match import Match, Verdict
from placewright.model.place import Dataset, Holding, JudgedSite, Lifecycle, Query, Record
from placewright.resolution.origins import grouped, marks_of

SOURCE_NAMES = {
    "openstreetmap": "OpenStreetMap",
    "overture": "Overture Maps",
    "foursquare": "Foursquare",
    "alltheplaces": "All The Places",
    "website": "the place's own website",
    "model": "a language model's reading",
}
READ_VERBS = {"openstreetmap": "last edited", "website": "read", "model": "read"}  # others: last updated
FIRST_PARTIES = frozenset({"alltheplaces", "website"})  # sources in which the place, or its chain, speaks itself
DAYS_PER_YEAR = 365.25


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is believed to be the place, ready to be heard."""

    record: Record
    probability: float  # that the record is the place, 0..1
    family: str  # records of one family are not independent of each other: the dataset's source
    source: str  # the dataset with its version, as evidence names it: "openstreetmap monaco 2023-12-01"
    licence: str
    label: str  # for sentences: 'OpenStreetMap node/123 "Café de Paris", 12 m away, last edited 2023-10-02'
    subject: str  # the same in front of a verb: with the comma that closes the insertion
    distance_m: float | None
    age_years: float | None  # from the record's last edit to the date of the newest dataset; None when unknown
    seen: str | None = None  # when the record was last known to be so: its last edit, else the date of its dataset
    closed_years: float | None = None  # from the record's closing date to that date; None without one
    leans_on: float | None = None  # probability of the witness by whose words it was found; None: found by itself
    holding: Holding | None = None  # what the reference data hold of its chain
    group: int = 0  # equal for witnesses of one family, and for those that go back to one record of another dataset

    @property
    def is_vanished(self) -> bool:
        """Tell whether its dataset no longer holds the record."""
        return self.record.lifecycle is Lifecycle.VANISHED or self.record.last_seen is not None


class Case(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All that the attributes of one place are resolved from."""

    query: Query
    verdict: Verdict
    datasets: Mapping[str, Dataset] = {}  # by name; those that were searched
    judged: tuple[JudgedSite, ...] = ()  # sites that were looked at and are none any more
    surroundings: tuple[Surroundings, ...] = ()  # what stands around the accepted records on each map
    searched: tuple[str, ...] = ()  # names of the sources that were asked, in their order
    failed: tuple[str, ...] = ()  # names of those among them that failed

    @cached_property
    def witnesses(self) -> tuple[Witness, ...]:
        """Return the accepted records, most probable first; of one record in two versions only the newest.

        One that vanished from its dataset is heard only where none of its family is still there: else it is the
        place under an older id, and has nothing to say.
        """
        # Age counts to the newest data there are, not to the clock: the same data give the same answer at any time.
        today = max((one.observed_at for one in self.datasets.values() if one.observed_at), default=None)
        newest: dict[tuple[str, str], Witness] = {}
        versions: dict[tuple[str, str], tuple[str, str]] = {}
        for match in self.verdict.accepted:
            dataset = self.datasets.get(match.record.dataset)
            witness = _witness(match, dataset, today)
            key = (witness.family, witness.record.id)
            version = (dataset.observed_at or "", dataset.name) if dataset else ("", "")
            if key not in newest or version > versions[key]:
                newest[key], versions[key] = witness, version
        there = {one.family for one in newest.values() if not one.is_vanished}
        heard = [one for one in newest.values() if not one.is_vanished or one.family not in there]
        return _with_groups(sorted(heard, key=lambda w: (-w.probability, w.source, w.record.id)))

    @cached_property
    def absence(self) -> str:
        """Return the sentences that say why no record stands for the place, and what was asked."""
        asked = ", ".join(_called(one) for _, one in sorted(self.datasets.items()) if one.of is None)
        scope = f"Asked: {asked}." if asked else "No reference data was asked, since none is installed."
        failure = f" Not answered: {', '.join(self.failed)}." if self.failed else ""
        reason = self.verdict.reason if self.verdict.rejected else "No record of that name was found at this location."
        return f"{reason} {scope}{failure}"


def _witness(match: Match, dataset: Dataset | None, today: str | None) -> Witness:
    record = match.record
    name, *insertions = label_parts(record, dataset, match.candidate.distance_m)
    label = ", ".join((name, *insertions))
    return Witness(
        record=record,
        probability=match.probability,
        leans_on=match.leans_on,
        holding=match.candidate.holding,
        family=dataset.source if dataset else record.dataset,
        source=source_name(dataset) if dataset else record.dataset,
        licence=(dataset.licence if dataset else None) or UNSPECIFIED,
        label=label,
        subject=f"{label}," if insertions else label,
        distance_m=match.candidate.distance_m,
        age_years=_age_years(record.observed_at, today),
        seen=record.observed_at or (dataset.observed_at if dataset else None),
        closed_years=_age_years(record.closed_on, today),
    )


def _with_groups(witnesses: Sequence[Witness]) -> tuple[Witness, ...]:
    """Return the witnesses with their groups; of one group only the most reliable counts (see `confidence`)."""
    if len(witnesses) < 2:  # most places
        return tuple(witnesses)
    marks = [marks_of(one.family, one.record.id, one.record.origins) for one in witnesses]
    numbered = zip(witnesses, grouped(marks), strict=True)
    return tuple(msgspec.structs.replace(one, group=group) if group else one for one, group in numbered)


def _called(dataset: Dataset) -> str:
    source = SOURCE_NAMES.get(dataset.source, dataset.source)
    return source if dataset.name == dataset.source else f"{source} ({dataset.name})"


def source_name(dataset: Dataset) -> str:
    """Return the dataset as evidence names it: source, name, version."""
    name = "" if dataset.name == dataset.source else f" {dataset.name}"
    return f"{dataset.source}{name} {dataset.version}"


def label_parts(record: Record, dataset: Dataset | None, distance_m: float | None) -> list[str]:
    """Return what a sentence says of a record: source with id and name; then distance and last edit, where known."""
    source = dataset.source if dataset else record.dataset
    parts = [f"{SOURCE_NAMES.get(source, source)} {record.id}"]
    if record.names:
        parts[0] += f' "{record.names[0].text}"'
    if distance_m is not None:
        parts.append(_away(distance_m))
    if record.observed_at:
        verb = READ_VERBS.get(source, "last updated")
        parts.append(f"{verb} {record.observed_at[:10]}")
    return parts


def _away(distance_m: float) -> str:
    if distance_m < 0.5:
        return "at the given point"
    return f"{distance_m:.0f} m away" if distance_m < 1000 else f"{distance_m / 1000:.1f} km away"


def _age_years(observed: str | None, reference: str | None) -> float | None:
    seen, today = _day(observed), _day(reference)
    if seen is None or today is None:
        return None
    return max(0.0, (today - seen).days / DAYS_PER_YEAR)


@lru_cache(maxsize=8_192)
def _day(text: str | None) -> date | None:
    """Return the day of an RFC 3339 date or time; None when there is none or it is none."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
