"""Addresses of websites as people write them; most of the values stand in OpenStreetMap."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewright.normalize.websites import canonical_url, is_directory, registrable_domain, site_key, social_network

FILE = Path(__file__).with_name("websites.tsv")
TABLE = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
CANONICAL = [
    ("https://www.montecarlosbm.com/en/restaurant-monaco", "https://www.montecarlosbm.com/en/restaurant-monaco"),
    ("http://monacofitnesscenter.com", "http://monacofitnesscenter.com/"),
    ("www.VBCE.ca", "https://www.vbce.ca/"),
    ("muse21.ca", "https://muse21.ca/"),
    ("www.francescos.com/", "https://www.francescos.com/"),
    ("http://front.bc.ca\u200e", "http://front.bc.ca/"),
    ("http://www.KilianChiropractic.com", "http://www.kilianchiropractic.com/"),
    ("http://www.gärtnerei-lenz.de/", "http://www.xn--grtnerei-lenz-bfb.de/"),
    (
        "https://www.pompiers.gouv.mc/Organisation/Les-casernes#eztoc1",
        "https://www.pompiers.gouv.mc/Organisation/Les-casernes",
    ),
    ("http://bcliquorstores.com/store/locator?store=113", "http://bcliquorstores.com/store/locator?store=113"),
    ("https://www.otto.fi?utm_source=osm&utm_medium=web", "https://www.otto.fi/"),
    ("https://kitch.fi/menu?fbclid=IwAR0&page=2", "https://kitch.fi/menu?page=2"),
    ("https://kitch.fi/?gclid=abc&y=1", "https://kitch.fi/?y=1"),
    ("HTTP://Example.COM:80/Path", "http://example.com/Path"),
    ("https://example.com:443/", "https://example.com/"),
    ("https://example.com:8443/", "https://example.com:8443/"),
    ("http://http://www.elisa.fi", "http://www.elisa.fi/"),
    ("https://https://www.elisa.fi", "https://www.elisa.fi/"),
    ("http:/www.elisa.fi", "http://www.elisa.fi/"),
    ("http:www.elisa.fi", "http://www.elisa.fi/"),
    ("http//www.elisa.fi", "http://www.elisa.fi/"),
    ("htpp://www.elisa.fi", "http://www.elisa.fi/"),
    ("htttp://www.elisa.fi", "http://www.elisa.fi/"),
    ("ttp://www.elisa.fi", "http://www.elisa.fi/"),
    ("//www.elisa.fi/a", "https://www.elisa.fi/a"),
    ("http:\\\\www.elisa.fi\\a", "http://www.elisa.fi/a"),
    ("www.xtraoutlet.fi;www.mikonkulta.fi", "https://www.xtraoutlet.fi/"),
    ("http://a.fi, http://b.fi", "http://a.fi/"),
    ("http://a.fi,http://b.fi", "http://a.fi/"),
    ("Facebook: facebook.com/x", "https://facebook.com/x"),
    ("<https://www.ww.fi/>", "https://www.ww.fi/"),
    ("https://user:secret@www.grano.fi/", "https://www.grano.fi/"),
    ("https://example.com/straße", "https://example.com/stra%C3%9Fe"),
    ("https://example.com/stra%C3%9Fe", "https://example.com/stra%C3%9Fe"),
    ("https://example.com/a b", "https://example.com/a"),
    ("https://example.com/#!/shop", "https://example.com/#!/shop"),
    ("пример.рф", "https://xn--e1afmkfd.xn--p1ai/"),
    ("http://93.184.216.34:8080/a", "http://93.184.216.34:8080/a"),
    ("http://[2606:2800::1]/", "http://[2606:2800::1]/"),
    ("  https://www.jysk.fi/ ", "https://www.jysk.fi/"),
    ("http://www.east-end-food.coop.", "http://www.east-end-food.coop/"),
]
JUNK = """n/a|none|None|no|-|?|unknown|yes|website|www|http://|https://|http://www|www.|localhost|http://localhost|http://intranet/
|info@example.com|mailto:info@example.com|user@example.com/path|tel:+33142685300|javascript:alert(1)|ftp://example.com|data:text/html,x
|file:///etc/passwd|Mohr Baustoffe GmbH|Café de Paris|St.Moritz|menu.pdf|99.90|12.05.2020|+33 1 42 68 53 00
|@instagram|http://exa mple
|http://-bad.com|http://x.com:99999/|http://[::1|http://.com|co.uk|http://1.2.3|93.184.216.34|https://example.invalidtld|""".replace(
    "\n", ""
)
SAME = [
    "http://www.example.com https://example.com/ example.com www.example.com/index.html HTTP://EXAMPLE.COM:80/#top",
    "https://example.com/a/b/ http://www.example.com/a//b https://m.example.com/a/b/index.php?utm_campaign=x",
    "https://example.com/?b=2&a=1 http://www.example.com/index.htm?a=1&b=2&fbclid=z",
    "https://müller.de/straße http://xn--mller-kva.de/stra%C3%9Fe/ https://www.MÜLLER.de/stra%c3%9fe",
    "https://de-de.facebook.com/ModePatricia http://www.facebook.com/ModePatricia/?ref=hl m.facebook.com/modepatricia",
    "https://twitter.com/HiltonHelsinki https://x.com/HiltonHelsinki?s=20 https://mobile.twitter.com/hiltonhelsinki",
    "https://www.instagram.com/beefbar/?hl=fr instagram.com/beefbar https://instagram.com/beefbar?igshid=1",
    "https://www.facebook.com/profile.php?id=100&locale=fr_FR https://facebook.com/profile.php?id=100",
    "https://example.com/default.aspx http://example.com/ example.com:443",
]
DIFFERENT = [
    ("https://example.com/paris", "https://example.com/nice"),
    ("https://paris.example.com/", "https://example.com/"),
    ("https://bcliquorstores.com/store?store=113", "https://bcliquorstores.com/store?store=233"),
    ("https://example.com:8443/", "https://example.com/"),
    ("https://www.facebook.com/profile.php?id=100", "https://www.facebook.com/profile.php?id=101"),
    ("https://example.com/#!/a", "https://example.com/#!/b"),
    ("https://example.co.uk/", "https://example.com/"),
]
DOMAINS = [
    ("https://www.example.co.uk/a", "example.co.uk"),
    ("fr.montecarlosbm.com", "montecarlosbm.com"),
    ("http://jo-online.vsb.bc.ca/", "vsb.bc.ca"),
    ("https://essbaresheidelberg.wordpress.com", "essbaresheidelberg.wordpress.com"),
    ("http://www.gärtnerei-lenz.de/", "xn--grtnerei-lenz-bfb.de"),
    ("https://www.wordpress.com", "wordpress.com"),
    ("https://horizon.business.site/x", "horizon.business.site"),
    ("https://vancouver.blogspot.com/", "vancouver.blogspot.com"),
    ("http://93.184.216.34/", None),
    ("none", None),
]
NETWORKS = [
    ("https://de-de.facebook.com/ModePatricia", "facebook"),
    ("fb.com/x", "facebook"),
    ("https://www.instagram.com/x/", "instagram"),
    ("https://twitter.com/ColumbusMC", "x"),
    ("https://x.com/abc", "x"),
    ("https://www.netflix.com/abc", None),
    ("https://www.tiktok.com/@x", "tiktok"),
    ("https://youtu.be/abc", "youtube"),
    ("https://www.youtube.com/@abc", "youtube"),
    ("https://fr.linkedin.com/company/abc", "linkedin"),
    ("https://vk.com/club1", "vk"),
    ("https://www.threads.net/@a", "threads"),
    ("https://bsky.app/profile/a", "bluesky"),
    ("https://www.pinterest.co.uk/a", "pinterest"),
    ("https://t.me/a", "telegram"),
    ("https://wa.me/33142685300", "whatsapp"),
    ("https://myfacebook.com/", None),
    ("https://www.tripadvisor.com/x", None),
    ("junk", None),
]
DIRECTORIES = """https://www.tripadvisor.co.uk/Restaurant_Review|http://www.yelp.ca/biz/sorrento-barbers|https://www.yelp.com.au/biz/mr-donair
|https://www.google.com/maps/place/x|https://maps.google.de/?cid=1|https://goo.gl/maps/x|https://maps.app.goo.gl/x|https://g.page/x
|https://www.booking.com/hotel/fi/x.html|https://foursquare.com/v/x|https://www.ubereats.com/x|https://deliveroo.fr/x|https://www.pagesjaunes.fr/pros/1
|https://www.gelbeseiten.de/gsbiz/1|https://fi.wikipedia.org/wiki/X|https://www.openstreetmap.org/node/1|https://www.thefork.fr/x
|https://www.lieferando.de/x|https://www.doctolib.fr/x|https://www.planity.com/x|https://www.expedia.co.uk/x|https://maps.apple.com/?q=x""".replace(
    "\n", ""
)
OWN = """https://www.montecarlosbm.com/|https://www.google.com/|https://store.google.com/x|https://www.facebook.com/x|https://yelpington.com/
|https://mytripadvisor-hotel.com/|https://www.elisa.fi/maps|https://essbaresheidelberg.wordpress.com|none""".replace(
    "\n", ""
)


@pytest.mark.parametrize(("text", "expected"), CANONICAL)
def test_the_canonical_address(text: str, expected: str | None) -> None:
    assert canonical_url(text) == expected


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_slips_trackers_and_redirectors(text: str, expected: str) -> None:
    assert (canonical_url(text.replace("\\n", "\n")) or "") == expected


def test_the_table_is_large_enough() -> None:
    assert len(TABLE) + len(CANONICAL) >= 200


@pytest.mark.parametrize("text", JUNK.split("|"))
def test_junk_is_refused(text: str) -> None:
    assert canonical_url(text) is None
    assert site_key(text) == ""


@pytest.mark.parametrize("texts", SAME)
def test_spellings_of_one_page_have_one_key(texts: str) -> None:
    keys = {site_key(text) for text in texts.split()}
    assert len(keys) == 1
    assert keys != {""}


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_other_pages_have_other_keys(left: str, right: str) -> None:
    assert site_key(left) != site_key(right)


@pytest.mark.parametrize(("url", "expected"), DOMAINS)
def test_the_registered_domain(url: str, expected: str | None) -> None:
    assert registrable_domain(url) == expected


@pytest.mark.parametrize(("url", "expected"), NETWORKS)
def test_social_networks(url: str, expected: str | None) -> None:
    assert social_network(url) == expected


@pytest.mark.parametrize("url", DIRECTORIES.split("|"))
def test_sites_about_places_are_directories(url: str) -> None:
    assert is_directory(url)
    assert social_network(url) is None


@pytest.mark.parametrize("url", OWN.split("|"))
def test_other_sites_are_no_directories(url: str) -> None:
    assert not is_directory(url)


@pytest.mark.parametrize(("text", "expected"), CANONICAL)
def test_a_canonical_address_stays(text: str, expected: str | None) -> None:
    if expected is not None:
        assert canonical_url(expected) == expected
        assert site_key(expected) == site_key(text)


def test_a_huge_text_is_refused() -> None:
    assert canonical_url("http://example.com/" + "a" * 5000) is None


_HOSTS = st.from_regex(
    r"(?:www\d?\.|ww\.|http\.)?(?:[a-z0-9-]{1,4}\.){0,3}(?:com|fr|co\.uk|blogspot\.com|ck|x1|zz)", fullmatch=True
)
_PATHS = st.from_regex(r"(?:[/.a-zA-Z0-9_~-]|www?|http|//|;|é|%20|:){0,12}", fullmatch=True)


@given(st.sampled_from(("https://", "http://", "HTTP://")), _HOSTS, _PATHS)
def test_an_address_that_is_taken_as_it_is_is_what_the_long_way_gives(scheme, host, path):
    text = f"{scheme}{host}/{path}" if path else f"{scheme}{host}"
    assert canonical_url(text) == canonical_url(f" {text}")  # a blank before it leads the long way
