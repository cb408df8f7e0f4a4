"""Of whom a notice speaks, in ten languages: what is closed must be the place, now, and not only perhaps."""

import pytest

from placewright.model.place import Address, Name, Query
from placewright.pages.document import read_document
from placewright.pages.notices import find_notice

QUERY = Query(names=(Name("Harbour Books"),), address=Address(city="York", street="Mill Lane", house="7"))
OF_THE_PLACE = {
    "en": [
        "Harbour Books: permanently closed",
        "York: closed for good",
        "Dear customers, the shop in Mill Lane has closed down.",
        "Unfortunately our shop is permanently closed.",
        "Due to illness we are closed until further notice.",
        "Notice: temporarily closed",
        "Temporarily closed - thank you for your support",
        "Because of a burst pipe we have closed our doors for good",
    ],
    "de": [
        "Liebe Kundinnen und Kunden, unser Laden ist dauerhaft geschlossen.",
        "Harbour Books ist seit 1. Januar 2026 geschlossen",
        "Nach 30 schönen Jahren haben wir unser Geschäft endgültig geschlossen.",
        "Achtung: Wegen Krankheit bis auf weiteres geschlossen",
    ],
    "fr": [
        "Chers clients, notre boutique est définitivement fermée.",
        "En raison de travaux, le magasin est fermé temporairement.",
        "L'établissement a définitivement fermé ses portes",
        "Fermeture définitive du magasin",
    ],
    "es": [
        "Estimados clientes: hemos cerrado definitivamente.",
        "La tienda ha cerrado sus puertas para siempre",
        "Por motivos de salud estamos cerrados temporalmente",
        "Cierre definitivo del local",
    ],
    "it": [
        "Gentili clienti, il negozio è chiuso definitivamente.",
        "L'attività è stata chiusa definitivamente",
        "Per malattia siamo chiusi temporaneamente",
    ],
    "pt": ["Caros clientes, a loja encerrou definitivamente.", "Por motivo de obras estamos fechados temporariamente"],
    "nl": ["Beste klanten, onze winkel is definitief gesloten.", "Wegens ziekte zijn wij tijdelijk gesloten"],
    "fi": ["Hyvät asiakkaat, myymälämme on suljettu pysyvästi.", "Sairauden vuoksi olemme toistaiseksi suljettu"],
    "sv": ["Kära kunder, butiken har stängt för gott.", "På grund av sjukdom är vi tillfälligt stängda"],
    "pl": ["Drodzy Klienci, nasz sklep jest zamknięty na stałe.", "Z powodu choroby lokal jest tymczasowo zamknięty"],
}
OF_SOMETHING_ELSE = {
    "en": [
        "High Street: closed temporarily",
        "Leeds – closed permanently",
        "Our Leeds shop has closed permanently, visit us in York",
        "Our shop in Leeds has closed for good. ",
        "Permanently closed: our outlet in Leeds",
        "The swimming pool is temporarily closed",
        "Our website is temporarily closed for maintenance",
        "This position has been permanently closed",
        "The exhibition has closed its doors",
        "Applications have now been permanently closed",
        "Are you permanently closed?",
        "If the shop is temporarily closed, please ring the bell",
        "In bad weather the shop may be temporarily closed",
        "The account was permanently closed",
        "We are closed for public holidays",
        "Due to Covid-19 we are temporarily closed",
        "“They are permanently closed, what a pity” – Sam",
        "The shop next to the bank has closed down",
        "The bar closes for good at 22:00",
        "Temporarily closed on Mondays",
        "Closure of Mill Bridge: temporarily closed to cars",
    ],
    "de": [
        "Hauptstraße: vorübergehend geschlossen",
        "Das Freibad ist dauerhaft geschlossen",
        "Die Ausschreibung ist endgültig geschlossen",
        "Wenn das Geschäft vorübergehend geschlossen ist, klingeln Sie bitte",
        "Wegen Bauarbeiten ist die Goethebrücke vorübergehend geschlossen",
        "Montags dauerhaft geschlossen",
        "Aufgrund der Corona-Verordnung vorübergehend geschlossen",
        "Sind Sie dauerhaft geschlossen?",
        "Vorübergehend geschlossen: Hallenbad",
    ],
    "fr": [
        "Rue Pasteur : fermée temporairement",
        "La piscine est fermée temporairement",
        "Fermeture définitive du pont de Lyon",
        "Si la boutique est temporairement fermée, sonnez",
        "Les inscriptions sont définitivement fermées",
        "Notre boutique de Lyon est définitivement fermée",
        "Fermé temporairement le lundi",
    ],
    "es": [
        "Calle Mayor: cerrada temporalmente",
        "La piscina está temporalmente cerrada",
        "El plazo está definitivamente cerrado",
        "Cierre definitivo de la autopista",
        "Nuestra tienda de Sevilla ha cerrado definitivamente",
        "Si la tienda está cerrada temporalmente, llámenos",
        "Por la pandemia estamos cerrados temporalmente",
    ],
    "it": [
        "Via Roma: chiusa temporaneamente",
        "La piscina è temporaneamente chiusa",
        "Il bando è definitivamente chiuso",
        "Il nostro negozio di Torino è chiuso definitivamente",
        "Se il negozio è temporaneamente chiuso, suonate",
    ],
    "pt": [
        "Rua Nova: encerrada temporariamente",
        "A piscina está temporariamente encerrada",
        "As inscrições estão definitivamente encerradas",
        "A nossa loja de Faro encerrou definitivamente",
    ],
    "nl": [
        "Dorpsstraat: tijdelijk gesloten",
        "Het zwembad is tijdelijk gesloten",
        "De inschrijving is definitief gesloten",
        "Onze winkel in Gent is definitief gesloten",
        "Als de winkel tijdelijk gesloten is, bel ons",
    ],
    "fi": [
        "Uimahalli on tilapäisesti suljettu",
        "Ilmoittautuminen on lopullisesti suljettu",
        "Mikäli myymälä on tilapäisesti suljettu, soita",
    ],
    "sv": [
        "Storgatan: tillfälligt stängd",
        "Simhallen är tillfälligt stängd",
        "Ansökan är definitivt stängd",
        "Vår butik i Malmö har stängt för gott",
        "Om butiken är tillfälligt stängd, ring oss",
    ],
    "pl": [
        "Ulica Polna: tymczasowo zamknięta",
        "Basen jest tymczasowo zamknięty",
        "Rekrutacja została definitywnie zamknięta, jest nieczynna na stałe",
        "Nasz sklep w Łodzi jest zamknięty na stałe",
        "Jeśli sklep jest tymczasowo zamknięty, prosimy o telefon",
    ],
}


def found(*lines: str):
    page = "".join(f"<p>{line}</p>" for line in lines)
    document = read_document(page.encode(), "text/html; charset=utf-8", "https://example.org/")
    return find_notice(document, QUERY, 2026)


@pytest.mark.parametrize("text", [text for texts in OF_THE_PLACE.values() for text in texts])
def test_of_the_place(text):
    assert found(text) is not None


@pytest.mark.parametrize("text", [text for texts in OF_SOMETHING_ELSE.values() for text in texts])
def test_of_something_else(text):
    assert found(text) is None


def test_news_of_a_former_year_tell_no_pause_of_now():
    assert found("News", "12 March 2021", "We are temporarily closed") is None
    assert found("News", "12 March 2026", "We are temporarily closed") is not None


def test_a_place_may_be_called_like_what_is_no_place():
    query = Query(names=(Name("Kitchen Street"),))
    document = read_document(b"<p>Kitchen Street is permanently closed.</p>", "text/html", "https://example.org/")
    assert find_notice(document, query, 2026).lifecycle == "closed"
