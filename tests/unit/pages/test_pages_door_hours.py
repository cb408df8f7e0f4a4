"""Which of the hours on a site's pages are those of the door, and which phone without a known label is the place's."""

import pytest

from placewright.model.place import Address, Name, Query
from placewright.pages.door_hours import tells_every_day
from placewright.pages.site import read_page, records_of

QUERY = Query(
    names=(Name("Harbour Books"),),
    country_code="DE",
    address=Address(city="Heidelberg", street="Hauptstraße", house="5", postal_code="69117"),
)
ADDRESS = "<p>Hauptstraße 5, 69117 Heidelberg</p>"


def read(html: str):
    page = f"<title>Harbour Books</title>{html}".encode()
    (record,) = records_of([read_page(page, "text/html; charset=utf-8", "https://books.example/", QUERY)], QUERY, 2026)
    return record


WEEK = "<p>Pn-Pt 9:00-17:00<br>Sob 10:00-14:00<br>Niedz nieczynne</p>"
TOLD = "Mo-Fr 09:00-17:00; Sa 10:00-14:00; Su off"


@pytest.mark.parametrize(
    ("html", "osm"),
    [
        (f"<h3>Zapraszamy</h3>{WEEK}", TOLD),
        (f"<h3>Zapraszamy</h3>{WEEK}<h3>Wypożyczalnia</h3><p>Pn-Pt 8:00-9:00</p>", TOLD),
        (f"<h3>Zapraszamy</h3>{WEEK}<h3>Plac</h3><p>Pn-Niedz 8:00-9:00</p>", None),
        ("<h3>Zapraszamy</h3><p>Pn-Pt 9:00-17:00</p>", None),
        (f"<h3>Basen</h3>{WEEK}", None),
        ("<h3>Gift shop</h3><p>Daily 10:00-16:00</p>", None),
        ("<h3>Summer</h3><p>Mon-Sun 10:00-16:00</p>", None),
        ("<h3>Horario de recolección</h3><p>lunes a domingo 10:00-16:00</p>", None),
        (f"<h3>Godziny otwarcia</h3><p>Pn-Pt 8:00-9:00</p><h3>Zapraszamy</h3>{WEEK}", "Mo-Fr 08:00-09:00"),
    ],
)
def test_a_week_under_a_heading_that_is_not_known(html, osm):
    assert read(ADDRESS + html).opening_hours == osm


@pytest.mark.parametrize(
    ("osm", "every"),
    [
        ("Mo-Su 09:00-17:00", True),
        ("Mo-Fr 09:00-17:00; Sa-Su off", True),
        ("Fr-We 09:00-17:00; Th off", True),
        ("Mo-Sa 09:00-17:00", False),
        ("Apr-Oct Mo-Su 09:00-17:00", False),
    ],
)
def test_tells_every_day(osm, every):
    assert tells_every_day(osm) is every


@pytest.mark.parametrize(
    ("html", "phones"),
    [
        (f"{ADDRESS}<p>Rufnummer 06221 123456</p>", ("+496221123456",)),
        (f"{ADDRESS}<p>Rufnummer 06221 123456</p><p>Tel. 06221 123457</p>", ("+496221123457",)),
        (f"{ADDRESS}<p>Rufnummer 06221 123456</p><p>Bildschirmtext 06221 123457</p>", ()),
        (f"{ADDRESS}{'<p>…</p>' * 9}<p>Druckerei 06221 123456</p>", ()),
        (f"{ADDRESS}<p>Notruf 06221 123456</p>", ()),
    ],
)
def test_a_phone_behind_a_label_that_is_not_known(html, phones):
    assert read(html).phones == phones
