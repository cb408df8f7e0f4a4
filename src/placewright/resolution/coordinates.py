"""The coordinates of a place, and how far they are from those that were sent."""

from placewright.model.geo import Point, distance_m
from placewright.model.outputs import Output
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim, claim, weigh

ATTRIBUTE = "coordinates"
DIGITS = 7  # about a centimetre; more is noise
SAME_SPOT_M = 75.0  # records of one place lie at its entrance, its centre or its address: so far apart they still agree


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
    output = found("coordinates", best, _say, form=_pair)
    origin = case.query.point
    if origin is None:
        distance = Output(name="coordinates_distance", reasoning="Your list gives no coordinates to measure from.")
    elif output.value is None:
        distance = Output(name="coordinates_distance", value=0, reasoning=output.reasoning)
    else:
        distance = found("coordinates_distance", best, _say, form=lambda point: round(distance_m(origin, point)))
    return output, distance


def _pair(point: Point) -> list[float]:
    return [round(point.latitude, DIGITS), round(point.longitude, DIGITS)]


def _say(point: Point) -> str:
    return "the coordinates {}, {}".format(*_pair(point))
