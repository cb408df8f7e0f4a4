"""The outline of the building in which a place is."""

from typing import Any

from placewright.model.ground import Feature, Kind
from placewright.model.outputs import Output
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim
from placewright.resolution.ground import Setting, believed, of_ground
from placewright.resolution.provided import text_of

ATTRIBUTE = OUTPUT = "building_footprint"
_EDGE_M = 2.0  # so near to a wall a point may as well belong to the house next door
_GROUNDS = 1.5  # how many times larger than the building around its middle the grounds of a campus are at least


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `building_footprint`."""
    return (of_ground(OUTPUT, case, _claim, _say, "building"),)


def _claim(setting: Setting) -> Claim | str:
    """Return what the map says, or a sentence that says why it says nothing."""
    own, buildings = setting.own, setting.of_kind(Kind.BUILDING)
    holding = [one for one in buildings if one.shape is not None]
    if own is not None and own.kinds & Kind.BUILDING and own.shape is not None:
        return _of(setting, own, "footprint own", "which is the place itself")
    if not holding:
        return _none(setting, buildings)
    best = min(holding, key=lambda one: (one.area_m2, one.id))
    if own is not None and own.area_m2 > _GROUNDS * best.area_m2:
        return f"{setting.label(own)} is an area with grounds, larger than any building around its middle."
    edge_m = best.edge_m or 0.0  # none: on the wall itself
    if edge_m < _EDGE_M:
        return _of(setting, best, "footprint edge", f"in which its point lies, {edge_m:.1f} m from the wall")
    return _of(setting, best, "footprint inside", "in which its point lies")


def _of(setting: Setting, building: Feature, share: str, how: str) -> Claim:
    return setting.claim(building, text_of(building.shape), building.shape, believed(share), how)


def _none(setting: Setting, buildings: list[Feature]) -> str:
    point = f"The point of {setting.witness.label}"
    if not buildings:
        return f"{point} lies in no building of the map, and none is near."
    nearest = buildings[0]
    return f"{point} lies in no building of the map; the nearest, {nearest.id}, is {nearest.distance_m:.0f} m away."


def _say(geometry: Any) -> str:
    rings = geometry["coordinates"] if geometry["type"] == "Polygon" else geometry["coordinates"][0]
    return f"the footprint, a {geometry['type']} of {len(rings[0]) - 1} corners"
