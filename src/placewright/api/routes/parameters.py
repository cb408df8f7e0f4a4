"""Parameters that several routes share, and how lists in them are read."""

from typing import Annotated

from fastapi import Path, Query

from placewright.errors import InvalidInput, Problem
from placewright.model.attributes import ATTRIBUTES
from placewright.model.job import JobStatus
from placewright.model.suggestions import unknown_attribute

NO_NUL = r"^[^\x00]*$"  # databases cannot hold it

PathBatchId = Annotated[str, Path(description="The batch.", max_length=200, pattern=NO_NUL, examples=["spring-list"])]
PathPlaceId = Annotated[
    str, Path(description="Your id of the place, percent-encoded.", max_length=500, pattern=NO_NUL, examples=["nice-1"])
]
QueryBatchId = Annotated[str | None, Query(alias="batchId", max_length=200, pattern=NO_NUL, description="One batch.")]
Offset = Annotated[int, Query(ge=0, le=2**62, description="How many to leave out at the start.")]


def statuses_of(text: str | None) -> frozenset[JobStatus]:
    """Read a comma list of statuses.

    Raises:
        InvalidInput: one of them is none.
    """
    words = [word.strip() for word in (text or "").split(",") if word.strip()]
    known = {status.value for status in JobStatus}
    if wrong := [word for word in words if word not in known]:
        raise parameter_error("status", f"{wrong[0][:100]!r} is not a status; use {', '.join(known_in_order())}.")
    return frozenset(JobStatus(word) for word in words)


def known_in_order() -> list[str]:
    """Return the names of the statuses."""
    return [status.value for status in JobStatus]


def attributes_of(text: str | None) -> tuple[str, ...]:
    """Read a comma list of attributes, in the order given.

    Raises:
        InvalidInput: one of them is not known.
    """
    words = dict.fromkeys(word.strip() for word in (text or "").split(",") if word.strip())
    for word in words:
        if word not in ATTRIBUTES:
            raise parameter_error("enrichments", unknown_attribute(word))
    return tuple(words)


def parameter_error(name: str, detail: str) -> InvalidInput:
    """Return the error for a query parameter."""
    return InvalidInput(f"The parameter {name} is wrong: {detail}", [Problem(f"/query/{name}", detail)])
