"""Hours on pages: out of sentences, out of tables of days across, and only those of the door."""

import pytest

from placewright.model.place import Address, Name, Query
from placewright.pages.document import read_document
from placewright.pages.mentions import hours
from placewright.pages.site import read_page, records_of

QUERY = Query(names=(Name("Harbour Books"),), country_code="GB", address=Address(city="York", street="Mill Lane"))


def found(html: str) -> list[str]:
    return [one.value for one in hours(read_document(html.encode(), "text/html; charset=utf-8", "http://x.org/").lines)]


@pytest.mark.parametrize(
    ("text", "osm"),
    [
        ("We're open Tuesday to Saturday from 9am to 5.30pm.", "Tu-Sa 09:00-17:30"),
        ("Our shop is open Monday to Friday, 9am until 6pm", "Mo-Fr 09:00-18:00"),
        ("Wir haben von Dienstag bis Samstag von 9 bis 17.30 Uhr geöffnet.", "Tu-Sa 09:00-17:30"),
        ("Nous sommes ouverts du mardi au samedi de 9h à 17h30.", "Tu-Sa 09:00-17:30"),
        ("Estamos abiertos de martes a sábado de 9:00 a 17:30.", "Tu-Sa 09:00-17:30"),
        ("Siamo aperti dal martedì al sabato dalle 9 alle 17.30.", "Tu-Sa 09:00-17:30"),
        ("Wij zijn open van dinsdag tot en met zaterdag van 9.00 tot 17.30 uur.", "Tu-Sa 09:00-17:30"),
        ("Olemme avoinna tiistaista lauantaihin klo 9–17.30.", "Tu-Sa 09:00-17:30"),
        ("Vi har öppet tisdag till lördag 9.00-17.30.", "Tu-Sa 09:00-17:30"),
        ("Estamos abertos de terça a sábado das 9h às 17h30.", "Tu-Sa 09:00-17:30"),
    ],
)
def test_sentences(text, osm):
    assert found(f"<p>{text}</p>") == [osm]


@pytest.mark.parametrize(
    "text",
    [
        "We were open daily from 10am to 5pm.",
        "We are not open on Monday from 9am to 5pm",
        "If we are open on Sunday from 9am to 5pm, call",
        "Our kitchen is open daily from 10am to 5pm.",
        "The bridge is open daily from 10am to 5pm",
        "Unsere Küche ist täglich von 11 bis 22 Uhr geöffnet",
    ],
)
def test_sentences_that_tell_no_hours_of_the_door(text):
    assert found(f"<p>{text}</p>") == []


SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.mark.parametrize("names", [SHORT, LONG])
def test_a_table_of_days_across(names):
    days = "".join(f"<th>{day}</th>" for day in names)
    times = "".join(f"<td>{time}</td>" for time in ["closed", *["9:00-17:00"] * 5, "closed"])
    assert found(f"<table><tr>{days}</tr><tr>{times}</tr></table>") == ["Su-Mo off; Tu-Sa 09:00-17:00"]


@pytest.mark.parametrize(
    ("heading", "is_own"),
    [
        ("Opening hours", True),
        ("Opening hours of our shop", True),
        ("Harbour Books, York", True),
        ("We're open", True),
        ("Contact", True),
        ("Collection hours", False),
        ("Deliveries", False),
        ("Horario de recogida", False),
    ],
)
def test_the_heading_says_whose_hours_they_are(heading, is_own):
    page = f"<h1>Harbour Books</h1><p>7 Mill Lane, York YO1 7HH</p><h2>{heading}</h2><p>Mon-Fri 9:00-17:00</p>"
    (record,) = records_of([read_page(page.encode(), "text/html", "http://x.org/", QUERY)], QUERY, 2026)
    assert (record.opening_hours == "Mo-Fr 09:00-17:00") is is_own


def test_a_label_counts_more_than_the_heading_above():
    page = "<h3>Kitchen</h3><p>Mon-Fri 11:00-14:00</p><p>Opening hours: Mon-Sun 9:00-17:00</p>"
    assert found(page) == ["Mo-Su 09:00-17:00"]
