"""In what a place is: the innermost area around it that holds places and has a name, and the floor there."""

from typing import Any

from placewright.model.ground import Feature, Kind
from placewright.model.outputs import Output
from placewright.normalize.names import fold
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim
from placewright.resolution.ground import (
    Setting,
    believed,
    named_alike,
    of_ground,
)
from placewright.resolution.provided import text_of

ATTRIBUTE = OUTPUT = "located_within"
_EDGE_M = 3.0  # so near to its edge a place may as well stand beside it
# Keys by which a container's type is told, the most telling first, and those of which the value says too little.
_TYPES = ("shop", "aeroway", "railway", "amenity", "healthcare", "tourism", "leisure", "public_transport", "military")
_LAND = ("landuse", "place")  # ground rather than a house
_NAMES_OF_TYPES = {
    ("railway", "station"): "train_station",
    ("public_transport", "station"): "station",
    ("landuse", "retail"): "retail_area",
    ("landuse", "commercial"): "commercial_area",
    ("landuse", "industrial"): "industrial_area",
    ("landuse", "education"): "campus",
    ("building", "yes"): "building",
    ("building", "retail"): "retail_building",
    ("building", "commercial"): "commercial_building",
    ("building", "office"): "office_building",
    ("building", "public"): "public_building",
}

_GROUNDS = frozenset(["retail_area", "commercial_area", "industrial_area", "port", "harbour", "square"])


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `located_within`."""
    return (of_ground(OUTPUT, case, _claim, _say, "container"),)


def type_of(feature: Feature) -> str:
    """Return what a container is, in a word: mall, hospital, train_station, building …"""
    for key in (*_TYPES, *_LAND, "building"):
        value = feature.tags.get(key, "no")
        if value not in ("no", "yes") or (key, value) in _NAMES_OF_TYPES:
            return _NAMES_OF_TYPES.get((key, value), value)
    return "building"


def _claim(setting: Setting) -> Claim | str:
    """Return what the map says, or a sentence that says why it says nothing."""
    record, own = setting.witness.record, setting.own
    least = own.area_m2 if own is not None else 0.0
    holding = [
        one
        for one in setting.of_kind(Kind.CONTAINER)
        if one.distance_m == 0.0 and one.id != record.id and one.area_m2 > least
        and not named_alike(one, setting.case, record)
    ]  # fmt: skip
    if not holding:
        return f"No area with a name of its own holds {setting.witness.label} on the map."
    best = min(holding, key=lambda one: (_rank(one), one.area_m2, one.id))
    floor = _floor(setting)
    value = {"name": best.tags["name"], "type": type_of(best), "floor_or_level": floor}
    note = f"the floor is that of {setting.witness.label}" if floor else None
    return setting.claim(best, text_of(best.tags["name"]), value, _share(setting, best), "around its point", note)


def _rank(feature: Feature) -> int:
    """Return 0 for a mall, which goes before the houses that it is made of, and 2 for what is but ground."""
    if "shop" in feature.tags:
        return 0
    return 2 if type_of(feature) in _GROUNDS else 1


def _share(setting: Setting, best: Feature) -> float:
    if fold(setting.witness.record.address.building or "") == fold(best.tags["name"]):
        return believed("container told")
    if _rank(best) == 2:  # a block of the town may have a name that nobody there goes by
        return believed("container retail" if type_of(best) == "retail_area" else "container ground")
    if (best.edge_m or 0.0) < _EDGE_M:
        return believed("container edge")
    return believed("container inside")


def _floor(setting: Setting) -> str | None:
    """Return the floor as the record tells it, else as the user does."""
    record, query = setting.witness.record, setting.case.query
    own = setting.own
    tagged = record.tags.get("level") or (own.tags.get("level") if own is not None else None)
    return tagged or record.address.floor or query.address.floor


def _say(value: Any) -> str:
    if not isinstance(value, dict):
        return f"the container {value}"
    floor = f", floor {value['floor_or_level']}" if value.get("floor_or_level") else ""
    return f'the container "{value.get("name")}" ({value.get("type")}){floor}'
