"""Writes the hours of a week in OSM syntax: days in a row with equal hours as one rule, holidays last."""

from collections.abc import Mapping

from placewright.normalize.hours_words import DAYS

DAY = 1440  # minutes
LATE = 10 * DAY  # stands for an open end
Times = tuple[tuple[int, int], ...]  # minutes from the day's midnight; an end beyond 1440 is on the next day


def written(
    week: Mapping[int, Times], holidays: Times | None = None, season: str = "", *, names_days: bool = True
) -> str:
    """Return the hours of days (0: Monday; no hours: closed) and of public holidays (None: like other days).

    Days that are not named are left out, which OSM reads as closed. `season` stands before each rule: Apr-Oct. Hours of
    every day can go without its name: 09:00-17:00 for Mo-Su 09:00-17:00.
    """
    prefix = f"{season} " if season else ""
    rules = _runs(week)
    if not names_days and len(rules) == 1 and rules[0][0] == "Mo-Su" and rules[0][1] != ((0, DAY),):
        return f"{prefix}{_hours(rules[0][1])}"
    if len(rules) == 1 and rules[0] == ("Mo-Su", ((0, DAY),)) and not season:
        texts = ["24/7"]
    elif any(end > DAY for _, times in rules for _, end in times):
        # A rule behind ; would cut the night before it at midnight. Closed days need no words then.
        texts = [", ".join(f"{prefix}{days} {_hours(times)}" for days, times in rules if times)]
    else:
        texts = [f"{prefix}{days} {_hours(times)}" for days, times in rules]
    if holidays is not None:
        texts.append(f"{prefix}PH {_hours(holidays)}")
    return "; ".join(texts)


def _runs(week: Mapping[int, Times]) -> list[tuple[str, Times]]:
    """Return days in a row with equal hours as one: Mo-Fr; around the end of the week, too: Su-Th."""
    runs: list[tuple[int, int, Times]] = []
    for day, times in sorted(week.items()):
        if runs and runs[-1][2] == times and runs[-1][1] + 1 == day:
            runs[-1] = (runs[-1][0], day, times)
        else:
            runs.append((day, day, times))
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == 6 and runs[0][2] == runs[-1][2]:
        first = runs.pop()[0]
        runs[0] = (first, *runs[0][1:])
    return [(DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}", times) for first, last, times in runs]


def _hours(times: Times) -> str:
    """Return the hours of one day: 09:00-12:00,14:00-24:00; off for none."""
    return (
        ",".join(f"{_clock(start)}+" if end == LATE else f"{_clock(start)}-{_end(end)}" for start, end in times)
        or "off"
    )


def _end(minutes: int) -> str:
    return "24:00" if minutes == DAY else _clock(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
