"""The coordinates of a place, and how far they are from those that were sent.

Of a place that is drawn as an area the point is the best of: its main entrance, the point of its address, a point
inside of it.
"""

import msgspec

from placewright.model.geo import Point, distance_m
from placewright.model.ground import Feature, Kind
from placewright.model.outputs import Output
from placewright.normalize.addresses import house_key, street_key
from placewright.resolution.answers import found, missing, piece
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim, Standing, claim, weigh
from placewright.resolution.ground import Setting, believed, settings_of

ATTRIBUTE = "coordinates"
DIGITS = 7  # about a centimetre; more is noise
SAME_SPOT_M = 75.0  # records of one place lie at its entrance, its centre or its address: so far apart they still agree
# Doors that visitors do not use.
_OTHER_DOORS = frozenset(["service", "emergency", "exit", "garage", "home", "staircase", "no", "private"])


class _Better(msgspec.Struct, frozen=True):
    """A point that says better where a place is than the middle of its area."""

    feature: Feature
    what: str  # "its main entrance"
    share: float


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `coordinates` and `coordinates_distance`."""
    claims: list[Claim] = []
    for witness in case.witnesses:
        if witness.record.point is not None:
            point = witness.record.point
            near = (one.key for one in claims if distance_m(one.value, point) <= SAME_SPOT_M)
            claims.append(claim(witness, ATTRIBUTE, next(near, witness.record.id), point))
    ranked = weigh(ATTRIBUTE, claims)
    if not ranked:
        output = missing("coordinates", case, "coordinates")
        return output, Output(name="coordinates_distance", value=0, reasoning=output.reasoning)
    best = ranked[0]
    setting = _setting(case, best)
    better = _better(setting) if setting else None
    output = _told(found("coordinates", best, _say, form=_pair), setting, better)
    return output, _distance(case.query.point, best, output, better)


def _distance(origin: Point | None, best: Standing, output: Output, better: _Better | None) -> Output:
    """Answer how far the answer is from the point that was sent."""
    if origin is None:
        return Output(name="coordinates_distance", reasoning="Your list gives no coordinates to measure from.")
    if output.value is None:
        return Output(name="coordinates_distance", value=0, reasoning=output.reasoning)
    if better is None:
        return found("coordinates_distance", best, _say, form=lambda point: round(distance_m(origin, point)))
    away = round(distance_m(origin, Point(*output.value)))
    evidence = tuple(
        msgspec.structs.replace(one, value=round(distance_m(origin, Point(*one.value)))) for one in output.evidence
    )
    return msgspec.structs.replace(output, name="coordinates_distance", value=away, evidence=evidence)


def _setting(case: Case, best: Standing) -> Setting | None:
    """Return what stands around the record that the point is of, where that is an area of the map itself."""
    for one in settings_of(case) if case.surroundings else ():
        if one.witness is best.supporting[0].witness and one.own is not None and one.own.area_m2:
            return one
    return None


def _better(setting: Setting) -> _Better | None:
    own = setting.own
    doors = [
        one
        for one in setting.of_kind(Kind.ENTRANCE)
        if own is not None and own.id in one.within and one.tags["entrance"] not in _OTHER_DOORS
        and one.tags.get("access") not in ("private", "no")
    ]  # fmt: skip
    main = [one for one in doors if one.tags["entrance"] == "main"]
    if len(main) == 1:
        return _Better(main[0], "its main entrance", believed("entrance main"))
    if len(doors) == 1:
        return _Better(doors[0], "its only entrance", believed("entrance only"))
    return None if doors else _of_address(setting)


def _of_address(setting: Setting) -> _Better | None:
    """Return the one point on the map that has just the address of the place."""
    record, own = setting.witness.record, setting.own
    if own is None or not record.address.house or not record.address.street:
        return None
    wanted = _key(record.address.street, record.address.house, record.country_code)
    same = [
        one
        for one in setting.of_kind(Kind.ADDRESS)
        if one.id.startswith("node/")
        and one.tags.keys().isdisjoint(("shop", "amenity"))  # those stand where they please
        and _key(one.tags.get("addr:street", ""), one.tags.get("addr:housenumber", ""), record.country_code) == wanted
    ]
    return _Better(same[0], "the point of its address", believed("entrance address")) if len(same) == 1 else None


def _key(street: str, house: str, country_code: str | None) -> tuple[str, str]:
    return street_key(street, country_code), house_key(house)


def _told(output: Output, setting: Setting | None, better: _Better | None) -> Output:
    """Return an output with the better point, and a word on what the point is."""
    if output.value is None or setting is None:
        return output
    if better is None:
        return msgspec.structs.replace(output, reasoning=f"{output.reasoning} It is a point inside its outline.")
    point = better.feature.point
    one = setting.claim(better.feature, better.feature.id, point, better.share, "")
    reasoning = (
        f"{output.reasoning} The point given is {better.what}, {better.feature.id}, "
        f"{distance_m(Point(*output.value), point):.0f} m from there."
    )
    return msgspec.structs.replace(
        output,
        value=_pair(point),
        probability=min(output.probability or 0.0, one.accuracy),
        reasoning=reasoning,
        evidence=(piece(one.witness, _pair(point), one.accuracy), *output.evidence),
    )


def _pair(point: Point) -> list[float]:
    return [round(point.latitude, DIGITS), round(point.longitude, DIGITS)]


def _say(point: Point) -> str:
    return "the coordinates {}, {}".format(*_pair(point))
