"""Sunrise, sunset, dawn and dusk of a day at a point, to about a minute between the polar circles.

The formulas are those of "Astronomy Answers: Position of the Sun" (L. Strous, Utrecht). Dawn and dusk are civil: the
sun 6° below the horizon.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import acos, asin, cos, pi, radians, sin

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
_CLOCK = timedelta(seconds=69)  # by which UTC is behind the even time of astronomy in this century
_OBLIQUITY = radians(23.4397)
_ALTITUDES = {"sunrise": -0.833, "sunset": -0.833, "dawn": -6.0, "dusk": -6.0}  # degrees


@lru_cache(maxsize=4096)
def sun_time(event: str, day: date, latitude: float, longitude: float) -> datetime | None:
    """Return when the event (sunrise, sunset, dawn, dusk) is on a day, in UTC; None where it does not happen.

    Latitude and longitude are in degrees.
    """
    west = radians(-longitude)
    days = (datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - _J2000) / timedelta(days=1)
    cycle = round(days - 0.0009 - west / (2 * pi))
    approximate = 0.0009 + west / (2 * pi) + cycle
    anomaly = radians(357.5291 + 0.98560028 * approximate)
    centre = radians(1.9148 * sin(anomaly) + 0.02 * sin(2 * anomaly) + 0.0003 * sin(3 * anomaly))
    ecliptic = anomaly + centre + radians(102.9372) + pi
    declination = asin(sin(_OBLIQUITY) * sin(ecliptic))
    noon = approximate + 0.0053 * sin(anomaly) - 0.0069 * sin(2 * ecliptic)
    height = radians(_ALTITUDES[event])
    cosine = (sin(height) - sin(radians(latitude)) * sin(declination)) / (cos(radians(latitude)) * cos(declination))
    if not -1 <= cosine <= 1:
        return None
    later = 0.0009 + (acos(cosine) + west) / (2 * pi) + cycle + 0.0053 * sin(anomaly) - 0.0069 * sin(2 * ecliptic)
    when = later if event in ("sunset", "dusk") else noon - (later - noon)
    return _J2000 + timedelta(days=when) - _CLOCK
