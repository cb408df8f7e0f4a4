"""Links two lists of places by the same shortlist and the same matcher as enrichment, without any reference data."""

from placewright.linking.link import Side, link
from placewright.linking.pairs import score_pairs
from placewright.linking.result import Linked

__all__ = ["Linked", "Side", "link", "score_pairs"]
