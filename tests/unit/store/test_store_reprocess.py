"""Which jobs a reprocess means, in every combination of its flags (CONTRACT section 5)."""

import pytest

from placewright.store.reprocess import chosen_statuses

INCOMPLETE = {"pending", "queued", "in_progress"}
ALL = INCOMPLETE | {"completed", "failed"}


@pytest.mark.parametrize(
    ("failed_only", "incomplete_only", "meant"),
    [
        (None, None, {"failed"}),
        (None, False, {"failed"}),
        (None, True, INCOMPLETE),
        (True, None, {"failed"}),
        (True, False, {"failed"}),
        (True, True, INCOMPLETE | {"failed"}),
        (False, None, ALL),
        (False, False, ALL),
        (False, True, INCOMPLETE),
    ],
)
def test_flags(failed_only: bool | None, incomplete_only: bool | None, meant: set[str]) -> None:
    assert chosen_statuses(failed_only, incomplete_only) == meant
