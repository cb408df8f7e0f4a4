"""When an OpenStreetMap object was last edited or looked at."""

import re
from collections.abc import Mapping

_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_CHECKS = ("survey:date", "lastcheck", "last_checked", "opening_hours:check_date", "source:date")


def observed_at(tags: Mapping[str, str], edited_at: str | None, as_of: str) -> str | None:
    """Return the newest of the edit and the checks that the tags tell of; checks in the future are mistakes."""
    checks = [
        value
        for key, value in tags.items()
        if (key.startswith("check_date") or key in _CHECKS) and _DAY.fullmatch(value) and value <= as_of
    ]
    newest = max(checks, default=None)
    if newest is None or (edited_at is not None and newest <= edited_at[:10]):
        return edited_at
    return newest
