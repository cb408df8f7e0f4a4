"""What pages mark up: JSON-LD as it is found in the wild, microdata, RDFa Lite, hCard."""

import json
from pathlib import Path

import pytest

from placewright.pages.business import businesses, record_of
from placewright.pages.document import read_document
from placewright.pages.items import read_items

SHARED = Path(__file__).parents[4] / "shared" / "data"


def items(html: str):
    return read_items(read_document(html.encode(), "text/html; charset=utf-8", "https://example.org/"))


def records(html: str, region: str | None = None):
    return [record_of(item, "https://example.org/", region) for item in businesses(items(html))]


def ld(text: str) -> str:
    return f'<html><head><script type="application/ld+json">{text}</script></head><body></body></html>'


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Bakery", "name": "Korn"}',
        '[{"@type": "Bakery", "name": "Korn"}]',
        '{"@context": "https://schema.org", "@graph": [{"@type": ["Bakery", "LocalBusiness"], "name": "Korn"}]}',
        '{"@type": "https://schema.org/Bakery", "name": "Korn",}',
        '{"@type": "Bakery", /* our shop */ "name": "Korn"}',
        '// data\n{"@type": "Bakery", "name": "Korn"}',
        '<!-- {"@type": "Bakery", "name": "Korn"} -->',
        '//<![CDATA[\n{"@type": "Bakery", "name": "Korn"}\n//]]>',
        '{"@type": "Bakery", "name": "Korn"};',
        "{&quot;@type&quot;: &quot;Bakery&quot;, &quot;name&quot;: &quot;Korn&quot;}",
        '{"@type": "Bakery", "description": "two\nlines", "name": "Korn"}',
        '{"@type": "Bakery", "Name": "Korn"}',
    ],
)
def test_json_ld_as_it_is_found(text):
    found = items(ld(text))
    assert [one.text("name") for one in found] == ["Korn"]
    assert "Bakery" in found[0].types


@pytest.mark.parametrize("text", ["", "{", "null", "[[[[", '"Bakery"', "{" * 10_000, '{"a":' * 50_000])
def test_json_ld_that_is_none(text):
    assert items(ld(text)) == []


def test_a_thing_that_is_named_by_its_id():
    shop = {"@type": "Bakery", "name": "K", "address": {"@id": "#a"}}
    text = json.dumps({"@graph": [shop, {"@id": "#a", "streetAddress": "Weg 1"}]})
    assert records(ld(text))[0].address.street == "Weg"


MICRODATA = """<div itemscope itemtype="http://schema.org/Restaurant"><span itemprop="name">Sole</span>
<div itemprop="address" itemscope itemtype="http://schema.org/PostalAddress">
<span itemprop="streetAddress">Via Roma 3</span> <span itemprop="postalCode">6900</span>
<span itemprop="addressLocality">Lugano</span> <meta itemprop="addressCountry" content="CH"></div>
<a itemprop="telephone" href="tel:+41919231111">091 923 11 11</a>
<time itemprop="openingHours" datetime="Mo-Fr 09:00-17:00">x</time> <a itemprop="url" href="https://sole.ch/">s</a></div>"""
RDFA = MICRODATA.replace("itemscope ", "").replace("itemtype", "typeof").replace("itemprop", "property")
CARD = """<div class="vcard"><a class="fn org url" href="https://sole.ch/">Sole</a><div class="adr">
<span class="street-address">Via Roma 3</span> <span class="postal-code">6900</span>
<span class="locality">Lugano</span> <span class="country-name">CH</span></div>
<span class="tel">+41 91 923 11 11</span></div>"""


@pytest.mark.parametrize("html", [MICRODATA, RDFA, CARD], ids=["microdata", "rdfa", "hcard"])
def test_the_same_place_in_every_markup(html):
    record = records(html)[0]
    assert record.names[0].text == "Sole"
    assert (record.address.street, record.address.house, record.address.city) == ("Via Roma", "3", "Lugano")
    assert record.address.postal_code == "6900"
    assert record.country_code == "CH"
    assert record.phones == ("+41919231111",)
    if html is not CARD:
        assert record.opening_hours == "Mo-Fr 09:00-17:00"
        assert record.categories == ("restaurant",)


def test_itemref_is_followed():
    shop = '<div itemscope itemtype="https://schema.org/Bakery" itemref="t"><b itemprop=name>K</b></div>'
    html = f"{shop}<p id=t><i itemprop=telephone>1</i></p>"
    assert items(html)[0].text("telephone") == "1"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('{"@type": "Person", "name": "J", "telephone": "+41919231111"}', 0),
        ('{"@type": "Event", "name": "J", "location": {"@type": "Place", "address": "Weg 1, 6900 Lugano"}}', 0),
        ('{"@type": "Organization", "name": "J"}', 0),
        ('{"@type": "Organization", "name": "J", "telephone": "+41919231111"}', 1),
        ('{"@type": "Store", "telephone": "1", "department": [{"@type": "Pharmacy", "telephone": "2"}]}', 2),
        ('{"@type": "WebPage", "mainEntity": {"@type": "Bakery", "name": "K", "telephone": "+41919231111"}}', 1),
    ],
)
def test_what_may_be_a_place(text, number):
    assert len(records(ld(text))) == number


@pytest.mark.parametrize(
    ("geo", "point"),
    [
        ({"latitude": "40.75", "longitude": "-73.98"}, (40.75, -73.98)),
        ({"latitude": "40,75", "longitude": -73.98}, (40.75, -73.98)),
        ({"latitude": 0, "longitude": 0}, None),
        ({"latitude": "north", "longitude": "west"}, None),
        ({"latitude": 400, "longitude": 1}, None),
    ],
)
def test_points(geo, point):
    record = records(ld(json.dumps({"@type": "Bakery", "geo": geo})))[0]
    assert (record.point and (record.point.latitude, record.point.longitude)) == point


def test_socials_mail_and_what_later_attributes_need():
    text = {
        "@type": "Restaurant",
        "name": "Sole",
        "telephone": "+41919231111",
        "email": "mailto:ciao@sole.ch",
        "sameAs": ["https://www.facebook.com/sole.lugano", "https://www.instagram.com/sole.lugano/", "https://sole.ch"],
        "servesCuisine": ["Italian", "Pizza"],
        "priceRange": "$$",
        "hasMenu": "https://sole.ch/menu",
    }
    record = records(ld(json.dumps(text)))[0]
    assert record.emails == ("ciao@sole.ch",)
    assert set(record.socials) == {"facebook", "instagram"}
    assert record.cuisines == ("italian", "pizza")
    assert record.tags == {"schema:priceRange": "$$", "schema:hasMenu": "https://sole.ch/menu"}
    assert record.quotes["phoneNumbers"] == "+41919231111"


CASES = SHARED / "web-pages" / "alltheplaces_jsonld_cases.jsonl"


@pytest.mark.skipif(not CASES.exists(), reason="the development data are not here")
@pytest.mark.parametrize("line", CASES.read_text(encoding="utf-8").splitlines() if CASES.exists() else [])
def test_json_ld_that_stores_publish(line):
    case = json.loads(line)
    expected = case["expected"]
    record = records(ld(json.dumps(case["jsonld"])), "US")[0]
    told = {
        "name": record.names[0].text if record.names else None,
        "city": record.address.city,
        "state": record.address.state,
        "postcode": record.address.postal_code,
        "email": record.emails[0] if record.emails else None,
    }
    assert {key: told[key] for key in told if key in expected} == {
        key: expected[key] for key in told if key in expected
    }
