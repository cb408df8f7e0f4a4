"""Parameters that several routes share, and how lists in them are read."""

from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import Path, Query

from placewright.api import customs
from placewright.errors import InvalidInput, Problem
from placewright.model import rings
from placewright.model.area import Area
from placewright.model.job import JobStatus
from placewright.model.suggestions import unknown_attribute

Word = TypeVar("Word", bound=StrEnum)

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
    return words_of("status", text, JobStatus)


def words_of(name: str, text: str | None, known: type[Word]) -> frozenset[Word]:
    """Read a comma list of words that are known; `name` is the parameter's.

    Raises:
        InvalidInput: one of them is none.
    """
    words = [word.strip() for word in (text or "").split(",") if word.strip()]
    if wrong := [word for word in words if word not in {one.value for one in known}]:
        raise parameter_error(name, f"{wrong[0][:100]!r} is not a {name}; use {', '.join(known)}.")
    return frozenset(map(known, words))


def attributes_of(text: str | None) -> tuple[str, ...]:
    """Read a comma list of attributes, in the order given.

    Raises:
        InvalidInput: one of them is not known.
    """
    words = dict.fromkeys(word.strip() for word in (text or "").split(",") if word.strip())
    for word in words:
        if word not in customs.known():
            raise parameter_error("enrichments", unknown_attribute(word, customs.known()))
    return tuple(words)


def area_of(bbox: str | None, geometry: str | None) -> Area:
    """Read the area of a filter.

    Raises:
        InvalidInput: both were given, or it is no area.
    """
    name, text, read = ("bbox", bbox, rings.of_box) if bbox is not None else ("geometry", geometry, rings.of_wkt)
    if bbox is not None and geometry is not None:
        raise parameter_error("geometry", "Use bbox or geometry, not both.")
    try:
        return read(text or "")
    except InvalidInput as error:
        raise parameter_error(name, error.problems[0].detail) from error


def parameter_error(name: str, detail: str) -> InvalidInput:
    """Return the error for a query parameter."""
    return InvalidInput(f"The parameter {name} is wrong: {detail}", [Problem(f"/query/{name}", detail)])
