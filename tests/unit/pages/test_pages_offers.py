"""What a page says of its menu, services and pictures."""

import json

import pytest

from placewright.model.place import Name, Query
from placewright.pages.offers import joined_offers
from placewright.pages.services import named_in
from placewright.pages.site import read_page, records_of

URL = "https://www.cafe-lune.fr/"
PLACE = {"@type": "Restaurant", "name": "Café Lune", "telephone": "+33 4 93 62 29 52"}


def offers(html: str, *things: dict) -> dict:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in things)
    page = f"<html><head>{scripts}</head><body><h1>Café Lune</h1>{html}</body></html>"
    return read_page(page.encode(), "text/html; charset=utf-8", URL, Query()).offers


LINKS = [
    ('<a href="/menu">Menu</a>', ["https://www.cafe-lune.fr/menu"]),
    ('<a href="/speisekarte.pdf">Speisekarte (PDF)</a>', ["https://www.cafe-lune.fr/speisekarte.pdf"]),
    ('<a href="/la-carte/">La carte</a>', ["https://www.cafe-lune.fr/la-carte/"]),
    ('<a href="https://drive.google.com/file/d/1/view">Our menu</a>', ["https://drive.google.com/file/d/1/view"]),
    ('<a href="#">Menu</a>', None),
    ('<a href="#menu">Menu</a>', None),
    ('<a href="https://agency.example.net/menu">Menu</a>', None),
    ('<a href="mailto:menu@cafe-lune.fr">Menu</a>', None),
    ('<a href="/contact">Contact</a>', None),
]


@pytest.mark.parametrize(("html", "urls"), LINKS)
def test_links_to_the_menu(html: str, urls: list[str] | None) -> None:
    assert offers(html).get("menu_urls") == urls


@pytest.mark.parametrize(
    ("has_menu", "urls"),
    [
        ("/menu", ["https://www.cafe-lune.fr/menu"]),
        ("https://www.cafe-lune.fr/menu.pdf", ["https://www.cafe-lune.fr/menu.pdf"]),
        ({"@type": "Menu", "url": "https://www.cafe-lune.fr/m"}, ["https://www.cafe-lune.fr/m"]),
        ("Pizza, pasta", None),
        ("https://www.facebook.com/cafelune", None),
    ],
)
def test_marked_up_menus(has_menu, urls) -> None:
    assert offers("", PLACE | {"hasMenu": has_menu}).get("menu_urls") == urls


def test_a_picture_of_a_menu_is_one() -> None:
    found = offers('<a href="/menu-2024.jpg">Menu</a>')
    assert found["menu_images"] == ["https://www.cafe-lune.fr/menu-2024.jpg"]
    assert "menu_urls" not in found


SCHEMA_MENU = {
    "@type": "Menu",
    "name": "Déjeuner",
    "hasMenuSection": [
        {
            "@type": "MenuSection",
            "name": "Plats",
            "description": "Avec pain",
            "hasMenuItem": [
                {
                    "@type": "MenuItem",
                    "name": "Soupe",
                    "description": "Du jour",
                    "offers": [
                        {"@type": "Offer", "name": "Grande", "price": "9,50", "priceCurrency": "EUR"},
                        {"@type": "Offer", "price": 7, "priceCurrency": "EUR"},
                    ],
                },
                {"@type": "MenuItem", "name": "Pain", "offers": {"@type": "Offer", "price": "free"}},
                {"@type": "MenuItem", "description": "no name"},
            ],
            "hasMenuSection": {"@type": "MenuSection", "name": "Enfants", "hasMenuItem": {"name": "Frites"}},
        },
        {"@type": "MenuSection", "name": "Empty"},
    ],
}


def test_a_marked_up_menu_in_the_form_of_the_contract() -> None:
    (menu,) = offers("", PLACE | {"hasMenu": SCHEMA_MENU})["menu_content"]
    assert (menu["name"], menu["description"], menu["footnote"], menu["currency"]) == ("Déjeuner", None, None, "EUR")
    assert [section["name"] for section in menu["sections"]] == ["Plats", "Enfants"]
    soup, bread = menu["sections"][0]["items"]
    assert soup["data"]["choices"] == [
        {"name": "Grande", "prices": {"min": 9.5, "max": 9.5}},
        {"name": "Soupe", "prices": {"min": 7.0, "max": 7.0}},
    ]
    assert bread == {"name": "Pain", "description": None, "data": {"choices": []}}


SERVICES = [
    ("<li>Takeaway</li><li>Delivery</li>", {"takeaway": True, "delivery": True}),
    ("<p>Zum Mitnehmen | Lieferservice</p>", {"takeaway": True, "delivery": True}),
    ("<p>À emporter, livraison, terrasse</p>", {"takeaway": True, "delivery": True, "outdoor_seating": True}),
    ("<p>Free Wi-Fi and dog friendly</p>", {"internet_access": True, "dogs": True}),
    ("<p>No delivery</p>", None),
    ("<p>Delivery?</p>", None),
    ("<p>Keine Lieferung</p>", None),
    ("<p>Our delivery of flowers to the terrace was praised by the newspaper in spring.</p>", None),
]


@pytest.mark.parametrize(("html", "services"), SERVICES)
def test_services_in_short_lines(html: str, services: dict | None) -> None:
    assert offers(html).get("available_services") == services


def test_marked_up_services() -> None:
    features = [
        {"@type": "LocationFeatureSpecification", "name": "Free WiFi", "value": True},
        {"@type": "LocationFeatureSpecification", "name": "Air conditioning", "value": "False"},
        {"@type": "LocationFeatureSpecification", "name": "Charm", "value": True},
    ]
    order = {"@type": "OrderAction", "deliveryMethod": ["http://purl.org/goodrelations/v1#DeliveryModeOwnFleet"]}
    place = PLACE | {"amenityFeature": features, "acceptsReservations": "https://www.cafe-lune.fr/book"}
    found = offers("", place | {"potentialAction": order, "hasDeliveryMethod": "OnSitePickup"})["available_services"]
    assert found == {
        "internet_access": True,
        "air_conditioning": False,
        "reservations": True,
        "pickup": True,
        "delivery": True,
    }


def test_the_words_of_services_are_each_of_one() -> None:
    assert named_in("Click & Collect") == ["pickup"]
    assert named_in("Take-away & Wi-Fi; parking") == ["takeaway", "internet_access"]
    assert named_in("nothing of the kind") == []


def test_pictures() -> None:
    found = offers(
        "", PLACE | {"image": ["/front.jpg", "/img/logo.png", {"@type": "ImageObject", "contentUrl": "/a.webp"}]}
    )
    assert found["storefront_images"] == [{"url": "https://www.cafe-lune.fr/a.webp"}]
    html = '<html><head><meta property="og:image" content="/og/front.jpg"></head><body>x</body></html>'
    page = read_page(html.encode(), "text/html", URL, Query())
    assert page.offers == {"storefront_images": [{"url": "https://www.cafe-lune.fr/og/front.jpg"}]}


def test_several_pages_say_more() -> None:
    one = {"menu_urls": ["a"], "available_services": {"delivery": True}}
    two = {"menu_urls": ["a", "b"], "available_services": {"delivery": False, "bar": True}}
    assert joined_offers([one, two, {}]) == {
        "menu_urls": ["a", "b"],
        "available_services": {"delivery": True, "bar": True},
    }


def test_the_record_of_a_page_holds_them() -> None:
    html = f'<script type="application/ld+json">{json.dumps(PLACE)}</script><a href="/menu">Menu</a>'
    query = Query(names=(Name("Café Lune"),), country_code="FR")
    (record,) = records_of([read_page(html.encode(), "text/html", URL, query)], query, 2024)
    assert record.outputs == {"menu_urls": ["https://www.cafe-lune.fr/menu"]}
