"""What stands around a place, ready to be heard: which spot counts, how an object is called, how far it is believed."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from placewright.model.ground import Feature, Kind, Surroundings
from placewright.model.licences import UNSPECIFIED
from placewright.model.outputs import Output
from placewright.model.place import Record
from placewright.normalize.names import fold
from placewright.resolution.answers import found, missing
from placewright.resolution.calibration import calibrated
from placewright.resolution.case import SOURCE_NAMES, Case, Witness, source_name
from placewright.resolution.confidence import MOST, Claim, weigh
from placewright.resolution.provided import provided_claims
from placewright.resolution.trust import Share

_SITE = "https://www.openstreetmap.org/"


class _Shares(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of ground.json."""

    note: str
    shares: Mapping[str, Share]


@cache
def _shares() -> Mapping[str, Share]:
    return msgspec.json.decode(files(__package__).joinpath("ground.json").read_bytes(), type=_Shares).shares


def believed(how: str) -> float:
    """Return how often a value that was found in such a way is right: a key of ground.json."""
    return _shares()[how].share


class Setting(msgspec.Struct, frozen=True):
    """A witness, and what stands around its spot on one map."""

    case: Case
    witness: Witness
    around: Surroundings

    @property
    def own(self) -> Feature | None:
        """Return the object that the witness's record is, where it lies around itself."""
        if self.around.of != self.around.dataset:
            return None
        return next((one for one in self.around.features if one.id == self.witness.record.id), None)

    def of_kind(self, kind: Kind) -> list[Feature]:
        """Return the objects of a kind, nearest first."""
        return [one for one in self.around.features if one.kinds & kind]

    def label(self, feature: Feature, how: str = "") -> str:
        """Return what a sentence calls an object: 'OpenStreetMap way/45 "Le Métropole", which holds the place'."""
        dataset = self.case.datasets.get(self.around.dataset)
        source = dataset.source if dataset else self.around.dataset
        name = feature.tags.get("name")
        label = f"{SOURCE_NAMES.get(source, source)} {feature.id}" + (f' "{name}"' if name else "")
        return f"{label}, {how}" if how else label

    def claim(self, feature: Feature, key: str, value: Any, share: float, how: str, note: str | None = None) -> Claim:
        """Return what an object of the map claims of the place.

        Args:
            share: how often such a claim is right, given that the place stands there.
            how: what follows the object's name in a sentence: "which holds the place".
        """
        dataset = self.case.datasets.get(self.around.dataset)
        label = self.label(feature, how)
        speaker = Witness(
            record=Record(id=feature.id, dataset=self.around.dataset, url=_SITE + feature.id),
            probability=self.witness.probability,
            family=dataset.source if dataset else self.around.dataset,
            source=source_name(dataset) if dataset else self.around.dataset,
            licence=(dataset.licence if dataset else None) or UNSPECIFIED,
            label=label,
            subject=f"{label}," if how else label,
            distance_m=feature.distance_m,
            age_years=None,
            group=self.witness.group,
        )
        accuracy = min(MOST, self.witness.probability * share)
        return Claim(witness=speaker, key=key, value=value, accuracy=accuracy, note=note)


def setting_of(case: Case) -> Setting | None:
    """Return the spot that tells most: that of a record that is an object of the map itself, else the likeliest one."""
    found = settings_of(case)
    return next((one for one in found if one.own is not None), found[0] if found else None)


def settings_of(case: Case) -> Sequence[Setting]:
    """Return what stands around each witness, the likeliest first; its own map before others, newer ones first."""
    versions = {name: one.observed_at or "" for name, one in case.datasets.items()}
    known = sorted(
        (one for one in case.surroundings if not one.missing),
        key=lambda one: (one.of == one.dataset, versions.get(one.dataset, ""), one.dataset),
        reverse=True,
    )
    return [
        Setting(case, witness, one)
        for witness in case.witnesses
        for one in known
        if (one.of, one.record) == (witness.record.dataset, witness.record.id)
    ]


def of_ground(
    attribute: str,
    case: Case,
    claim: Callable[[Setting], Claim | str],
    say: Callable[..., str],
    noun: str,
) -> Output:
    """Return the one output of an attribute that providers tell, or the map around the place.

    Args:
        attribute: also the name of its output.
        claim: says what the map tells, or in a sentence why it tells nothing.
        say: the reasoning of a value, for `answers.found`.
        noun: what a person would call it.
    """
    claims = provided_claims(attribute, case.witnesses)
    setting = setting_of(case)
    told = claim(setting) if setting else None
    if isinstance(told, Claim):
        claims.append(told)
    if claims:
        return found(attribute, weigh(attribute, claims)[0], say)
    if isinstance(told, str):
        return Output(name=attribute, reasoning=told)
    return without_ground(attribute, case, noun)


def without_ground(name: str, case: Case, noun: str) -> Output:
    """Return an output without a value where no map tells what stands around the place, with the reason."""
    if not case.witnesses:
        return missing(name, case, noun)
    old = sorted({one.dataset for one in case.surroundings if one.missing})
    if old:
        reason = f"What stands around places is not kept in {', '.join(old)}, which needs to be added again."
    elif "ground" in case.failed:
        reason = "What stands around the place could not be read."
    elif not any(one.record.point for one in case.witnesses):
        reason = f"{case.witnesses[0].label} has no coordinates to look around."
    else:
        reason = f"No map of this installation covers the place; OpenStreetMap data tell the {noun}."
    return Output(name=name, reasoning=reason)


def named_alike(feature: Feature, case: Case, record: Record) -> bool:
    """Tell whether an object bears the name of the place itself."""
    names = {fold(one.text) for one in (*record.names, *case.query.names)}
    keys = ("name", "name:en", "official_name", "alt_name", "short_name")
    return any(fold(feature.tags[key]) in names for key in keys if key in feature.tags)


def sure(case: Case, share: float) -> float:
    """Return the probability of something that is right so often where the place is, for the likeliest record."""
    best = case.witnesses[0]
    return calibrated("", best.family, best.probability * share, best.probability)
