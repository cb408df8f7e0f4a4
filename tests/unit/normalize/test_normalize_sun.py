"""Times of the sun against almanacs, to two minutes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from placewright.normalize.sun import sun_time


@pytest.mark.parametrize(
    ("event", "day", "place", "zone", "local"),
    [
        ("sunrise", date(2024, 6, 21), (51.5074, -0.1278), "Europe/London", "04:43"),
        ("sunset", date(2024, 6, 21), (51.5074, -0.1278), "Europe/London", "21:21"),
        ("sunrise", date(2024, 12, 21), (40.7128, -74.0060), "America/New_York", "07:16"),
        ("sunset", date(2024, 12, 21), (40.7128, -74.0060), "America/New_York", "16:31"),
        ("sunrise", date(2024, 3, 20), (-33.8688, 151.2093), "Australia/Sydney", "06:59"),
        ("sunset", date(2024, 3, 20), (-33.8688, 151.2093), "Australia/Sydney", "19:06"),
    ],
)
def test_sun(event, day, place, zone, local):
    found = sun_time(event, day, *place).astimezone(ZoneInfo(zone))
    wanted = datetime.fromisoformat(f"{day} {local}").replace(tzinfo=ZoneInfo(zone))
    assert abs(found - wanted) <= timedelta(minutes=2)


def test_no_sunset_beyond_the_polar_circle():
    assert sun_time("sunset", date(2024, 6, 21), 69.65, 18.96) is None
