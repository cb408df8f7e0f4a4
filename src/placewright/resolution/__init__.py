"""Decides which value is right, how sure that is, and because of what: one attribute per file."""

from collections.abc import Callable, Mapping

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import AttributeStatus, Output, Resolved
from placewright.resolution import (
    address,
    categories,
    closed_permanently,
    coordinates,
    hours,
    names,
    phones,
    provided,
    websites,
)
from placewright.resolution.case import Case
from placewright.resolution.custom import resolve_custom, unresolved_custom

__all__ = ["RESOLVERS", "Case", "resolve", "resolve_custom", "unresolved", "unresolved_custom"]

_PROVIDED = (  # nothing open tells these; see sources/providers.py
    *("menu", "price_tier", "naics", "merchant", "located_within", "building_footprint", "parking_spaces"),
    *("available_services", "storefrontImages", "one_line_summary", "place_existence"),
    *("user_reviews", "approximate_user_reviews", "social_media_profile", "website_traffic"),
)
RESOLVERS: Mapping[str, Callable[[Case], tuple[Output, ...]]] = {
    "closed_permanently": closed_permanently.resolve,
    "websites": websites.resolve,
    "phoneNumbers": phones.resolve,
    "openingHours": hours.resolve,
    "names": names.resolve,
    "address": address.resolve,
    "categories": categories.resolve,
    "coordinates": coordinates.resolve,
    **{attribute: provided.resolver(attribute) for attribute in _PROVIDED},
}


def resolve(attribute: str, case: Case) -> Resolved:
    """Return the outputs of an attribute (a key of RESOLVERS), each with its value or null, confidence and reason."""
    return Resolved(attribute=attribute, status=AttributeStatus.RUN, outputs=RESOLVERS[attribute](case))


def unresolved(attribute: str, status: AttributeStatus, reason: str) -> Resolved:
    """Return an attribute that was not resolved: null outputs that all give the same reason, a sentence."""
    outputs = tuple(Output(name=name, reasoning=reason) for name in ATTRIBUTES[attribute].outputs)
    return Resolved(attribute=attribute, status=status, outputs=outputs)
