"""Notices that a place has closed, for good or for a while, in many languages; and what only looks like one."""

import pytest

from placewright.model.place import Address, Name, Query
from placewright.pages.document import read_document
from placewright.pages.notices import find_notice

QUERY = Query(names=(Name("Café Luna"),), address=Address(city="Bern", street="Marktgasse"))
CLOSED = [
    "We are permanently closed.",
    "After 20 wonderful years Café Luna has closed its doors for good.",
    "We have sadly ceased trading.",
    "The restaurant is no longer in business. Thank you for your custom.",
    "Our last day was 31 December 2025",
    "Closed since March 2026",
    "Wir haben unser Café zum 31.12.2025 endgültig geschlossen.",
    "Dauerhaft geschlossen",
    "Wegen Geschäftsaufgabe geschlossen",
    "Unser Restaurant hat den Betrieb eingestellt.",
    "Nous sommes définitivement fermés.",
    "Fermeture définitive depuis le 1er mars",
    "Le magasin a cessé son activité",
    "Siamo chiusi definitivamente",
    "Chiusura definitiva",
    "Cerrado permanentemente",
    "Hemos cerrado definitivamente. Gracias a todos.",
    "Encerrado definitivamente",
    "Wij zijn definitief gesloten",
    "Onze winkel is voorgoed gesloten",
    "Ravintola on suljettu pysyvästi",
    "Olemme lopettaneet toimintamme",
    "Vi har stängt för gott",
    "Butiken har lagts ner",
    "Butikken er lukket permanent",
    "Lokal zamknięty na stałe",
    "Zakończyliśmy działalność",
    "Restaurace je trvale uzavřena",
    "Магазин закрыт навсегда",
    "当店は閉店いたしました",
    "本店已永久关闭",
]
PAUSED = [
    "Temporarily closed",
    "We are closed for renovation until 12 May 2027",
    "Closed for the winter, reopening in April",
    "Wegen Umbau bis 3. Dezember geschlossen",
    "Vorübergehend geschlossen",
    "Betriebsferien vom 1.8. bis 20.8.",
    "Wir sind bis zum 5. Januar geschlossen",
    "Fermé pour travaux",
    "Fermeture annuelle du 1 au 15 août",
    "Chiuso per ferie dal 5 al 20 agosto",
    "Cerrado por vacaciones hasta el 3 de septiembre",
    "Encerrado para obras",
    "Wegens verbouwing gesloten",
    "Tijdelijk gesloten",
    "Toistaiseksi suljettu remontin vuoksi",
    "Tillfälligt stängt",
    "Midlertidigt lukket",
    "Nieczynne do odwołania z powodu remontu",
    "Dočasně uzavřeno",
    "Временно закрыто",
    "臨時休業のお知らせ",
]
NOTHING = [
    "The bakery around the corner has closed for good.",
    "Unser Nachbar hat für immer geschlossen.",
    "La boutique voisine a définitivement fermé.",
    "El bar de al lado ha cerrado definitivamente.",
    "We are closed on Mondays",
    "Closed: Sunday",
    "We never close",
    "We will be closed on 25 December",
    "The kitchen is permanently closed on Sundays",
    "The car park is permanently closed",
    "The road is closed until 12 May",
    "We will not be permanently closed",
    "The hotel was closed for renovation in 2025 and is open again since May.",
    "Closed for renovation until 12 May 2019",
    "Our branch in Zug has closed down in 2020",
    "Unsere Filiale in Basel ist dauerhaft geschlossen",
    "Montag Ruhetag",
    "Sonntag geschlossen",
    "Heute geschlossen",
    "Fermé le lundi",
    "Chiuso il lunedì",
    "Cerrado los lunes",
    "Maandag gesloten",
    "Sunnuntaisin suljettu",
    "Måndagar stängt",
    "Niedziela zamknięte",
    "Wir schließen um 22 Uhr",
    "Comments are closed",
    "A permanently closed loop of string makes the best cheese cutter, " * 3,
]


def found(text: str):
    document = read_document(f"<p>{text}</p>".encode(), "text/html; charset=utf-8", "https://example.org/")
    return find_notice(document, QUERY, 2026)


@pytest.mark.parametrize("text", CLOSED)
def test_closed_for_good(text):
    assert found(text).lifecycle == "closed"
    assert found(text).quote in text


@pytest.mark.parametrize("text", PAUSED)
def test_closed_for_a_while(text):
    assert found(text).lifecycle == "temporarily_closed"


@pytest.mark.parametrize("text", NOTHING)
def test_no_notice(text):
    assert found(text) is None
