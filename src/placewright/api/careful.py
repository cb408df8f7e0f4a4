"""Finds every fault of a submission and says where it stands; slow, and only used when there is one."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from pydantic import BaseModel, ValidationError

from placewright.api import strict_json
from placewright.api.schemas.faults import invalid, problems_of
from placewright.api.schemas.requests import BatchHead, JobHead, SingleHead
from placewright.errors import InvalidInput, Problem
from placewright.model.attributes import SETS
from placewright.model.inputs import MAX_INPUTS_BYTES, check_inputs

_LISTED = 100
_NEEDS_ATTRIBUTES = "Attributes are needed to start the jobs: set attributes or attribute_set, here or on every job."


class Faults:
    """Collects problems: lists the first hundred, counts all."""

    def __init__(self) -> None:
        self.listed: list[Problem] = []
        self.count = 0

    def add(self, *problems: Problem) -> None:
        """Take problems in."""
        self.count += len(problems)
        self.listed += problems[: max(0, _LISTED - len(self.listed))]

    def error(self) -> InvalidInput:
        """Return the error that tells them."""
        if not self.count:
            # The fast reader and this one are held together by tests; if they differ, that is no reason for a 500.
            self.add(Problem("", "The body is not valid."))
        return invalid(self.listed, self.count)


def explain_batch(body: bytes, max_jobs: int) -> InvalidInput:
    """Return what is wrong with a batch."""
    try:
        value = strict_json.decode(body)
    except InvalidInput as error:
        return error
    faults = Faults()
    if not isinstance(value, Mapping):
        faults.add(Problem("", "This must be an object."))
        return faults.error()
    faults.add(*_model_faults(BatchHead, value, ""))
    jobs = value.get("jobs")
    if jobs is None:
        faults.add(Problem("/jobs", "This is required."))
    elif not isinstance(jobs, list):
        faults.add(Problem("/jobs", "This must be a list."))
    elif not 1 <= len(jobs) <= max_jobs:
        faults.add(Problem("/jobs", f"This must have 1 to {max_jobs} jobs, not {len(jobs)}."))
    else:
        _check_jobs(value, jobs, faults)
    return faults.error()


def explain_job(body: bytes) -> InvalidInput:
    """Return what is wrong with a single job."""
    try:
        value = strict_json.decode(body)
    except InvalidInput as error:
        return error
    faults = Faults()
    faults.add(*job_faults(value, "", SingleHead))
    return faults.error()


def _check_jobs(batch: Mapping[str, Any], jobs: list[Any], faults: Faults) -> None:
    start = batch.get("kick_off_jobs_now") is not False
    needed = start and not _has_attributes(batch)
    first: dict[str, int] = {}
    for index, job in enumerate(jobs):
        pointer = f"/jobs/{index}"
        faults.add(*job_faults(job, pointer))
        if not isinstance(job, Mapping):
            continue
        if needed and not _has_attributes(job):
            faults.add(Problem(f"{pointer}/attributes", _NEEDS_ATTRIBUTES))
        place_id = _place_id(job)
        if isinstance(place_id, str) and first.setdefault(place_id, index) != index:
            other = first[place_id]
            if _contents(batch, jobs[other]) != _contents(batch, job):
                detail = f"{place_id!r} stands twice with different contents: here and at /jobs/{other}."
                faults.add(Problem(f"{pointer}/place_id", detail))


def _has_attributes(value: Mapping[str, Any]) -> bool:
    return bool(value.get("attributes") or value.get("attribute_set"))


def _place_id(job: Mapping[str, Any]) -> Any:
    """Return the place_id of a decoded job: its own field wins over the one in its inputs."""
    inputs = job.get("inputs")
    return job.get("place_id") or (inputs.get("place_id") if isinstance(inputs, Mapping) else None)


def _contents(batch: Mapping[str, Any], job: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what must be equal when a place_id stands twice."""
    attributes: set[str] = set()
    for holder in (batch, job):
        listed, named = holder.get("attributes"), holder.get("attribute_set")
        if isinstance(listed, list):
            attributes.update(key for key in listed if isinstance(key, str))
        if isinstance(named, str):
            attributes.update(SETS.get(named, ()))
    return (job.get("inputs"), attributes, job.get("refresh") is True)


def job_faults(value: Any, pointer: str, head: type[JobHead] = JobHead) -> Iterator[Problem]:
    """Yield what is wrong with one decoded job; `head` tells what may stand beside its inputs."""
    if not isinstance(value, Mapping):
        yield Problem(pointer, "This must be an object.")
        return
    yield from _model_faults(head, value, pointer)
    inputs = value.get("inputs")
    if inputs is None:
        yield Problem(f"{pointer}/inputs", "This is required.")
        return
    yield from check_inputs(inputs, f"{pointer}/inputs")
    if len(msgspec.json.encode(inputs)) > MAX_INPUTS_BYTES:
        yield Problem(f"{pointer}/inputs", f"The inputs of one place may have at most {MAX_INPUTS_BYTES} bytes.")


def _model_faults(model: type[BaseModel], value: Mapping[str, Any], pointer: str) -> list[Problem]:
    """Check fields against a model; null counts as absent."""
    try:
        model.model_validate({key: item for key, item in value.items() if item is not None})
    except ValidationError as error:
        return problems_of(error, pointer)
    return []
