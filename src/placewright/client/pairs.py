"""Requests about labelled pairs: decisions of people on which record of the reference data is a place."""

from collections.abc import Mapping
from typing import Any

from placewright.client.flow import Call, Lines, decoded, encoded
from placewright.client.values import DeletedPair, LabelledPair, PairList

PATH = "/pairs"
_ACCEPTED = {"csv": "text/csv", "ndjson": "application/x-ndjson"}


def label_pair(
    place_id: str, record: str, *, same: bool, inputs: Mapping[str, Any] | None = None, author: str | None = None
) -> Call[LabelledPair]:
    """Keep whether a record is the place, in place of an earlier decision; an empty `record`: none of them is."""
    body = encoded(place_id=place_id, record=record, same=same, inputs=inputs, author=author)
    return Call(method="POST", path=PATH, body=body, read=decoded(LabelledPair))


def list_pairs(*, place_id: str | None = None, after: int | None = None, limit: int | None = None) -> Call[PairList]:
    """Return decisions, oldest first, at most 1,000 (the server's default is 100)."""
    params = {"place_id": place_id, "after": after, "limit": limit}
    return Call(method="GET", path=PATH, params=params, read=decoded(PairList))


def export_pairs(*, file_format: str = "csv") -> Lines[bytes]:
    """Return all decisions line by line.

    Args:
        file_format: csv, the list that `placewright eval` reads; ndjson, which also holds what is not the place.
    """
    return Lines(method="GET", path=PATH, headers={"Accept": _ACCEPTED[file_format]}, read=bytes)


def delete_pair(pair_id: int) -> Call[DeletedPair]:
    """Take a decision back."""
    return Call(method="DELETE", path=f"{PATH}/{pair_id}", read=decoded(DeletedPair), repeatable=False)
