"""Draws bars, donuts and weeks as SVG: numbers in, markup out; colours are classes, since no style stands in pages."""

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

ORDER = ("completed", "failed", "in_progress", "queued", "pending")
WORDS = ("VERY_HIGH", "HIGH", "MEDIUM", "LOW", "NONE")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RADIUS = 56.0
_ROUND = 2 * math.pi * _RADIUS


def bar(counts: Mapping[str, int], order: Sequence[str], told: str) -> Markup:
    """Return a bar of parts, 100 wide, each as wide as its share; `told` says it in words."""
    total = sum(counts.get(key, 0) for key in order)
    at, parts = 0.0, []
    for key in order:
        width = 100 * counts.get(key, 0) / total if total else 0.0
        if width:
            parts.append(f'<rect class="f-{key}" x="{at:.3f}" width="{width:.3f}" height="8"/>')
            at += width
    head = '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">'
    return Markup(head).format(told) + Markup("".join(parts) + "</svg>")


def share(value: float | None, told: str, kind: str = "accent") -> Markup:
    """Return a bar that is filled to a share 0..1."""
    filled = 100 * (value or 0.0)
    head = '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">'
    return Markup(head).format(told) + Markup(f'<rect class="f-{kind}" width="{filled:.3f}" height="8"/></svg>')


def donut(counts: Mapping[str, int], big: str, sub: str, told: str) -> Markup:
    """Return a ring of the statuses with words in its middle."""
    total = sum(counts.values())
    at, rings = 0.0, []
    for key in ORDER:
        part = counts.get(key, 0) / total if total else 0.0
        if part:
            rings.append(
                f'<circle class="k-{key}" cx="74" cy="74" r="{_RADIUS}" transform="rotate(-90 74 74)" '
                f'stroke-dasharray="{part * _ROUND:.2f} {_ROUND:.2f}" stroke-dashoffset="{-at * _ROUND:.2f}"/>'
            )
            at += part
    head = Markup('<svg class="donut" viewBox="0 0 148 148" role="img" aria-label="{}">').format(told)
    text = Markup(
        '<text class="big" x="74" y="78" text-anchor="middle">{}</text>'
        '<text class="sub" x="74" y="96" text-anchor="middle">{}</text></svg>'
    ).format(big, sub)
    return head + Markup(f'<circle class="track" cx="74" cy="74" r="{_RADIUS}"/>' + "".join(rings)) + text


def spans(hours: str) -> list[tuple[int, int]]:
    """Return the minutes of a day (from, to) that a text of the API says are open; past midnight goes on to 24 hours.

    "09:00-12:00, 14:00-18:00", "18:00-02:00", "Open 24 hours", "Closed".
    """
    if hours.strip().casefold() == "open 24 hours":
        return [(0, 1440)]
    found = []
    for part in hours.split(","):
        start, dash, end = part.strip().partition("-")
        opens, closes = _minutes(start), _minutes(end)
        if dash and opens is not None and closes is not None:
            found.append((opens, closes if closes > opens else closes + 1440))
    return found


def _minutes(text: str) -> int | None:
    hour, colon, minute = text.strip().partition(":")
    return int(hour) * 60 + int(minute) if colon and hour.isdecimal() and minute.isdecimal() else None


def week(hours: Mapping[str, str]) -> Markup:
    """Return the opening hours of a week as seven rows of 24 hours; what goes past midnight stands on the next day."""
    rows, left, width = [], 44, 456
    scale = width / 1440
    open_: dict[int, list[tuple[int, int]]] = {day: [] for day in range(7)}
    for day, name in enumerate(DAYS):
        for start, end in spans(str(hours.get(name, ""))):
            open_[day].append((start, min(end, 1440)))
            if end > 1440:
                open_[(day + 1) % 7].append((0, end - 1440))
    for day, name in enumerate(DAYS):
        top = 8 + day * 24
        rows.append(f'<text class="axis" x="0" y="{top + 12}">{name[:3]}</text>')
        rows.append(f'<rect class="day" x="{left}" y="{top}" width="{width}" height="16" rx="4"/>')
        for start, end in open_[day]:
            rows.append(
                f'<rect class="open" x="{left + start * scale:.1f}" y="{top}" width="{(end - start) * scale:.1f}" '
                'height="16" rx="4"/>'
            )
    for hour in range(0, 25, 6):
        anchor = "start" if hour == 0 else "end" if hour == 24 else "middle"
        at = left + hour * 60 * scale
        rows.append(f'<text class="axis" x="{at:.1f}" y="190" text-anchor="{anchor}">{hour:02}:00</text>')
    told = "; ".join(f"{name}: {hours[name]}" for name in DAYS if name in hours)
    head = Markup('<svg class="chart" viewBox="0 0 504 196" role="img" aria-label="{}">').format(told)
    return head + Markup("".join(rows) + "</svg>")


def promise(low: float, right: float, high: float, promised: float, told: str) -> Markup:
    """Return how often a word was right (with its 95 % interval) from half to always, and what it promises."""

    def at(value: float) -> float:
        return 200 * (max(value, 0.5) - 0.5) / 0.5

    head = Markup('<svg class="promise" viewBox="-4 0 208 20" role="img" aria-label="{}">').format(told)
    kind = "kept" if high >= promised else "missed"
    return head + Markup(
        '<line class="grid" x1="0" x2="200" y1="10" y2="10"/>'
        f'<line class="interval {kind}" x1="{at(low):.1f}" x2="{at(high):.1f}" y1="10" y2="10"/>'
        f'<circle class="{kind}" cx="{at(right):.1f}" cy="10" r="4"/>'
        f'<line class="goal" x1="{at(promised):.1f}" x2="{at(promised):.1f}" y1="2" y2="18"/></svg>'
    )
