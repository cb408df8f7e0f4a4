"""Reads a single job from a body, fast when it is right, carefully when it is not."""

import msgspec

from placewright.api.careful import explain_job
from placewright.api.submission import Doubt, Merge, read_bounded
from placewright.model.attributes import CORE
from placewright.model.job import SubmittedJob


def read_single(body: bytes) -> SubmittedJob:
    """Return a valid job; one without attributes gets `core`.

    Raises:
        InvalidInput: with every fault found and its place.
    """
    try:
        job = read_bounded(body, Merge())
    except Doubt:
        error = explain_job(body)
    else:
        return job if job.attributes else msgspec.structs.replace(job, attributes=CORE)
    raise error
