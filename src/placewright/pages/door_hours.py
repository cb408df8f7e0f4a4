"""Chooses among the hours that stand on the pages of a place those of its door."""

import re
from collections.abc import Sequence

from placewright.model.place import Query
from placewright.normalize.hours_words import DAYS, MONTHS
from placewright.pages.mentions import Mention
from placewright.pages.notice_subject import speaks_of_door
from placewright.pages.vocabulary import has_word

_DAYS = re.compile(rf"\b({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))?\b")
_MONTHS = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 4  # of a heading; more are a sentence


def door_hours(found: Sequence[Mention], query: Query) -> list[Mention]:
    """Return the hours of the door: those under a heading that says so, or under none.

    Where there are none, a week under a heading that no vocabulary knows ("Zapraszamy", "Horas de atención") is that of
    the door when it is the only one that tells all seven days: kitchens, telephones and collections are told in less
    room. A heading that says "hours" and something else besides speaks of something else.
    """
    told = [one for one in found if not one.heading or speaks_of_door(one.heading, query)]
    if told:
        return told
    weeks = [one for one in found if tells_every_day(one.value)]
    return weeks if all(_is_unknown(one.heading) for one in weeks) and len({one.value for one in weeks}) == 1 else []


def _is_unknown(heading: str) -> bool:
    """Tell a short heading of words that are neither of hours nor of what else may have hours."""
    known = any(has_word(kind, heading) for kind in ("hours", "other_hours", "part"))
    return not known and 0 < len(_WORD.findall(heading)) <= _MOST_WORDS


def tells_every_day(osm: str) -> bool:
    """Tell whether hours in OSM syntax say of each of the seven days when it is open, or that it is closed."""
    if _MONTHS.search(osm):
        return False
    told: set[int] = set()
    for first, last in _DAYS.findall(osm):
        start = DAYS.index(first)
        told.update((start + offset) % 7 for offset in range((DAYS.index(last or first) - start) % 7 + 1))
    return len(told) == len(DAYS)
