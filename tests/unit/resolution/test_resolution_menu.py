"""Menus: where they are and what is on them."""

import pytest

from placewright.resolution import resolve

PDF = "https://gerhards.mc/menu.pdf"
SITE = ("https://www.gerhards.mc/",)
SOUP = {"name": "Soup", "description": None, "data": {"choices": []}}
MENU = {
    "name": "Lunch",
    "description": None,
    "footnote": None,
    "currency": "EUR",
    "sections": [{"name": "Mains", "description": None, "items": [SOUP]}],
}


def menu(case):
    return {output.name: output for output in resolve("menu", case).outputs}


@pytest.mark.parametrize(
    ("tags", "urls", "official", "images"),
    [
        ({"website:menu": PDF}, [PDF], PDF, None),
        ({"contact:menu": "www.menus.com/gerhards"}, ["https://www.menus.com/gerhards"], None, None),
        ({"menu:url": "https://gerhards.mc/menu.jpg"}, None, None, ["https://gerhards.mc/menu.jpg"]),
        ({"website:menu": "yes"}, None, None, None),
        (
            {"website:menu": "https://gerhards.mc/a; https://gerhards.mc/b"},
            ["https://gerhards.mc/a", "https://gerhards.mc/b"],
            "https://gerhards.mc/a",
            None,
        ),
    ],
)
def test_the_menus_of_a_record(tags, urls, official, images, case_of) -> None:
    found = menu(case_of({"tags": tags, "websites": SITE}))
    assert (found["menu_urls"].value, found["menu_url_official"].value) == (urls, official)
    assert (found["menu_images"].value, found["menu_content"].value) == (images, None)


def test_a_page_with_a_menu(site_case) -> None:
    outputs = {"menu_urls": ["https://gerhards.mc/karte"], "menu_content": [MENU]}
    found = menu(site_case({"outputs": outputs, "websites": SITE}))
    assert found["menu_urls"].value == ["https://gerhards.mc/karte"]
    assert found["menu_url_official"].value == "https://gerhards.mc/karte"
    assert found["menu_content"].value == [MENU]
