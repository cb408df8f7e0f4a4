"""An override: what a person knows better than every source about one attribute of one place."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec

MOST_AT_ONCE = 50_000  # of one import
MAX_AUTHOR, MAX_REASON = 200, 2000  # characters
MAX_OUTPUTS_BYTES = 64 * 1024  # of JSON

# Outputs that follow from another one of their attribute, so that the two never contradict each other.
FOLLOWING = {
    "opening_hours_grouped_by_hours": "opening_hours",
    "is_open_24h": "opening_hours",
    "address_localized": "address",
    "coordinates_distance": "coordinates",
}


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """One correction; an organisation has at most one for a place and an attribute."""

    id: str  # made of all below, so that the same correction has the same id wherever it is imported
    place_id: str
    attribute: str  # a key of model.attributes
    outputs: Mapping[str, Any]  # output → its value in canonical form; null: the place has none
    author: str
    reason: str
    created_at: datetime  # UTC
    expires_at: datetime | None = None  # UTC; from then on the sources count again

    def holds(self, now: datetime) -> bool:
        """Tell whether it counts at a moment."""
        return self.expires_at is None or self.expires_at > now


Overrides = Mapping[str, tuple[Override, ...]]  # place_id → its overrides


def make_override(**fields: Any) -> Override:
    """Return an override with its id; `fields` are all others."""
    text = msgspec.json.encode(fields, order="sorted")
    return Override(id=f"ov_{blake2b(text, digest_size=12).hexdigest()}", **fields)
