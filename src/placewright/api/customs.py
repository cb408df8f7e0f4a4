"""The custom attributes of the organisation that asks, for all that reads keys of attributes in its request."""

from collections.abc import Sequence
from contextvars import ContextVar

from placewright.model.attributes import ATTRIBUTES
from placewright.store.custom_attributes import Defined

_defined: ContextVar[Sequence[Defined]] = ContextVar("custom_attributes", default=())


def tell(found: Sequence[Defined]) -> None:
    """Let the rest of this request know them."""
    _defined.set(found)


def defined() -> Sequence[Defined]:
    """Return the custom attributes of the organisation whose request is read; none where nobody told them."""
    return _defined.get()


def known() -> frozenset[str]:
    """Return the keys that its requests may name."""
    return frozenset(ATTRIBUTES).union(one.key for one in defined())
