"""Opening hours as people write them in ten languages, by the minutes at which they say open."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from placewright.normalize.hours_calendar import Interval, intervals
from placewright.normalize.hours_dates import Calendar
from placewright.normalize.hours_osm import normalize_osm

FILE = Path(__file__).with_name("hours_texts.tsv")
ROWS = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
MONDAYS = [datetime(2025, 4, 14), datetime(2025, 7, 7)]  # noqa: DTZ001 - opening hours are local
HOLIDAYS = Calendar(public=frozenset({date(2025, 4, 18), date(2025, 4, 21)}))


def two_weeks(osm: str) -> list[list[Interval] | None]:
    """Return the hours of two weeks in spring, with holidays, and of two in summer."""
    return [intervals(osm, monday, monday + timedelta(days=14), calendar=HOLIDAYS) for monday in MONDAYS]


def test_the_table_is_large_enough():
    languages = {language for language, _, _ in ROWS}
    assert languages >= {"en", "de", "fr", "es", "it", "nl", "fi", "sv", "pt", "pl"}
    assert len(ROWS) >= 400
    assert len({text for _, text, _ in ROWS}) > len(ROWS) - 10


@pytest.mark.parametrize(("language", "text", "osm"), ROWS, ids=[f"{row[0]} {row[1][:40]}" for row in ROWS])
def test_real_texts(language, text, osm):
    read = normalize_osm(text.replace("\\n", "\n").replace("\\t", "\t"))
    if osm:
        assert read is not None
        assert two_weeks(read) == two_weeks(osm)
        assert any(two_weeks(osm))
    else:
        assert read is None
