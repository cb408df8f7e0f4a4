"""Whether an OpenStreetMap object is still there: prefixes such as disused:, end dates, hours that say `closed`."""

import re
from collections.abc import Mapping

import msgspec

from placewright.model.place import Lifecycle
from placewright.reference.formats.osm.places import SHELL_KEYS, place_tags

# Prefixes of keys, see https://wiki.openstreetmap.org/wiki/Lifecycle_prefix; the first that names a place is taken.
_GONE = "disused was abandoned closed demolished removed razed destroyed historic old former gone"
_CLOSED_PREFIXES = tuple(_GONE.split())
_TEMPORARY_PREFIXES = ("construction",)
PREFIXES = (*_CLOSED_PREFIXES, *_TEMPORARY_PREFIXES)

_CLOSED_FLAGS = ("disused", "abandoned", "closed", "demolished", "removed", "razed", "was")
# A ruined castle and a lighthouse out of service are sights still.
_SIGHTS = frozenset({"historic", "tourism", "natural", "man_made", "attraction"})
_SHUT = re.compile(r"(?:24/7\s+)?(?:off|closed)(?:\s*\"(?P<note>[^\"]*)\")?", re.IGNORECASE)
_TEMPORARILY = re.compile(r"tempor|renovat|reconstruct|refurb|umbau|travaux|until|bis |season", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an object's life."""

    tags: Mapping[str, str]  # as if it lived: what stood under the prefix stands without it
    places: Mapping[str, str]  # those of `tags` that make it a place
    lifecycle: Lifecycle = Lifecycle.OPEN
    note: str | None = None
    opened_on: str | None = None
    closed_on: str | None = None


def life_of(tags: Mapping[str, str], as_of: str) -> Life | None:
    """Return the life of an object on a day (`as_of`, YYYY-MM-DD), or None when it is and was no place."""
    places = place_tags(tags)
    prefix, former = (None, {}) if set(places) - SHELL_KEYS else _former(tags)
    if prefix is not None:
        tags = _without_prefix(tags, prefix)
        places = {**places, **former}
    if not places:
        return None
    closed_on = date_of(tags.get("end_date"))
    lifecycle, note = _state(tags, places, as_of, closed_on)
    if prefix is not None:
        key, value = next(iter(former.items()))
        lifecycle = Lifecycle.TEMPORARILY_CLOSED if prefix in _TEMPORARY_PREFIXES else Lifecycle.CLOSED
        note = f"tagged {prefix}:{key}={value}"
    opened_on = date_of(tags.get("start_date")) or date_of(tags.get("opening_date"))
    return Life(tags=tags, places=places, lifecycle=lifecycle, note=note, opened_on=opened_on, closed_on=closed_on)


def date_of(text: str | None) -> str | None:
    """Return a date of the form YYYY[-MM[-DD]]; None for `C19`, `~1890` and everything else."""
    return text if text is not None and _DATE.fullmatch(text) else None


def _former(tags: Mapping[str, str]) -> tuple[str | None, dict[str, str]]:
    """Return the prefix under which the object was a place, and the tags that made it one."""
    used = {key.partition(":")[0] for key in tags if ":" in key}
    for prefix in PREFIXES:
        if prefix in used:
            inner = {key.removeprefix(f"{prefix}:"): v for key, v in tags.items() if key.startswith(f"{prefix}:")}
            places = {key: value for key, value in place_tags(inner).items() if key not in SHELL_KEYS}
            if places:
                return prefix, places
    return None, {}


def _without_prefix(tags: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Return the tags as they were: those under the prefix win over what is there today."""
    start = f"{prefix}:"
    past = {key.removeprefix(start): value for key, value in tags.items() if key.startswith(start)}
    return {**{key: value for key, value in tags.items() if not key.startswith(start)}, **past}


def _state(
    tags: Mapping[str, str], places: Mapping[str, str], as_of: str, closed_on: str | None
) -> tuple[Lifecycle, str | None]:
    """Return what the tags without a prefix say, and which of them says so."""
    if places.get("shop") == "vacant":
        return Lifecycle.CLOSED, "tagged shop=vacant"
    if not _SIGHTS.intersection(places):
        for flag in _CLOSED_FLAGS:
            if tags.get(flag) == "yes":
                return Lifecycle.CLOSED, f"tagged {flag}=yes"
    if closed_on is not None and closed_on <= as_of[: len(closed_on)]:
        return Lifecycle.CLOSED, f"tagged end_date={closed_on}"
    operational = tags.get("operational_status", "").lower()
    if "closed" in operational:
        permanent = "permanent" in operational
        state = Lifecycle.CLOSED if permanent else Lifecycle.TEMPORARILY_CLOSED
        return state, f"tagged operational_status={tags['operational_status']}"
    return _shut(tags.get("opening_hours", ""))


def _shut(hours: str) -> tuple[Lifecycle, str | None]:
    shut = _SHUT.fullmatch(hours.strip())
    if shut is None:
        return Lifecycle.OPEN, None
    temporary = _TEMPORARILY.search(shut["note"] or "")
    return Lifecycle.TEMPORARILY_CLOSED if temporary else Lifecycle.CLOSED, f"tagged opening_hours={hours}"
