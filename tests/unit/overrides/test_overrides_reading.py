"""Overrides as they are sent: every fault is told with its place."""

from datetime import UTC, datetime, timedelta

import pytest

from placewright.errors import InvalidInput
from placewright.overrides import read_override, read_overrides

NOW = datetime(2026, 4, 1, tzinfo=UTC)
SENT = {"place_id": "p1", "outputs": {"phone": "+377 93 25 65 65"}, "author": "Maria", "reason": "Called them"}


def test_a_good_one() -> None:
    one = read_override(SENT | {"expires_at": "2026-12-31"}, NOW)
    assert (one.attribute, one.outputs) == ("phoneNumbers", {"phone": "+37793256565"})
    assert (one.created_at, one.expires_at) == (NOW, datetime(2026, 12, 31, tzinfo=UTC))


def test_the_same_correction_has_the_same_id() -> None:
    first, again = read_override(SENT, NOW), read_override(SENT | {"attribute": "phoneNumbers", "note": 1}, NOW)
    assert first.id == again.id
    assert first.id != read_override(SENT, NOW + timedelta(seconds=1)).id


FAULTS = [
    ([], [""]),
    ({}, ["/place_id", "/author", "/reason", "/outputs"]),
    (SENT | {"place_id": 7, "author": " ", "reason": "x" * 2001}, ["/place_id", "/author", "/reason"]),
    (SENT | {"attribute": "phones"}, ["/attribute"]),
    (SENT | {"attribute": "websites"}, ["/outputs/phone"]),
    (SENT | {"outputs": {}}, ["/outputs"]),
    (SENT | {"outputs": {"fax": "1"}}, ["/outputs/fax"]),
    (SENT | {"outputs": {"phone": None, "website": None}}, ["/outputs/website"]),
    (SENT | {"outputs": {"is_open_24h": True}}, ["/outputs/is_open_24h"]),
    (SENT | {"outputs": {"phone": "0", "phone_additional": ["+37793256565", "1"]}},
     ["/outputs/phone", "/outputs/phone_additional/1"]),
    (SENT | {"outputs": {"address": {"zip": "1"}}}, ["/outputs/address/zip"]),
    (SENT | {"outputs": {"available_services": {"x": "y" * 70_000}}}, ["/outputs"]),
    (SENT | {"expires_at": "2026-03-31T00:00:00Z"}, ["/expires_at"]),
    (SENT | {"expires_at": "2027-01-01T00:00:00"}, ["/expires_at"]),
    (SENT | {"expires_at": "soon"}, ["/expires_at"]),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "pointers"), FAULTS)
def test_faults(sent, pointers) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_override(sent, NOW)
    assert [one.pointer for one in caught.value.problems] == pointers


def test_a_list_is_read_whole_or_not_at_all() -> None:
    good = [SENT, SENT | {"place_id": "p2", "created_at": "2025-01-01T00:00:00Z", "expires_at": "2025-02-01"}]
    assert [one.created_at.year for one in read_overrides(good, NOW)] == [2026, 2025]
    with pytest.raises(InvalidInput) as caught:
        read_overrides([*good, SENT, {"outputs": 1}], NOW)
    assert [one.pointer for one in caught.value.problems] == [
        "/overrides/2", "/overrides/3/place_id", "/overrides/3/author", "/overrides/3/reason", "/overrides/3/outputs",
    ]  # fmt: skip
    with pytest.raises(InvalidInput):
        read_overrides([], NOW)
