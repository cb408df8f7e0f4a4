"""Parts of an address that the map tells of a spot: from the building there, the neighbours, the borders around it.

A house number is never taken from a neighbour.
"""

from collections.abc import Mapping, Sequence

import msgspec

from placewright.model.ground import Feature, Kind
from placewright.normalize.address_rules import rules
from placewright.normalize.addresses import street_key
from placewright.normalize.names import fold
from placewright.resolution.ground import Setting, believed

_KEYS: Mapping[str, tuple[str, ...]] = {
    "street": ("addr:street", "addr:place"),
    "suburb": ("addr:suburb", "addr:district"),
    "city": ("addr:city", "addr:town", "addr:village"),
    "postal_code": ("addr:postcode",),
}
_WORDS = {"postal_code": "postcode"}
_NEAR_M = {"street": 40.0, "suburb": 100.0, "city": 100.0, "postal_code": 100.0}
_ASKED = 3  # neighbours, all of whom must agree; two at least
_TOWNS = frozenset(["city", "town", "village", "municipality", "hamlet"])
_PARTS_OF_TOWNS = frozenset(["suburb", "quarter", "borough", "district"])
_LEVELS_OF_SUBURBS = frozenset(["9", "10", "11"])
_LEVEL_OF_CITIES = "8"  # in most countries
_LEVEL_OF_STATES = "4"
_SUBURB_M = 800.0


class Told(msgspec.Struct, frozen=True):
    """One part of an address as the map tells it."""

    part: str  # street, suburb, city, postal_code, state
    value: str
    way: str  # key of ground.json: "city neighbours"
    feature: Feature  # the object, or the nearest of those that agree
    agreeing: int = 1

    @property
    def share(self) -> float:
        """Return how often such a part is right, given that the place stands there."""
        return believed(self.way)

    @property
    def source(self) -> str:
        """Return what a sentence says of where it comes from."""
        how, feature = self.way.split()[1], self.feature
        if how == "building":
            return f"the building around it, {feature.id}"
        if how == "neighbours":
            others = self.agreeing - 1
            return f"the nearest addressed objects, {feature.id}, {feature.distance_m:.0f} m away, and {others} more"
        if how == "border":
            return f"the border around it, {feature.id}"
        return f"the nearest centre, {feature.id}, {feature.distance_m:.0f} m away"


def reverse(setting: Setting) -> dict[str, Told]:
    """Return the parts that the map tells of the place's spot, each in the way that is right most often."""
    record = setting.witness.record
    code = record.country_code
    addressed = [one for one in setting.of_kind(Kind.ADDRESS) if one.id != record.id]
    holding = [one for one in setting.of_kind(Kind.AREA) if one.distance_m == 0.0]
    holding.sort(key=lambda one: (one.area_m2, one.id))
    centres = setting.of_kind(Kind.CENTRE)
    found: dict[str, Told] = {}
    for part in _KEYS:
        ways = (_of_building(part, addressed), _of_neighbours(part, addressed, code), _of_areas(part, holding, centres))
        told = [one for one in ways if one is not None]
        if told:
            found[part] = max(told, key=lambda one: one.share)
    state = _state(holding, code)
    return found if state is None else {**found, "state": state}


def _value(part: str, feature: Feature) -> str | None:
    return next((feature.tags[key] for key in _KEYS[part] if key in feature.tags), None)


def _of_building(part: str, addressed: Sequence[Feature]) -> Told | None:
    """Return a part from the smallest building or area around the spot that has an address itself."""
    if part == "suburb":
        return None
    for one in addressed:
        value = _value(part, one)
        if one.distance_m == 0.0 and value:
            return Told(part, value, f"{_word(part)} building", one)
    return None


def _of_neighbours(part: str, addressed: Sequence[Feature], country_code: str | None) -> Told | None:
    """Return a part on which the nearest objects that have it agree."""
    telling = [
        (one, value)
        for one in addressed
        if one.distance_m <= _NEAR_M[part] and (value := _value(part, one)) is not None
    ][:_ASKED]
    keys = {street_key(value, country_code) if part == "street" else fold(value) for _, value in telling}
    if len(telling) < 2 or len(keys) != 1:
        return None
    nearest, value = telling[0]
    return Told(part, value, f"{_word(part)} neighbours", nearest, len(telling))


def _of_areas(part: str, holding: Sequence[Feature], centres: Sequence[Feature]) -> Told | None:
    """Return a part from the borders around the spot, smallest first, else from the nearest centre."""
    if part == "postal_code":
        of_code = (one for one in holding if one.tags.get("postal_code") and one.tags.get("boundary") == "postal_code")
        return next((Told(part, one.tags["postal_code"], "postcode border", one) for one in of_code), None)
    named = [one for one in holding if "name" in one.tags]
    if part == "city":
        cities = [one for one in named if one.tags.get("place") in _TOWNS]
        cities = cities or [one for one in named if one.tags.get("admin_level") == _LEVEL_OF_CITIES]
        return Told(part, cities[0].tags["name"], "city border", cities[0]) if cities else _of_centre(part, centres)
    if part == "suburb":
        parts = [one for one in named if one.tags.get("place") in _PARTS_OF_TOWNS]
        parts = parts or [one for one in named if one.tags.get("admin_level") in _LEVELS_OF_SUBURBS]
        return Told(part, parts[0].tags["name"], "suburb border", parts[0]) if parts else _of_centre(part, centres)
    return None


def _of_centre(part: str, centres: Sequence[Feature]) -> Told | None:
    """Return the nearest town or suburb of which the map has only the centre."""
    kinds = _TOWNS if part == "city" else _PARTS_OF_TOWNS
    most = _SUBURB_M if part == "suburb" else float("inf")
    fitting = (one for one in centres if one.tags.get("place") in kinds and "name" in one.tags)
    nearest = next((one for one in fitting if one.distance_m <= most), None)
    return Told(part, nearest.tags["name"], f"{part} centre", nearest) if nearest else None


def _state(holding: Sequence[Feature], country_code: str | None) -> Told | None:
    """Return the state as addresses of the country write it, where they name one."""
    known = rules(country_code) if country_code else None
    if known is None or not known.states:
        return None
    for one in holding:
        if one.tags.get("admin_level") == _LEVEL_OF_STATES:
            name = next(
                (
                    known.states[key]
                    for tag in ("name", "name:en")
                    if (key := fold(one.tags.get(tag, ""))) in known.states
                ),
                None,
            )
            if name:
                return Told("state", name, "state border", one)
    return None


def _word(part: str) -> str:
    return _WORDS.get(part, part)
