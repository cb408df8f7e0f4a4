"""The labelled listings of open and closed places: Overture's rows, and what became of the places."""

from collections.abc import Sequence
from typing import Any

import msgspec

from placewright.evaluation.data import data_file
from placewright.evaluation.overture_rows import case_of, dataset, record, rows
from placewright.evaluation.splits import part_number
from placewright.model.place import Lifecycle, Name, Record
from placewright.resolution import Case
from placewright.resolution.signs import signs_of

FOLDS = 5
OPEN_CLOSED, SF = "overture_open_closed", "overture_sf_closures"


class Listing(msgspec.Struct, frozen=True):
    """One listing and the truth about its place."""

    set: str
    case: Case  # with the listing as its only record
    signs: dict[str, str]
    closed: bool
    fold: int
    rival: Record | None = None  # what Foursquare says of the same place, where it says that it has closed
    elsewhere: bool | None = None  # whether Foursquare says that it has closed; None where it does not know the place


def listings() -> list[Listing]:
    """Return the listings of both sets.

    Raises:
        Skipped: a set is not here.
    """
    return [*_open_closed(), *_sf()]


def _open_closed() -> list[Listing]:
    """Return the rows of 2025 with the label `open`; the newest update of any row is the day of the data."""
    read = [(row, record(row)) for row in rows(data_file("overture-open-closed/places_train.parquet"))]
    day = max(one.observed_at or "" for _, one in read if one)[:10]
    return [_listing(OPEN_CLOSED, one, day, row["open"] == 0) for row, one in read if one]


def _sf() -> list[Listing]:
    """Return the rows of the older release; closed are those that the newer one has dropped. No dates are told."""
    found = []
    for number, row in enumerate(rows(data_file("overture-sf-closures/places.parquet"))):
        one = record(row, "base_")
        if one is not None:
            one = msgspec.structs.replace(one, id=f"{one.id} {number}")
            listing = _listing(SF, one, None, row["open_in_later_release"] == 0, _foursquare(row))
            told = {"open": False, "closed": True}.get(row["fsq_label"])
            found.append(msgspec.structs.replace(listing, elsewhere=told))
    return found


def _foursquare(row: dict[str, Any]) -> Record | None:
    if row["fsq_label"] != "closed" or row["fsq_id"] is None:
        return None
    day = row["fsq_date_closed"]
    return Record(
        id=row["fsq_id"],
        dataset="foursquare",
        names=(Name(row["fsq_name"] or ""),),
        lifecycle=Lifecycle.CLOSED,
        lifecycle_note=f"date_closed {day}",
        closed_on=day,
    )


def _listing(set_: str, one: Record, day: str | None, closed: bool, rival: Record | None = None) -> Listing:
    case = case_of([one], [dataset("overture", day)])
    age = case.witnesses[0].age_years
    return Listing(set_, case, signs_of(one, age), closed, part_number(one.id, FOLDS), rival)


def share_closed(found: Sequence[Listing]) -> float:
    """Return the share of closed places."""
    return sum(one.closed for one in found) / len(found)
