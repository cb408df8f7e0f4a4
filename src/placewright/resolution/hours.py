"""The opening hours of a place: a plain week, the same grouped by hours, and whether it never closes."""

from functools import lru_cache
from typing import Any

import msgspec

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import Output
from placewright.normalize.hours import grouped, is_open_24h, normalize_osm, weekly
from placewright.resolution.answers import capital, found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import Standing, claim, weigh

ATTRIBUTE = "openingHours"
NOUN = "opening hours"
NO_WEEK = "These hours are not the same in every week, so they are given only as text, among the evidence."


class Hours(msgspec.Struct, frozen=True):
    """Opening hours in all forms that the outputs need."""

    osm: str
    week: dict[str, str] | None  # None when one week cannot tell them: by season, by the sun, by appointment
    groups: list[dict[str, Any]] | None
    always: bool | None
    key: str  # equal for equal weeks


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `opening_hours`, `opening_hours_grouped_by_hours` and `is_open_24h`."""
    claims = []
    for witness in case.witnesses:
        hours = read(witness.record.opening_hours)
        if hours:
            claims.append(claim(witness, ATTRIBUTE, hours.key, hours))
    own = read(case.query.opening_hours)
    ranked = weigh(ATTRIBUTE, claims, (own.key,) if own else ())
    if not ranked:
        return _unknown(case, own)
    return _outputs(ranked[0], own)


def _outputs(best: Standing, own: Hours | None) -> tuple[Output, ...]:
    backed = best.key == own.key if own else None
    given = _say(own) if own else None
    extra = {"osm": best.value.osm}
    outputs = (
        found("opening_hours", best, _say, form=_week, backed=backed, given=given, extra=extra),
        found("opening_hours_grouped_by_hours", best, _say, form=_groups, backed=backed, given=given),
        found("is_open_24h", best, _say, form=_always, backed=backed, given=given),
    )
    if best.value.week is not None:
        return outputs
    return tuple(
        msgspec.structs.replace(one, probability=None, reasoning=f"{one.reasoning} {NO_WEEK}") for one in outputs
    )


def _unknown(case: Case, own: Hours | None) -> tuple[Output, ...]:
    given = _say(own) if own else None
    outputs = (missing(name, case, NOUN, given) for name in ATTRIBUTES[ATTRIBUTE].outputs)
    unread = next((one for one in case.witnesses if one.record.opening_hours), None)
    if unread is None:
        return tuple(outputs)
    reasoning = f'{capital(unread.subject)} gives "{unread.record.opening_hours}", which is not understood.'
    return tuple(msgspec.structs.replace(one, reasoning=reasoning) for one in outputs)


@lru_cache(maxsize=8_192)
def read(text: str | None) -> Hours | None:
    """Return opening hours in all forms; None when the text is not understood."""
    osm = normalize_osm(text) if text else None
    if osm is None:
        return None
    week = weekly(osm)
    key = osm if week is None else msgspec.json.encode(week, order="sorted").decode()
    return Hours(osm=osm, week=week, groups=grouped(osm), always=is_open_24h(osm), key=key)


def _say(hours: Hours) -> str:
    return f'"{hours.osm}"'


def _week(hours: Hours) -> dict[str, str] | None:
    return hours.week


def _groups(hours: Hours) -> list[dict[str, Any]] | None:
    return hours.groups


def _always(hours: Hours) -> bool | None:
    return hours.always
