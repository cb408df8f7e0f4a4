"""Jobs and batches as values: what is submitted, what a worker gets, what it hands back."""

from enum import StrEnum

import msgspec

from placewright.model.geo import Point
from placewright.model.outputs import Result


class JobStatus(StrEnum):
    """The status of a job; it moves pending → queued → in_progress → completed or failed."""

    PENDING = "pending"
    QUEUED = "queued"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"


class SubmittedJob(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A valid job as it was sent, ready to be stored."""

    place_id: str
    inputs: bytes  # the JSON text of `inputs` as sent
    attributes: tuple[str, ...] = ()  # already merged with the batch's, in the order of model.attributes
    refresh: bool = False
    point: Point | None = None  # where the inputs say that it is (`model.inputs.point_of`)
    forbid_licences: tuple[str, ...] = ()  # outside of any batch: under which nothing may be used for it
    budget: float | None = None  # outside of any batch: most that a run may spend; None: as the setting says


class ClaimedJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job as a worker gets it."""

    id: int  # the store's own id
    place_id: str
    organisation_id: int
    inputs: bytes  # JSON text
    attributes: tuple[str, ...]
    refresh: bool = False
    fresh_since: float = 0.0  # with `refresh`: seconds since 1970, what sources kept before then is not trusted
    attempts: int = 1  # this run included
    crashes: int = 0  # how many of the runs before killed their worker
    previous: Result | None = None  # the answer of the run before; attributes that are not run again stay
    forbid_licences: tuple[str, ...] = ()  # as submitted, besides those of the batch
    budget: float | None = None  # as submitted


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """Up to 200 jobs of one batch, claimed together by one worker until the lease expires."""

    id: int
    token: int  # fencing token: what is written under an older one is refused
    jobs: tuple[ClaimedJob, ...]
    lease_seconds: float
    organisation: str = ""  # its slug, for logs and traces
    batch_id: str | None = None  # as the API calls it; None: single jobs
    forbid_licences: tuple[str, ...] = ()  # under which nothing may be used for it
    trace: str | None = None  # traceparent (W3C) of the request that made it


class JobError(msgspec.Struct, frozen=True):
    """Why a job could not be carried out."""

    code: str  # stable, for programs: poisonous, invalid_inputs, timeout, internal
    message: str  # a sentence


class FinishedJob(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker hands back for one job: a result, or an error, or a wish to be run again later."""

    job: ClaimedJob
    result: Result | None = None  # complete: already merged with `job.previous`
    error: JobError | None = None
    retry_after_seconds: float | None = None  # set: not finished, run again after this time
    processing_seconds: float = 0.0
    fingerprint: bytes | None = None  # of (normalised inputs, dataset versions, code version), for the result cache
    fingerprint_attributes: tuple[str, ...] = ()  # the attributes of `result` that this run resolved under it
