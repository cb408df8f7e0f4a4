"""Contacts of OpenStreetMap objects, in both spellings of their keys."""

import pytest

from placewright.reference.formats.osm.contacts import contacts_of


@pytest.mark.parametrize(
    ("tags", "phones"),
    [
        ({"phone": "97700224"}, ("+37797700224",)),
        ({"contact:phone": "+377 97 97 24 80"}, ("+37797972480",)),
        ({"phone": "+377 93 10 12 12;+377 93 10 12 13"}, ("+37793101212", "+37793101213")),
        ({"phone": "+37793101212", "contact:phone": "+377 93 10 12 12"}, ("+37793101212",)),
        ({"mobile": "+33 6 12 34 56 78"}, ("+33612345678",)),
        ({"phone": "ask inside"}, ()),
    ],
)
def test_phones(tags: dict[str, str], phones: tuple[str, ...]) -> None:
    found = contacts_of(tags, "MC")
    assert found.phones == phones
    assert found.keys == (frozenset(tags) if phones else frozenset())


@pytest.mark.parametrize(
    ("tags", "websites"),
    [
        ({"website": "www.restaurantnom.fi"}, 1),
        ({"contact:website": "http://www.interfennica.fi/"}, 1),
        ({"url": "https://www.hus.fi; https://hel.fi/x"}, 2),
        ({"website": "none"}, 0),
    ],
)
def test_websites(tags: dict[str, str], websites: int) -> None:
    found = contacts_of(tags, "FI")
    assert len(found.websites) == websites
    assert all(url.startswith("http") for url in found.websites)


def test_a_profile_is_no_website() -> None:
    found = contacts_of({"website": "https://www.facebook.com/cafedeparis", "contact:instagram": "@cafedeparis"}, "MC")
    assert found.websites == ()
    assert dict(found.socials) == {
        "instagram": "https://www.instagram.com/cafedeparis",
        "facebook": "https://www.facebook.com/cafedeparis",
    }


def test_emails() -> None:
    found = contacts_of({"email": "info@example.com; a@b.example", "contact:email": "info@example.com"}, None)
    assert found.emails == ("info@example.com", "a@b.example")
    assert contacts_of({"email": "info at example.com"}, None).emails == ()
