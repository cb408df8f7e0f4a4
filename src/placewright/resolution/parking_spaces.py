"""How many cars may be parked at a place: what the map counts near it, never estimated from an area.

Dedicated is what is for customers and near, or lies on the place's own site; shared is any other parking that is open
to the public within 300 m; street is what is counted along streets within 100 m. Where nothing has a capacity, the
answer is null.
"""

import re
from collections.abc import Sequence

import msgspec

from placewright.model.ground import Feature, Kind
from placewright.model.outputs import Output
from placewright.normalize.names import fold
from placewright.resolution.answers import found
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim, together, weigh
from placewright.resolution.ground import Setting, believed, setting_of, without_ground
from placewright.resolution.provided import provided_claims, text_of

ATTRIBUTE = "parking_spaces"
PARTS = ("street", "shared", "dedicated")
SHARED_M, NEAR_M = 300.0, 100.0  # a walk of four minutes; across a car park
_CLOSED = frozenset(
    ["private", "no", "permit", "residents", "employees", "delivery", "military", "agricultural", "forestry"]
)
_STREETS = frozenset(["lane", "street_side", "on_kerb", "half_on_kerb", "shoulder"])
_LANE = re.compile(r"parking:(?:lane:)?(?:left|right|both)(?::capacity)")
_MOST = 100_000  # spaces; more is a slip of the keyboard


class Counted(msgspec.Struct, frozen=True):
    """A place to park, and for how many cars; None where the map does not say."""

    feature: Feature
    part: str  # street, shared, dedicated
    capacity: int | None


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `parking_spaces_total`, `_street`, `_shared` and `_dedicated`."""
    setting = setting_of(case)
    counted = [one for feature in setting.around.features if (one := count(feature, setting))] if setting else []
    return tuple(
        _output(name, case, setting, [one for one in counted if name in ("total", one.part)])
        for name in ("total", *PARTS)
    )


def count(feature: Feature, setting: Setting) -> Counted | None:
    """Return what an object of the map is for the parking of a place; None where it is nothing."""
    tags = feature.tags
    if feature.kinds & Kind.PARKING and tags.get("access") not in _CLOSED and feature.id != setting.witness.record.id:
        capacity = _number(tags.get("capacity"))
        if tags.get("parking") in _STREETS:
            return Counted(feature, "street", capacity) if feature.distance_m <= NEAR_M else None
        if _is_own(feature, setting):
            return Counted(feature, "dedicated", capacity)
        return None if tags.get("access") == "customers" else Counted(feature, "shared", capacity)
    if feature.kinds & Kind.LANE and feature.distance_m <= NEAR_M:
        sides = [_number(value) for key, value in tags.items() if _LANE.fullmatch(key)]
        known = [one for one in sides if one is not None]
        return Counted(feature, "street", sum(known)) if known else None
    return None


def _is_own(feature: Feature, setting: Setting) -> bool:
    """Tell whether a parking is for the customers of the place: near and named so, or on its own site."""
    record = setting.witness.record
    if record.id in feature.within:
        return True
    if feature.distance_m > NEAR_M:
        return False
    called = {fold(one.text) for one in record.names} | {fold(record.brand or ""), fold(record.operator or "")}
    named = {fold(feature.tags.get(key, "")) for key in ("name", "operator")} - {""}
    return feature.tags.get("access") == "customers" or not called.isdisjoint(named)


def _output(part: str, case: Case, setting: Setting | None, counted: Sequence[Counted]) -> Output:
    name = f"{ATTRIBUTE}_{part}"
    noun = "parking" if part == "total" else f"{part} parking"
    given = provided_claims(name, case.witnesses)
    known = [one for one in counted if one.capacity is not None]
    if given:
        return found(name, weigh(ATTRIBUTE, given)[0], lambda value: f"{value} spaces of {noun}")
    if setting is None:
        return without_ground(name, case, "parking")
    if not known:
        return Output(name=name, reasoning=_none(noun, counted))
    total = sum(one.capacity or 0 for one in known)
    silent = len(counted) - len(known)
    share = believed("parking in part" if silent else "parking counted")
    claims = [_claim(setting, one, share) for one in known]
    output = found(name, together(ATTRIBUTE, claims, total), lambda value: f"{value} spaces of {noun}")
    more = f" {silent} more mapped nearby {'has' if silent == 1 else 'have'} no capacity, so it is the least there are."
    reasoning = f"{output.reasoning} Together: {total}.{more if silent else ''}"
    return msgspec.structs.replace(output, reasoning=reasoning)


def _claim(setting: Setting, one: Counted, share: float) -> Claim:
    return setting.claim(
        one.feature, text_of(one.feature.id), one.capacity, share, f"{one.feature.distance_m:.0f} m away"
    )


def _none(noun: str, counted: Sequence[Counted]) -> str:
    if not counted:
        return f"No {noun} that is open to visitors is mapped within {SHARED_M:.0f} m (along streets {NEAR_M:.0f} m)."
    ids = ", ".join(one.feature.id for one in counted[:3])
    return f"The {noun} that is mapped nearby ({ids}) has no capacity, and spaces are not estimated from areas."


def _number(text: str | None) -> int | None:
    """Return a count as tagged; None for what is none, such as "yes" or "~20"."""
    if text is None or not text.strip().isascii() or not text.strip().isdigit():
        return None
    value = int(text)
    return value if value <= _MOST else None
