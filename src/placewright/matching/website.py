"""Compares websites: the same page, the same site, or another one. A page on a social network is a site of its own."""

from itertools import product

from placewright.matching.weights import levels
from placewright.model.match import Level
from placewright.model.place import Candidate, Query, Record
from placewright.normalize.websites import is_directory, registrable_domain, site_key, social_network

LEVELS = ("same_page", "same_front", "same_site", "chain_site", "other_page", "differ")


def compare(query: Query, candidate: Candidate) -> Level | None:
    """Return the best level over all websites of both; None when either has none that can be compared."""
    record = candidate.record
    if not query.websites or not record.websites:
        return None
    found = [_pair(a, b) for a, b in product(query.websites, record.websites)]
    known = [level for level in found if level is not None]
    if not known:
        return None
    best = min(known, key=LEVELS.index)
    if best in ("same_front", "same_site") and _of_chain(record):
        best = "chain_site"
    return levels("website")[best]


def _pair(a: str, b: str) -> str | None:
    """Return the level of two addresses; None where a social page meets another page: that says nothing."""
    key_a, key_b = site_key(a), site_key(b)
    if key_a == key_b:
        return "same_page" if "/" in key_a else "same_front"
    if social_network(a) or social_network(b) or is_directory(a) or is_directory(b):
        return None
    if registrable_domain(a) != registrable_domain(b):
        return "differ"
    # Two deep pages of one site are most often two branches; a deep page and the front page may be one place.
    return "other_page" if "/" in key_a and "/" in key_b else "same_site"


def _of_chain(record: Record) -> bool:
    """Tell whether a record is known to be one of many of its brand, which share a front page."""
    return record.brand_wikidata is not None or record.brand is not None
