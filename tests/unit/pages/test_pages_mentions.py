"""What looks like an address, a phone, a mail address or opening hours in the text of pages, in many countries."""

import pytest

from placewright.model.place import Address
from placewright.pages import mentions, phone_mentions
from placewright.pages.document import read_document


def document(html: str):
    return read_document(html.encode(), "text/html; charset=utf-8", "https://example.org/")


@pytest.mark.parametrize(
    ("html", "region", "found"),
    [
        ("<p>Hauptstraße 5<br>69117 Heidelberg</p>", "DE", ["Hauptstraße|5|69117"]),
        ("<p>Hauptstraße 5, 69117 Heidelberg</p>", "DE", ["Hauptstraße|5|69117"]),
        ("<p>Adresse: Hauptstr. 5 · 69117 Heidelberg · Tel. 06221 1234</p>", "DE", ["Hauptstr.|5|69117"]),
        ("<p>Café Luna</p><p>12 rue de la Paix</p><p>75002 Paris</p>", "FR", ["rue de la Paix|12|75002"]),
        ("<address>10 Downing Street<br>London<br>SW1A 2AA</address>", "GB", ["Downing Street|10|SW1A 2AA"]),
        ("<p>123 W Hastings St, Vancouver, BC V6B 1G8</p>", "CA", ["W Hastings St|123|V6B 1G8"]),
        ("<p>350 Fifth Avenue</p><p>New York, NY 10118</p>", "US", ["Fifth Avenue|350|10118"]),
        ("<p>Mannerheimintie 10, 00100 Helsinki</p>", "FI", ["Mannerheimintie|10|00100"]),
        ("<p>Via Nassa 4<br>6900 Lugano</p>", "CH", ["Via Nassa|4|6900"]),
        ("<p>Calle Mayor 12, 28013 Madrid</p>", "ES", ["Calle Mayor|12|28013"]),
        ("<p>Storgatan 8<br>111 51 Stockholm</p>", "SE", ["Storgatan|8|111 51"]),
        ("<p>ul. Długa 7<br>00-238 Warszawa</p>", "PL", ["ul. Długa|7|00-238"]),
        ("<p>Rua Augusta 100, 1100-053 Lisboa</p>", "PT", ["Rua Augusta|100|1100-053"]),
        ("<p>Prinsengracht 263, 1016 GV Amsterdam</p>", "NL", ["Prinsengracht|263|1016 GV"]),
        ("<p>Seit 1998 sind wir in 69117 Heidelberg für Sie da</p>", "DE", []),
        ("<p>Mo-Fr 9-18 Uhr</p><p>20000 zufriedene Gäste im Jahr</p>", "DE", []),
        ("<p>Our 350 shops sell 10118 different things</p>", "US", []),
        ("<p>Bestellnummer 69117</p>", "DE", []),
    ],
)
def test_addresses(html, region, found):
    read = mentions.addresses(document(html).lines, region)
    assert [f"{one.value.street}|{one.value.house}|{one.value.postal_code}" for one in read] == found


def test_the_address_that_is_asked_for_needs_no_postal_code():
    asked = Address(street="Nathan Road", house="88", city="Hong Kong")
    read = mentions.addresses(document("<p>88 Nathan Road, Hong Kong</p>").lines, "HK", asked)
    assert [one.value.house for one in read] == ["88"]


@pytest.mark.parametrize(
    ("html", "region", "found"),
    [
        ("<a href='tel:+496221123456'>Anrufen</a>", "DE", ["+496221123456"]),
        ("<p>Tel.: 06221 / 12 34 56</p>", "DE", ["+496221123456"]),
        ("<p>Telefon</p><p>06221 123456</p>", "DE", ["+496221123456"]),
        ("<p>06221 123456</p>", "DE", ["+496221123456"]),
        ("<p>Tel: 06221 123456 | Fax: 06221 123457</p>", "DE", ["+496221123456"]),
        ("<p>Tel/Fax: 06221 123456</p>", "DE", ["+496221123456"]),
        ("<p>Fax 06221 123457</p>", "DE", []),
        ("<p>Fax: <a href='tel:06221123457'>06221 123457</a></p>", "DE", []),
        ("<p>Télécopie : 01 42 34 56 79</p><p>Tél. : 01 42 34 56 78</p>", "FR", ["+33142345678"]),
        ("<p>Order (604) 999-0134 of our bags</p>", "CA", []),
        ("<p>Call us: (604) 681-2111</p>", "CA", ["+16046812111"]),
        ("<p>Puh. 09 1234 5678</p>", "FI", ["+358912345678"]),
        ("<p>☎ 020 7946 0958</p>", "GB", ["+442079460958"]),
        ("<p>IBAN DE02 1203 0000 0000 2020 51</p>", "DE", []),
        ("<p>USt-IdNr. DE 123 456 789, HRB 123456</p>", "DE", []),
        ("<p>Bestellt am 12.03.2024 um 18:30 Uhr, Nr. 4711 0815</p>", "DE", []),
        ("<p>電話 03-3581-4321</p>", "JP", ["+81335814321"]),
        ("<p>Тел.: +7 (495) 123-45-67</p>", "RU", ["+74951234567"]),
        ("<table><tr><td>Planken 7</td><td>0621 123456</td><td>Mo-Fr 9-18</td></tr></table>", "DE", ["+49621123456"]),
        ("<p>Hauptstr. 5 · 69117 Heidelberg · 06221 123456</p>", "DE", ["+496221123456"]),
        ("<p>Call no. 06221 123456</p>", "DE", ["+496221123456"]),
        ("<p>„Sehr nett!“ – Anna am 04.12.2025</p>", "DE", []),
        ("<p>Für 06221 123456 zufriedene Kunden sind wir seit 1990 da, mehr als man denkt</p>", "DE", []),
    ],
)
def test_phones(html, region, found):
    assert [one.value for one in phone_mentions.phones(document(html), region)] == found


@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("Rufnummer: 06221 123456", "DE", ["+496221123456"]),
        ("Nummer: 22 34 56 78", "NO", ["+4722345678"]),
        ("numer kontaktowy 12 345 31 72", "PL", ["+48123453172"]),
        ("Simu +254 20 2345678", "KE", ["+254202345678"]),
        ("NIP 525 000 80 57", "PL", []),
        ("CVR 22 34 56 78", "DK", []),
        ("NIF: 212 345 678", "PT", []),
        ("P.IVA 02 123456789", "IT", []),
        ("Ondernemingsnummer 0456.78.90.12", "BE", []),
        ("VAT PL 123456789", "PL", []),
        ("Seit 1990 unter 06221 123456", "DE", []),
    ],
)
def test_numbers_behind_a_label_that_is_not_known_are_weak(text, region, found):
    read = phone_mentions.phones(document(f"<p>{text}</p>"), region)
    assert [one.value for one in read] == found
    assert all(one.is_weak for one in read)


@pytest.mark.parametrize(
    ("house", "street", "code", "region", "key"),
    [
        ("#110 532", "West Broadway", "V5Z 1E9", "CA", "w broadway|532|V5Z1E9"),
        ("1", "Rautatieasema, Kaivokatu", "00100", "FI", "kaivokatu|1|00100"),
        ("24-26", "Römerstraße", "69115", "DE", "romerstrasse|24-26|69115"),
    ],
)
def test_an_address_that_is_asked_for_as_it_reads(house, street, code, region, key):
    assert key in mentions.asked_keys(Address(house=house, street=street, postal_code=code), region)


def test_a_phone_is_no_house():
    lines = document("<p>Telefoon 010-123-7171</p><p>2026 TD Rotterdam</p>").lines
    assert mentions.addresses(lines, "NL") == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<a href='mailto:Info@Sonne.de?subject=Hallo'>Mail</a>", ["info@sonne.de"]),
        ("<p>E-Mail: info@sonne.de, Web: www.sonne.de</p>", ["info@sonne.de"]),
        ("<p>info(at)sonne.de</p>", []),
        ("<p>Folgt uns @sonne</p>", []),
    ],
)
def test_emails(html, found):
    assert [one.value for one in mentions.emails(document(html))] == found


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Mo–Fr 9–18 Uhr<br>Sa 9–14 Uhr</p>", ["Mo-Fr 09:00-18:00; Sa 09:00-14:00"]),
        ("<h3>Opening hours</h3><p>Monday to Friday: 9am – 5pm</p><p>Saturday: 10am – 4pm</p>", None),
        ("<table><tr><td>Monday</td><td>9:00 - 17:00</td></tr><tr><td>Tuesday</td><td>closed</td></tr></table>", None),
        ("<dl><dt>Lundi</dt><dd>9h-12h et 14h-18h</dd><dt>Mardi</dt><dd>fermé</dd></dl>", None),
        ("<ul><li>ma-pe 10-18</li><li>la 10-15</li></ul>", ["Mo-Fr 10:00-18:00; Sa 10:00-15:00"]),
        ("<h3>Küche</h3><p>Mo-Fr 12-14 Uhr</p>", []),
        ("<h4>Kitchen</h4><p>Mon-Fri 12-2pm</p>", []),
        ("<p>Freitag, 12. Mai, 20:00: Konzert</p>", []),
        ("<p>Wir sind seit 1998 für Sie da</p>", []),
        ("<p>Fr 20:00 Jazz mit dem Trio</p>", []),
        ("<p>Täglich 10–22 Uhr</p>", ["Mo-Su 10:00-22:00"]),
        ("<p>Hotline Mo-Fr 9-12 Uhr</p><h3>Öffnungszeiten</h3><p>Mo-Sa 9-18 Uhr</p>", ["Mo-Sa 09:00-18:00"]),
        ("<h3>Hotline</h3><p>Mo-Fr 9-12 Uhr</p><p>Geöffnet: Mo-Sa 9-18 Uhr</p>", ["Mo-Sa 09:00-18:00"]),
        ("<h3>Keuken</h3><p>Ma-Vr 17:00-21:00</p><h3>Winkel</h3><p>Ma-Za 9:00-18:00</p>", ["Mo-Sa 09:00-18:00"]),
        ("<p>Öffnungszeiten: Mo Ruhetag</p><p>Di-So 9-18 Uhr</p>", ["Mo off; Tu-Su 09:00-18:00"]),
        ("<dl><dt>Di</dt><dd>9:00-12:00</dd><dt>Do</dt><dd>9:00-18:00</dd></dl>", ["Tu 09:00-12:00; Th 09:00-18:00"]),
        ("<p>Visit our shop: Mon-Fri 9am-5pm</p>", ["Mo-Fr 09:00-17:00"]),
        ("<h3>Accueil téléphonique</h3><p>Lun-Ven 9h-12h</p>", []),
        ("<h3>Biuro i obsługa telefoniczna</h3><p>Pn-Pt 9:00-12:00</p>", []),
        ("<table><tr><td>Planken 7</td><td>Mo-Fr 9:00-18:00</td></tr></table>", ["Mo-Fr 09:00-18:00"]),
        ("<p>Open 24 hours</p><p>Monday to Sunday</p>", None),
    ],
)
def test_hours(html, found):
    read = [one.value for one in mentions.hours(document(html).lines)]
    assert read == found if found is not None else len(read) == 1


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("hauptstrasse|5|69117", "hauptstrasse|5|69117", True),
        ("hauptstrasse|5|69117", "hauptstrasse|5|", True),
        ("hauptstrasse|5|69117", "hauptstrasse|6|69117", False),
        ("hauptstrasse|5|69117", "hauptstrasse|5|68159", False),
    ],
)
def test_same_address(a, b, same):
    assert mentions.same_address(a, b) is same
