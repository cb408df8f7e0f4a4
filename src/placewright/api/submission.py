"""Reads submissions fast with msgspec, so that 50,000 jobs take little time and memory.

What is in any way doubtful is left to `careful.explain`, which finds every fault and says where it stands.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import astuple

from placewright.api import customs, strict_json
from placewright.api.arriving import Arriving
from placewright.api.plain import REFUSALS, colons, is_plain, read_plain
from placewright.api.shapes import Bounds, Head, Job
from placewright.errors import InvalidInput
from placewright.model.attributes import requested
from placewright.model.inputs import MAX_INPUTS_BYTES, JobInputs, point_of, read_inputs, says_enough
from placewright.model.job import SubmittedJob
from placewright.model.licences import unknown_licence
from placewright.store import BatchSubmission


class Doubt(Exception):
    """Something is wrong or odd: the careful reader must look."""


_object = msgspec.json.Decoder(dict[str, Any])
_job = msgspec.json.Decoder(Job)
_bounds = msgspec.json.Decoder(Bounds)
_inputs = msgspec.json.Decoder(JobInputs)
_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])
_list = msgspec.json.Decoder(list[msgspec.Raw])

_REFUSALS = (*REFUSALS, InvalidInput)
_AT_ONCE = 500  # jobs; an odd one among them costs the others some microseconds


def read_batch(body: bytes, max_jobs: int) -> BatchSubmission:
    """Return a valid batch.

    Raises:
        Doubt: it is not valid, or only the careful reader can tell.
    """
    head, raws = _checked(body, max_jobs)
    read = _reader(head)
    jobs = [job for start in range(0, len(raws), _AT_ONCE) for job in read(raws[start : start + _AT_ONCE])]
    return _batch(head, _once(jobs))


def begin_batch(body: bytes, max_jobs: int) -> BatchSubmission:
    """Return a batch whose jobs are read while the first of them are stored.

    Raises:
        Doubt: as `read_batch`, or two jobs have one place_id; if that shows later, by its `jobs`.
    """
    head, raws = _checked(body, max_jobs)
    read = _reader(head)
    known: set[str] = set()

    def read_new(part: Sequence[msgspec.Raw]) -> Sequence[SubmittedJob]:
        before = len(known)
        jobs = read(part)
        known.update([job.place_id for job in jobs])
        if len(known) - before != len(part):
            raise Doubt
        return jobs

    return _batch(head, Arriving(raws, read_new, _AT_ONCE))


def _checked(body: bytes, max_jobs: int) -> tuple[Head, list[msgspec.Raw]]:
    try:
        head, raws = _split(body)
    except _REFUSALS as error:
        raise Doubt from error
    if not 1 <= len(raws) <= max_jobs:
        raise Doubt
    return head, raws


def _batch(head: Head, jobs: Sequence[SubmittedJob]) -> BatchSubmission:
    return BatchSubmission(
        batch_name=head.batch_name,
        jobs=jobs,
        batch_id=head.batch_id,
        owner_id=None if head.owner_id is None else msgspec.json.encode(head.owner_id).decode(),
        forbid_licences=_licences(head),
        budget=head.budget,
        kick_off=_kicks_off(head),
    )


def _licences(bounds: Bounds) -> tuple[str, ...] | None:
    if bounds.forbid_licences and any(unknown_licence(name) for name in bounds.forbid_licences):
        raise Doubt
    return bounds.forbid_licences


def _kicks_off(head: Head) -> bool:
    return head.kick_off_jobs_now is not False


def _reader(head: Head) -> Callable[[Sequence[msgspec.Raw]], Sequence[SubmittedJob]]:
    """Return what reads some of the jobs of a batch."""
    merge = Merge(head.attributes, head.attribute_set)

    def read(raws: Sequence[msgspec.Raw]) -> Sequence[SubmittedJob]:
        plain = read_plain(raws, merge)
        jobs = [read_job(raw, merge, depth=2) for raw in raws] if plain is None else plain
        if _kicks_off(head) and not all(job.attributes for job in jobs):
            raise Doubt
        return jobs

    return read


def _once(jobs: Sequence[SubmittedJob]) -> Sequence[SubmittedJob]:
    """Return jobs without those that stand there before.

    Raises:
        Doubt: two with one place_id differ.
    """
    if len({job.place_id for job in jobs}) == len(jobs):
        return jobs
    found: dict[str, SubmittedJob] = {}
    if any(differ(found.setdefault(job.place_id, job), job) for job in jobs):
        raise Doubt
    return list(found.values())


def differ(first: SubmittedJob, second: SubmittedJob) -> bool:
    """Tell whether two jobs with one place_id differ."""
    if first is second or first == second:
        return False
    if msgspec.json.decode(first.inputs) != msgspec.json.decode(second.inputs):
        return True
    return (first.attributes, first.refresh) != (second.attributes, second.refresh)


def _split(body: bytes) -> tuple[Head, list[msgspec.Raw]]:
    """Return the head, checked strictly, and the texts of the jobs."""
    text = bytes(_fields.decode(body).get("jobs", b""))
    outline = strict_json.decode(_without(body, text))
    head = msgspec.convert({key: item for key, item in outline.items() if item is not None}, Head)
    return head, _list.decode(text)


def _without(body: bytes, text: bytes) -> bytes:
    """Cut the jobs out of the body: repeated keys are then found in the small rest, without going through the jobs.

    Python's own search would first analyse all of the long text that it is to find.
    """
    start = body.find(text[:64])
    while not body.startswith(text, start):
        start = body.find(text[:64], start + 1)
    return body[:start] + b"[]" + body[start + len(text) :] if text else body


def read_job(text: bytes | msgspec.Raw, merge: "Merge", depth: int = 0) -> SubmittedJob:
    """Return a valid job; `depth` tells how deep in the body it stands.

    Raises:
        Doubt: it is not valid, or only the careful reader can tell.
    """
    text = bytes(text)
    try:
        job = _job.decode(text)
        inputs = _inputs.decode(job.inputs)
        if not (is_plain(text, job, inputs) and says_enough(inputs)):
            value = _object.decode(job.inputs)
            _check_keys(text, len(Job.__struct_fields__) - astuple(job).count(None) + _count_keys(value, depth + 1))
            inputs = read_inputs(value)
    except _REFUSALS as error:
        raise Doubt from error
    return SubmittedJob(
        place_id=job.place_id or inputs.place_id or str(uuid.uuid4()),
        inputs=_kept(bytes(job.inputs)),
        attributes=merge(job.attributes, job.attribute_set),
        refresh=job.refresh is True,
        point=point_of(inputs),
    )


def read_bounded(text: bytes, merge: "Merge") -> SubmittedJob:
    """Return a valid job outside of any batch, which has bounds of its own.

    Raises:
        Doubt: as `read_job`.
    """
    job = read_job(text, merge)
    try:
        bounds = _bounds.decode(text)
    except _REFUSALS as error:
        raise Doubt from error
    licences = tuple(sorted(set(_licences(bounds) or ())))
    return msgspec.structs.replace(job, forbid_licences=licences, budget=bounds.budget)


def _kept(text: bytes) -> bytes:
    """Return the text of the inputs as sent; a large one without its white space."""
    if len(text) <= MAX_INPUTS_BYTES:
        return text
    if len(msgspec.json.encode(_object.decode(text))) > MAX_INPUTS_BYTES:
        raise Doubt
    return msgspec.json.format(text, indent=-1)


def _check_keys(text: bytes, kept: int) -> None:
    """Make sure that no key stands twice; when keys may have been lost (see `colons`), the slow reader decides."""
    if colons(text) != kept:
        strict_json.decode(text)


def _count_keys(value: Mapping[str, Any], depth: int) -> int:
    return len(value) + _count_within(value.values(), depth)


_FLAT = frozenset({str, float, bool, type(None)})


def _count_within(items: Collection[Any], depth: int) -> int:
    """Count the keys at all levels below, on the way refusing what is nested too deep or too large a number."""
    if depth >= strict_json.MAX_DEPTH:
        raise Doubt
    if _FLAT.issuperset(map(type, items)):
        return 0
    count = 0
    for item in items:
        kind = type(item)
        if kind is dict:
            count += _count_keys(item, depth + 1)
        elif kind is list:
            count += _count_within(item, depth + 1)
        elif kind is int and not strict_json.LEAST <= item <= strict_json.MOST:
            raise Doubt
    return count


class Merge:
    """Merges a job's attributes with its batch's; most jobs have the same, so answers are kept."""

    def __init__(self, attributes: Sequence[str] | None = None, attribute_set: str | None = None) -> None:
        self._keys = customs.known()  # now: the jobs are read in another thread, which knows of no request
        self._attributes = self._known(attributes)
        self._set = attribute_set
        self._merged: dict[tuple[tuple[str, ...] | None, str | None], tuple[str, ...]] = {}

    def __call__(self, attributes: tuple[str, ...] | None, attribute_set: str | None) -> tuple[str, ...]:
        """Return the union in the order of ATTRIBUTES.

        Raises:
            Doubt: an attribute is not known.
        """
        merged = self._merged.get((attributes, attribute_set))
        if merged is None:
            merged = requested(self._attributes + self._known(attributes), self._set, attribute_set)
            if len(self._merged) < 1000:
                self._merged[attributes, attribute_set] = merged
        return merged

    def _known(self, attributes: Sequence[str] | None) -> tuple[str, ...]:
        if attributes and not self._keys >= set(attributes):
            raise Doubt
        return tuple(attributes or ())
