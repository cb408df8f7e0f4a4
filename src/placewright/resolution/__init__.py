"""Decides which value is right, how sure that is, and because of what: one attribute per file."""

from collections.abc import Callable, Mapping
from importlib import import_module

from placewright.model.attributes import ATTRIBUTES, Attribute
from placewright.model.outputs import AttributeStatus, Output, Resolved
from placewright.resolution import provided
from placewright.resolution.case import Case
from placewright.resolution.custom import resolve_custom, unresolved_custom

__all__ = ["RESOLVERS", "Case", "Resolver", "resolve", "resolve_custom", "unresolved", "unresolved_custom"]

Resolver = Callable[[Case], tuple[Output, ...]]


def _resolver(attribute: Attribute) -> Resolver:
    """Return `resolve` of the attribute's file; of one without a file, what takes a provider's word."""
    if attribute.resolver is None:
        return provided.resolver(attribute.key)
    found: Resolver = import_module(f"{__name__}.{attribute.resolver}").resolve
    return found


RESOLVERS: Mapping[str, Resolver] = {key: _resolver(attribute) for key, attribute in ATTRIBUTES.items()}


def resolve(attribute: str, case: Case) -> Resolved:
    """Return the outputs of an attribute (a key of RESOLVERS), each with its value or null, confidence and reason."""
    return Resolved(attribute=attribute, status=AttributeStatus.RUN, outputs=RESOLVERS[attribute](case))


def unresolved(attribute: str, status: AttributeStatus, reason: str) -> Resolved:
    """Return an attribute that was not resolved: null outputs that all give the same reason, a sentence."""
    outputs = tuple(Output(name=name, reasoning=reason) for name in ATTRIBUTES[attribute].outputs)
    return Resolved(attribute=attribute, status=status, outputs=outputs)
