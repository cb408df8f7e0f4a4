"""Which URL of a sitemap looks like the page of the branch asked for, however its slug was made."""

import pytest

from placewright.model.place import Address, Name, Query
from placewright.pages.links import branch_pages


@pytest.mark.parametrize(
    ("street", "house", "path"),
    [
        ("Västerlånggatan", "2", "/shops/vasterlanggatan-2"),
        ("Västerlånggatan", "2", "/shops/vsterlnggatan-2"),
        ("Västerlånggatan", "2", "/shops/v-sterl-nggatan-2"),
        ("Römerstraße", "24-26", "/filialen/rmerstrae-24-26"),
        ("Römerstraße", "24-26", "/filialen/roemerstrasse-24-26"),
        ("Rue Langlé", "4", "/magasins/ruelangl-4"),
        ("Öğe", "4", None),
    ],
)
def test_the_page_of_a_branch(street, house, path):
    query = Query(names=(Name("Café"),), country_code="SE", address=Address(street=street, house=house))
    links = [(f"https://x.example{one}", "") for one in ("/shops/storgatan-9", path or "/e", "/contact")]
    assert branch_pages(links, query, 3) == ([f"https://x.example{path}"] if path else [])
