"""Handles and addresses of pages in social networks."""

import pytest

from placewright.normalize.social_pages import social_page
from placewright.normalize.websites import social_network


@pytest.mark.parametrize(
    ("text", "network", "page"),
    [
        ("@cafe.lune", "instagram", "https://www.instagram.com/cafe.lune"),
        ("cafe_lune", "instagram", "https://www.instagram.com/cafe_lune"),
        ("Instagram: @cafe_lune", "instagram", "https://www.instagram.com/cafe_lune"),
        ("instagram.com/cafe_lune", "instagram", "https://instagram.com/cafe_lune"),
        ("https://www.instagram.com/cafe_lune/?igsh=abc", "instagram", "https://www.instagram.com/cafe_lune/"),
        ("CafeLune", "facebook", "https://www.facebook.com/CafeLune"),
        ("fb/CafeLune", "facebook", "https://www.facebook.com/CafeLune"),
        ("https://fb.com/CafeLune", "facebook", "https://fb.com/CafeLune"),
        ("@cafelune", "twitter", "https://x.com/cafelune"),
        ("https://twitter.com/cafelune", "twitter", "https://twitter.com/cafelune"),
        ("@cafelune", "tiktok", "https://www.tiktok.com/@cafelune"),
        ("@cafelune", "youtube", "https://www.youtube.com/@cafelune"),
        ("cafe-lune", "linkedin", "https://www.linkedin.com/company/cafe-lune"),
        ("https://www.facebook.com/CafeLune", "instagram", None),
        ("Café Lune am Markt", "instagram", None),
        ("yes", "mastodon", None),
        ("12345", "instagram", None),
        ("", "instagram", None),
    ],
)
def test_social_page(text, network, page):
    assert social_page(text, network) == page


@pytest.mark.parametrize(
    "url", ["https://linktr.ee/lune", "https://beacons.ai/lune", "https://lnk.bio/lune", "https://taplink.cc/l"]
)
def test_link_in_bio_pages_are_no_own_sites(url):
    assert social_network(url)
