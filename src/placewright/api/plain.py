"""Reads jobs by the hundred, as long as they are plain: known keys that stand once, flat, with coordinates.

Most lists are like that, and what is done to many jobs in one call costs half of what it costs job by job.
"""

import uuid
from collections.abc import Callable, Sequence
from operator import attrgetter, methodcaller
from typing import Annotated

import msgspec
from msgspec.structs import astuple

from placewright.api.shapes import Job
from placewright.model.geo import Point
from placewright.model.inputs import MAX_INPUTS_BYTES, MAX_PLACE_ID, JobInputs, Latitude, Longitude
from placewright.model.job import SubmittedJob

# What msgspec raises for text that is not good JSON of the expected shape.
REFUSALS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

# Without the pattern that refuses NUL, which costs more than all else: that is looked for in the whole text.
_PlaceId = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_PLACE_ID)]
_NUL = b"\\u0000"


class _Job(Job, frozen=True, gc=False):
    place_id: _PlaceId | None = None


class _Inputs(JobInputs, kw_only=True, frozen=True, gc=False):
    name: Annotated[str, msgspec.Meta(min_length=1)]
    latitude: Latitude
    longitude: Longitude
    wkt_geometry: None = None
    id: str | None = None  # a number may be too large
    place_id: _PlaceId | None = None


_jobs = msgspec.json.Decoder(list[_Job])
_inputs = msgspec.json.Decoder(list[_Inputs])
_KEYS = len(Job.__struct_fields__) + len(JobInputs.__struct_fields__)
_absent: Callable[[tuple[object, ...]], int] = methodcaller("count", None)
_name: Callable[[_Inputs], str] = attrgetter("name")
_text: Callable[[_Job], msgspec.Raw] = attrgetter("inputs")

_attributes: Callable[[_Job], tuple[tuple[str, ...] | None, str | None]] = attrgetter("attributes", "attribute_set")

MergeAttributes = Callable[[tuple[str, ...] | None, str | None], tuple[str, ...]]


def read_plain(raws: Sequence[msgspec.Raw], merge: MergeAttributes) -> list[SubmittedJob] | None:
    """Return valid jobs; None when one of them is not plain or not valid.

    Raises:
        Doubt: by `merge`, an attribute is not known.
    """
    text = b"[" + b",".join(raws) + b"]"
    try:
        jobs = _jobs.decode(text)
        inputs = _inputs.decode(b"[" + b",".join(map(_text, jobs)) + b"]")
    except REFUSALS:
        return None
    absent = sum(map(_absent, map(astuple, jobs))) + sum(map(_absent, map(astuple, inputs)))
    if colons(text) + absent != _KEYS * len(raws) or _NUL in text:
        return None
    if any(map(str.isspace, map(_name, inputs))) or max(map(len, map(_text, jobs))) > MAX_INPUTS_BYTES:
        return None
    kinds = [*map(_attributes, jobs)]
    merged = {kind: merge(*kind) for kind in set(kinds)}
    return [
        SubmittedJob(
            place_id=job.place_id or one.place_id or str(uuid.uuid4()),
            inputs=bytes(job.inputs),
            attributes=merged[kind],
            refresh=job.refresh is True,
            point=Point(one.latitude, one.longitude),
        )
        for job, one, kind in zip(jobs, inputs, kinds, strict=True)
    ]


def is_plain(text: bytes, job: Job, inputs: JobInputs) -> bool:
    """Tell whether all keys of a job are known and stand once, and its inputs are flat."""
    absent = astuple(job).count(None) + astuple(inputs).count(None)
    return colons(text) + absent == _KEYS and type(inputs.id) is not int


def colons(text: bytes) -> int:
    """Return how many keys stand in a JSON text, at all levels, or more.

    Every key's closing quote is followed by a colon, white space aside. When that many keys were kept, none was lost:
    msgspec would take the last of two equal ones without a word. More colons may stand inside of strings.
    """
    return text.translate(None, b" \t\r\n").count(b'":')
