"""Opening hours of schema.org: texts, lists of texts, objects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewright.normalize.hours import same_hours
from placewright.normalize.hours_schema_org import from_opening_hours, from_specification

WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def hours(days, opens, closes, **more):
    return {"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": opens, "closes": closes, **more}


@pytest.mark.parametrize(
    ("value", "osm"),
    [
        ("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
        ("Mo,Tu,We,Th 09:00-12:00", "Mo-Th 09:00-12:00"),
        ("Mo-Su", "24/7"),
        ("Tu,Th 16:00-20:00", "Tu,Th 16:00-20:00"),
        (["Mo-Th 09:00-17:30", "Fr 09:00-16:00"], "Mo-Th 09:00-17:30; Fr 09:00-16:00"),
        # Each text of a list adds to the others: lunch for all, dinner by day.
        (["Mo-Sa 11:00-14:30", "Mo-Th 17:00-21:30", "Fr-Sa 17:00-22:00"],
         "Mo-Th 11:00-14:30,17:00-21:30; Fr-Sa 11:00-14:30,17:00-22:00"),
        (["Mo 09:00-12:00", "Mo 14:00-18:00", "Tu 9:00-12:00"], "Mo 09:00-12:00,14:00-18:00; Tu 09:00-12:00"),
        (["Su-Th 11:00-23:00", "Fr-Sa 11:00-01:00"], "Su-Th 11:00-23:00, Fr-Sa 11:00-01:00"),
        (["Monday 09:00 - 17:00", "Sunday Closed"], "Mo 09:00-17:00"),
        (["Monday: 9:00 AM – 5:00 PM", "Tuesday: 9:00 AM – 5:00 PM", "Sunday: Closed"], "Mo-Tu 09:00-17:00"),
        (["Montag: 10:00–18:00 Uhr", "Dienstag: Geschlossen", "Mittwoch: 10–20 Uhr"],
         "Mo 10:00-18:00; We 10:00-20:00"),
        (["lundi: 09:00–12:00, 14:00–18:00", "mardi: Fermé"], "Mo 09:00-12:00,14:00-18:00"),
        (["lunes: 9:00–14:00", "domingo: Cerrado"], "Mo 09:00-14:00"),
        (["lunedì: 09–13, 15–19", "domenica: Chiuso"], "Mo 09:00-13:00,15:00-19:00"),
        (["maandag: 09:00–18:00", "zondag: Gesloten"], "Mo 09:00-18:00"),
        (["maanantai: 9.00–17.00", "sunnuntai: Suljettu"], "Mo 09:00-17:00"),
        (["måndag: 10:00–18:00", "söndag: Stängt"], "Mo 10:00-18:00"),
        (["segunda-feira: 10:00–18:00", "domingo: Fechado"], "Mo 10:00-18:00"),
        (["poniedziałek: 10:00–18:00", "niedziela: Zamknięte"], "Mo 10:00-18:00"),
        (["Di 10:00-12:00", "So 10:00-12:00"], "Tu,Su 10:00-12:00"),
        ("Mo-Fr 10:00-19:00 Sa 10:00-22:00 Su 10:00-21:00", "Mo-Fr 10:00-19:00; Sa 10:00-22:00; Su 10:00-21:00"),
        ("Mo-Fr 9am-5pm", "Mo-Fr 09:00-17:00"),
        (["Di 10:00-12:00"], None),
        (["Mo-Fr 09:00-17:00", "by appointment"], None),
        ("", None),
        ([], None),
    ],
)  # fmt: skip
def test_texts(value, osm):
    read = from_opening_hours(value)
    assert (read is None) is (osm is None)
    assert osm is None or same_hours(read, osm)


@pytest.mark.parametrize(
    ("value", "osm"),
    [
        (hours(["Monday", "Tuesday"], "09:00", "17:00"), "Mo-Tu 09:00-17:00"),
        (hours("https://schema.org/Monday", "09:00:00", "17:00:00"), "Mo 09:00-17:00"),
        (hours({"@id": "http://schema.org/Tuesday"}, "T09:00", "T17:00"), "Tu 09:00-17:00"),
        (hours("schema:Wednesday", "09:00+01:00", "17:00+01:00"), "We 09:00-17:00"),
        (hours("Mo-Fr", "09:00", "17:00"), "Mo-Fr 09:00-17:00"),
        (hours("Montag", "9:00 AM", "5:00 PM"), "Mo 09:00-17:00"),
        ({"opens": "08:00", "closes": "20:00"}, "Mo-Su 08:00-20:00"),
        (hours(WEEK, "00:00", "23:59"), "24/7"),
        (hours(WEEK, "00:00", "24:00"), "24/7"),
        (hours(WEEK, "10:00", "00:00"), "Mo-Su 10:00-24:00"),
        ([hours(WEEK[:6], "09:00", "17:00"), hours("Sunday", "00:00", "00:00")], "Mo-Sa 09:00-17:00; Su off"),
        ([hours("Monday", "09:00", "12:00"), hours("Monday", "14:00", "18:00")], "Mo 09:00-12:00,14:00-18:00"),
        ([hours("Monday", "14:00", "18:00"), hours("Monday", "09:00", "12:00")], "Mo 09:00-12:00,14:00-18:00"),
        ([hours(["Friday", "Saturday"], "18:00", "02:00"), hours("Sunday", "12:00", "22:00")],
         "Fr-Sa 18:00-02:00, Su 12:00-22:00"),
        ([hours(WEEK[:5], "09:00", "17:00"), hours("PublicHolidays", "00:00", "00:00")], "Mo-Fr 09:00-17:00; PH off"),
        ([hours("Monday", "09:00", "17:00"),
          {"opens": "00:00", "closes": "00:00", "validFrom": "2025-12-24", "validThrough": "2025-12-26"}],
         "Mo 09:00-17:00; 2025 Dec 24-2025 Dec 26 off"),
        ([hours("Monday", "09:00", "17:00"),
          {"opens": "10:00", "closes": "13:00", "validFrom": "2025-12-24", "validThrough": "2025-12-24"}],
         "Mo 09:00-17:00; 2025 Dec 24 10:00-13:00"),
        ([hours("Monday", "09:00", "17:00", validFrom="2024-01-01", validThrough="2025-12-31")], "Mo 09:00-17:00"),
        (hours("Funday", "09:00", "17:00"), None),
        (hours("Monday", "nine", "17:00"), None),
        (hours("Monday", "25:00", "17:00"), None),
        (hours("Monday", "09:00", "17:00", validFrom="2025-13-01", validThrough="2025-12-31"), None),
        (hours("Monday", "09:00", "17:00", validFrom="2025-01-01"), None),
        ([hours("Monday", "09:00", "17:00"), hours("Monday", "10:00", "18:00")], None),
        ({"dayOfWeek": "Monday"}, None),
        ([], None),
    ],
)  # fmt: skip
def test_objects(value, osm):
    read = from_specification(value)
    assert (read is None) is (osm is None)
    assert osm is None or same_hours(read, osm)
    assert osm is None or ("20" in osm) is ("20" in read)


words = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(["Monday", "09:00", "17:00", "2025-01-01", "Mo-Fr", "", "x"]),
)
parts = st.dictionaries(
    st.sampled_from(["dayOfWeek", "opens", "closes", "validFrom", "validThrough"]), st.one_of(words, st.lists(words))
)


@given(st.lists(parts, max_size=4))
def test_any_object_is_read_without_harm(value):
    read = from_specification(value)
    assert read is None or same_hours(read, read)
