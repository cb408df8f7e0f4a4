"""Mail addresses as people and pages write them."""

import pytest

from placewright.normalize.emails import addresses_in, domain_of, is_role

TEXTS = [
    ("info@cafe-lune.fr", ["info@cafe-lune.fr"]),
    ("Info@Cafe-Lune.FR", ["info@cafe-lune.fr"]),
    ("mailto:info@cafe-lune.fr?subject=Table", ["info@cafe-lune.fr"]),
    ("info@cafe-lune.fr; table@cafe-lune.fr", ["info@cafe-lune.fr", "table@cafe-lune.fr"]),
    ("E-Mail: info(at)cafe-lune.de", ["info@cafe-lune.de"]),
    ("info [at] cafe-lune [dot] de", ["info@cafe-lune.de"]),
    ("info(ät)cafe-lune(punkt)de", ["info@cafe-lune.de"]),
    ("info at cafe-lune dot co dot uk", ["info@cafe-lune.co.uk"]),
    ("meet us at cafe-lune.de", []),
    ("info%40cafe-lune.fr", ["info@cafe-lune.fr"]),
    ("o'neill@pub.ie", ["o'neill@pub.ie"]),
    ("reservas+web@bar.es.", ["reservas+web@bar.es"]),
    ("logo@2x.png", []),
    ("hero@3x.webp", []),
    ("bundle@1.2.3.min.js", []),
    ("605a7baede844d278b89dc95ae0a9123@sentry-next.wixpress.com", []),
    ("18d2f96d279149989b95faf0a4b41882@sentry.io", []),
    ("0a1b2c3d4e5f60718293a4b5c6d7e8f9@errors.shop.de", []),
    ("info@example.com", []),
    ("you@yourdomain.com", []),
    ("user@domain.com", []),
    ("name@email.com", []),
    ("noreply@cafe-lune.fr", []),
    ("no-reply@cafe-lune.fr", []),
    ("max.mustermann@cafe-lune.de", []),
    ("datenschutz@cafe-lune.de", []),
    ("webmaster@cafe-lune.fr", []),
    ("info@cafe", []),
    ("info@cafe.lunexyz", []),
    ("@cafelune", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "found"), TEXTS)
def test_addresses_in_a_text(text: str, found: list[str]) -> None:
    assert list(addresses_in(text)) == found


@pytest.mark.parametrize(
    ("address", "role"),
    [("info@a.fr", True), ("kontakt@a.de", True), ("reservation.paris@a.fr", True), ("anna.lune@a.fr", False)],
)
def test_an_address_of_a_place_or_of_a_person(address: str, role: bool) -> None:
    assert is_role(address) is role


def test_whose_domain() -> None:
    assert domain_of("info@mail.cafe-lune.co.uk") == "cafe-lune.co.uk"
    assert domain_of("cafelune@gmail.com") is None
    assert domain_of("cafelune@orange.fr") is None
