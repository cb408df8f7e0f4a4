"""What the store takes and gives: frozen values, one line per field. JSON texts stay texts (`Raw`) both ways."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from msgspec import Raw

from placewright.model.area import Area
from placewright.model.job import JobStatus, SubmittedJob
from placewright.model.organisation import Scope
from placewright.model.outputs import Confidence, Result


class Organisation(msgspec.Struct, frozen=True):
    """Who owns batches, jobs and keys."""

    id: int
    slug: str  # the {org_slug} of the URL


class Holding(msgspec.Struct, frozen=True):
    """How much an organisation stores, and for how long."""

    slug: str
    batches: int
    jobs: int
    retention_days: float | None  # 0: for ever; None: as the setting says


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as people may see it: never the secret."""

    id: int  # what `placewright keys revoke` takes
    organisation: str  # slug
    name: str | None
    prefix: str  # first characters of the secret, to recognise it by
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None  # within a minute
    revoked_at: datetime | None
    scope: Scope = Scope.ADMIN


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One change."""

    at: datetime
    key_id: int | None  # by whose request; null: by the operator
    key_name: str | None
    actor: str | None  # the operator
    action: str  # "POST /place_enrichment/batches", "keys create"
    subject: str | None  # the batch, place, key … that is meant
    request_id: str | None


class KeyOwner(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a good key belongs to."""

    key_id: int
    organisation_id: int
    slug: str
    scope: Scope
    use_is_stale: bool  # last_used_at is over a minute old: call `keys.note_use` in a write
    pinned: Mapping[str, str] | None = None  # name → version of the reference data that must answer it; None: any
    session: bool = False  # somebody is signed in by a key, and this stands for that


class LabelledPair(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decided: whether a record of the reference data is the place."""

    id: int
    place_id: str
    record: str  # "": all records, of which none is the place
    same: bool
    inputs: Raw  # JSON object: what was known of the place
    author: str
    created_at: datetime


class JobDot(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A job as a map shows it."""

    place_id: str
    latitude: float
    longitude: float
    status: int  # the place in the list of the five statuses
    weakest: int | None  # rank of the word of the least sure value; 0: an answer without values; null: no answer


class BatchSubmission(msgspec.Struct, frozen=True, kw_only=True):
    """A valid batch as it was sent. `place_id`s are unique in it; the caller saw to that."""

    batch_name: str
    jobs: Sequence[SubmittedJob]
    batch_id: str | None = None  # None: a new UUID; an existing id of the organisation: append
    owner_id: str | None = None  # JSON; kept and not looked at
    forbid_licences: tuple[str, ...] | None = None  # under which nothing may be used; None, on an append: as before
    budget: float | None = None  # most that the batch may spend; None: as it is, or as the setting says
    kick_off: bool = True  # False: new and replaced jobs stay pending


class AttributeCounts(msgspec.Struct, frozen=True):
    """How one attribute ended over the jobs of a batch that have an answer."""

    attribute: str
    run: int
    error: int
    not_run: int
    condition_failed: int  # RUN_CONDITION_FAILED
    filled: int  # jobs with a value in at least one of its outputs

    @property
    def fill_rate(self) -> float:
        """Return the share of answers about this attribute that have a value, 0..1."""
        answers = self.run + self.error + self.not_run + self.condition_failed
        return self.filled / answers if answers else 0.0


def settled_status(completed: int, failed: int, failure_threshold: float) -> JobStatus:
    """Return the status of a batch whose jobs have all ended."""
    return JobStatus.FAILED if failed > failure_threshold * (completed + failed) else JobStatus.COMPLETED


class Spending(msgspec.Struct, frozen=True, kw_only=True):
    """What the calls of paid sources cost a batch, in the unit of budgets; calls under way count with the most."""

    calls: int = 0
    cost: float = 0.0
    used_up: bool = False  # a call was refused, since the budget did not allow it
    sources: Mapping[str, tuple[int, float]] = {}  # name → calls, cost


class Stamp(NamedTuple):
    """What tells one state of a batch from all others."""

    batch: str
    created_at: datetime
    version: int
    expires_at: datetime | None


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch without its jobs; or a synthetic one: the jobs of a UTC day (`id` "day:YYYY-MM-DD")."""

    id: str
    name: str
    refresh: bool  # marked for the scheduled refresh
    version: int  # grows with every change to the batch or its jobs; good for an ETag together with `id`
    counts: Mapping[JobStatus, int]  # all five, in the order of JobStatus
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None = None  # first claim of the present (or last) run
    finished_at: datetime | None = None  # when the last job of the run ended; None while any is left
    settled_before: int = (
        0  # jobs that were terminal when the run started: rate = (terminal - this) / (now - started_at)
    )
    expires_at: datetime | None = None  # None: it works, or is kept for ever; an expired batch is never shown
    budget: float | None = None  # its own, in the unit of the sources' costs; None: as the setting says
    spending: Spending = Spending()
    attributes: tuple[AttributeCounts, ...] = ()  # in the order of model.attributes; () of a day

    @property
    def stamp(self) -> Stamp:
        """Return what tells this state of it from all others."""
        return Stamp(self.id, self.created_at, self.version, self.expires_at)

    @property
    def total(self) -> int:
        """Return how many jobs it has."""
        return sum(self.counts.values())

    def status(self, failure_threshold: float) -> JobStatus:
        """Return the status by CONTRACT section 3; a batch without jobs is completed."""
        counts = self.counts
        done, failed = counts[JobStatus.COMPLETED], counts[JobStatus.FAILED]
        if counts[JobStatus.IN_PROGRESS]:
            return JobStatus.IN_PROGRESS
        if counts[JobStatus.QUEUED]:
            return JobStatus.IN_PROGRESS if done + failed else JobStatus.QUEUED
        if counts[JobStatus.PENDING]:
            return JobStatus.PENDING
        return settled_status(done, failed, failure_threshold)


class BatchPage(msgspec.Struct, frozen=True):
    """Some batches, and how many there are in all."""

    batches: tuple[Batch, ...]
    total: int


class StoredJob(msgspec.Struct, frozen=True, gc=False):
    """A job with its answer. The `Raw` fields hold JSON text, to be sent as it is."""

    place_id: str
    batch_id: str | None
    status: JobStatus
    attributes: tuple[str, ...]  # its own, as submitted
    inputs: Raw  # as sent
    outputs: Raw  # object; {} without an answer, as the four below
    reasoning: Raw
    confidence_scores: Raw
    attribute_status: Raw  # only of attributes that were answered
    enrichment_metadata: Raw
    changes: Raw  # output → {before, after} of the last run
    country_code: str | None
    created_at: datetime
    completed_at: datetime | None  # end of the last run
    last_enriched: datetime | None
    processing_seconds: float | None
    attempts: int  # of the present or last run
    error: Raw | None  # {"code", "message"}, only on failed jobs


class JobFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which jobs of an organisation; conditions are joined by AND."""

    batch_id: str | None = None
    singles_only: bool = False  # excludeBatches
    statuses: frozenset[JobStatus] = frozenset()  # empty: any
    confidence_below: Confidence | None = None  # with any requested output under it
    place_ids: tuple[str, ...] = ()  # empty: any
    day: date | None = None  # created that UTC day
    area: Area | None = None  # whose inputs tell a point in it or on its edge
    answered: bool = False  # only those that have an answer
    weakest_below: Confidence | None = None  # whose weakest value is less sure; an answer without values counts too
    open_closed: str | None = None  # whose output open_closed_status is this
    empty: str | None = None  # whose answer has no value for this output
    changed: bool = False  # whose last run changed an output
    text: str | None = None  # whose place_id or inputs hold this, whatever the case of A to Z


class JobBrief(msgspec.Struct, frozen=True, gc=False):
    """A job as far as a search by name or kind must know it."""

    id: int  # the store's own
    inputs: str  # JSON as sent
    outputs: str | None  # JSON; None without an answer


class JobPage(msgspec.Struct, frozen=True):
    """Some jobs in the order of submission, how many match in all, and where to go on."""

    jobs: tuple[StoredJob, ...]
    total: int
    next_cursor: str | None  # None: this was the last page


class Reprocessed(msgspec.Struct, frozen=True):
    """What a reprocess chose."""

    job_count: int  # jobs that will run (again); those in progress run again after their present run
    excluded_deferred_count: int = 0  # deferred (pending) jobs of the batch that the choice left out
    missing: tuple[str, ...] = ()  # place_ids that do not exist, in the order asked


class Marked(msgspec.Struct, frozen=True):
    """Which batches were marked for the scheduled refresh."""

    updated: tuple[str, ...]
    missing: tuple[str, ...]


class CachedResult(msgspec.Struct, frozen=True):
    """An earlier answer for the same fingerprint, and the attributes that it answers under it."""

    result: Result
    attributes: frozenset[str]


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """Where events are sent, as people may see it: never the secret."""

    id: str
    url: str
    events: tuple[str, ...]  # types
    active: bool
    disabled_reason: str | None  # a sentence, when its receiver switched it off
    created_at: datetime
    updated_at: datetime
    previous_secret_until: datetime | None  # after a rotation: so long both secrets sign


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One event on its way to one webhook."""

    id: str
    event_id: str  # the header webhook-id
    event_type: str
    status: str  # pending, delivered, failed
    attempts: int
    created_at: datetime
    last_attempt_at: datetime | None
    next_attempt_at: datetime | None  # null: it has ended
    status_code: int | None  # of the last attempt; null: no answer
    duration_ms: int | None
    error: str | None  # why the last attempt failed, a sentence
    data: Raw  # what the event tells, a JSON object


class DueDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery that a worker has claimed, with all that it needs."""

    id: int
    token: int
    webhook_id: int
    url: str
    secrets: tuple[str, ...]  # each signs
    event_id: str
    event_type: str
    created_at: datetime  # of the event
    data: Raw
    attempts: int  # this one included
    give_up_at: int  # microseconds since 1970 UTC


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """How one attempt to deliver ended."""

    status_code: int | None  # None: no answer
    duration_ms: int
    error: str | None  # None: delivered
    gone: bool = False  # the receiver answered 410: it wants no more
