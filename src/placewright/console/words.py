"""How values are said to people: numbers, times, statuses, confidence words and what they promise."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup, escape

from placewright.model.attributes import ATTRIBUTES

STATUSES = {
    "pending": "Waiting to start",
    "queued": "Queued",
    "in_progress": "Running",
    "completed": "Completed",
    "failed": "Failed",
}
CONFIDENCE = {"VERY_HIGH": "Very high", "HIGH": "High", "MEDIUM": "Medium", "LOW": "Low", "NONE": "None"}
PROMISES = {  # QUALITY, section 1
    "VERY_HIGH": "right at least 97 times in 100",
    "HIGH": "right at least 92 times in 100",
    "MEDIUM": "right at least 80 times in 100",
    "LOW": "right at least 60 times in 100",
    "NONE": "no value is sure enough to be shown",
}
ATTRIBUTE_OF = {output: key for key, attribute in ATTRIBUTES.items() for output in attribute.outputs}
_SPECIAL = {
    "closed_permanently": "Open or closed",
    "open_closed_status": "Open or closed",
    "phoneNumbers": "Phone numbers",
    "phone_additional": "More phones",
    "openingHours": "Opening hours",
    "opening_hours": "Opening hours",
    "opening_hours_grouped_by_hours": "Hours, grouped",
    "is_open_24h": "Open around the clock",
    "full_address": "Address",
    "postalCode": "Postal code",
    "country_code": "Country code",
    "wkt_geometry": "Geometry (WKT)",
    "place_id": "Your id",
    "house": "House number",
    "email_address": "Email",
    "coordinates_distance": "Distance from input",
    "naics": "NAICS",
    "osm": "OpenStreetMap",
}


def number(value: float | None, digits: int = 0) -> str:
    """Return a number with thin groups of digits; a dash for none."""
    return "–" if value is None else f"{value:,.{digits}f}".replace(",", "\u202f")


def percent(share: float | None) -> str:
    """Return a share 0..1 in percent; a dash for none, and never 100 % for almost all."""
    if share is None:
        return "–"
    shown = min(round(share * 100), 99) if share < 1 else 100
    return f"{max(shown, 1) if share > 0 else 0}\u202f%"


def duration(seconds: float | None) -> str:
    """Return a time span in the largest unit that is not too coarse."""
    if seconds is None:
        return "–"
    if seconds < 1:
        return "under a second"
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length:
            return f"{round(seconds / length)}\u202f{unit}s"
    return f"{round(seconds)}\u202fs"


def moment(value: datetime | str | None) -> Markup:
    """Return a time element: in UTC, until the browser shows it in its own zone; the UTC time stays as a hint."""
    if value is None:
        return Markup('<span class="faint">never</span>')
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return escape(value)
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    told = value.astimezone(UTC)
    return Markup('<time datetime="{}" title="{} UTC">{}</time>').format(
        told.isoformat(), f"{told:%Y-%m-%d %H:%M:%S}", f"{told:%Y-%m-%d %H:%M}"
    )


def label(key: str) -> str:
    """Return an attribute, output or input as people call it: phone_additional → More phones."""
    if key in _SPECIAL:
        return _SPECIAL[key]
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:].lower() if spaced else key


def text(value: Any) -> str:
    """Return a value of an answer or an input as one readable text; "" for none."""
    if value is None or value in ("", [], {}, ()):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list | tuple) and all(isinstance(one, str | int | float) for one in value):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        if full := value.get("full_address"):
            return str(full)
        if all(isinstance(one, str | int | float | None) for one in value.values()):
            return "; ".join(f"{key}: {one}" for key, one in value.items() if one not in (None, ""))
    return msgspec.json.encode(value).decode()


def query(values: Mapping[str, Any], **changes: Any) -> str:
    """Return the query string of values with some changed; what is empty is left out."""
    merged = {**values, **changes}
    pairs = [(key, one) for key, value in merged.items() for one in (value if isinstance(value, list) else [value])]
    return urlencode([(key, one) for key, one in pairs if one not in (None, "", False)])


def web_link(value: Any) -> str | None:
    """Return a value as an address that may be followed; anything but http is none."""
    return value if isinstance(value, str) and re.match(r"https?://\S+$", value) else None
