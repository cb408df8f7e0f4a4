"""An override of a real café, and the answer of its sources."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from placewright.model.outputs import AttributeStatus, Evidence, Output, Resolved, Result
from placewright.model.override import Override, make_override

MADE = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def override() -> Callable[..., Override]:
    def make(attribute: str = "phoneNumbers", expires_at: datetime | None = None, **outputs: Any) -> Override:
        return make_override(
            place_id="p1",
            attribute=attribute,
            outputs=outputs or {"phone": "+37793256565"},
            author="Maria",
            reason="Called them",
            created_at=MADE,
            expires_at=expires_at,
        )

    return make


@pytest.fixture
def said() -> Result:
    """Return what the sources say: a phone, a week, nothing of the website."""
    node = Evidence(source="openstreetmap 2023", record="node/1", value="+37700000000", weight=0.9)
    phone = Output(name="phone", value="+37700000000", probability=0.95, reasoning="It says so.", evidence=(node,))
    more = Output(name="phone_additional", reasoning="No second one.")
    week = Output(
        name="opening_hours", value={"Monday": "Closed"}, probability=0.9, reasoning="A.", extra={"osm": "Mo"}
    )
    groups = Output(name="opening_hours_grouped_by_hours", value=[], probability=0.9, reasoning="A.")
    always = Output(name="is_open_24h", value=False, probability=0.9, reasoning="A.")
    return Result.of(
        [
            Resolved(attribute="websites", status=AttributeStatus.NOT_RUN),
            Resolved(attribute="phoneNumbers", status=AttributeStatus.RUN, outputs=(phone, more)),
            Resolved(attribute="openingHours", status=AttributeStatus.ERROR, outputs=(week, groups, always)),
        ],
        "MC",
    )
