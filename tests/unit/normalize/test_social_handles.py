"""Handles in social networks: real forms of tags, columns and links."""

from pathlib import Path

import pytest

from placewright.normalize.social_handles import NETWORKS, handle_of, page_of, same_handle
from placewright.normalize.websites import social_network

FORMS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "social_handles.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_the_table_is_large_and_names_every_network() -> None:
    assert len(FORMS) >= 200
    assert {network for network, _, _ in FORMS} == set(NETWORKS)


@pytest.mark.parametrize(("network", "text", "handle"), FORMS)
def test_a_handle(network: str, text: str, handle: str) -> None:
    assert handle_of(text, network) == (None if handle == "-" else handle)


@pytest.mark.parametrize(("network", "handle"), sorted({(n, h) for n, _, h in FORMS if h != "-"}))
def test_the_page_of_a_handle_has_that_handle(network: str, handle: str) -> None:
    page = page_of(handle, network)
    assert social_network(page) == network
    assert handle_of(page, network) == handle


def test_one_handle_in_two_spellings() -> None:
    assert same_handle("Cafe.Lune", "facebook") == same_handle("cafelune", "facebook")
    assert same_handle("CafeLune", "x") == same_handle("cafelune", "x")
    assert same_handle("UCabcdefghijklmnopqrstuv", "youtube") != same_handle("UCABCDEFGHIJKLMNOPQRSTUV", "youtube")
    assert handle_of("https://twitter.com/cafelune", "twitter") == "cafelune"
    assert handle_of("@cafelune", "orkut") is None
