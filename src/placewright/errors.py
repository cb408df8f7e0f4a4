"""All errors that Placewright raises on purpose.

PlacewrightError
├── UsageError             what the person asked for cannot be done as asked; the sentence says how to mend it
│   ├── InvalidInput       a value that was sent is wrong; carries the places in the body (`problems`)
│   ├── SettingsError      a setting is missing or wrong
│   └── FormatError        a file is not of the format that it should be
├── NotFound               the thing named does not exist (or belongs to somebody else)
│   └── Gone               it was there, and its time is over
├── Conflict               the thing exists in another state than the request needs
├── QuotaExceeded          the organisation would have more than it may; says when a retry may work, if one may
├── ReferenceDataError     a reference dataset is missing, damaged or of another version
│   └── DatasetsDiffer     this process has other reference data than the organisation is pinned to
├── StoreError             the database cannot do its work now
│   ├── StoreUnavailable   passing: locked, full, read-only or out of reach; a retry may work
│   └── LeaseLost          the slice was taken back: its jobs belong to another run now
├── AddressRefused         an outgoing request would go where it must not: a private address, an odd scheme or port
├── SourceError            a source failed; its attributes end as ERROR, nothing else does
│   └── BudgetSpent        it may spend no more: no failure, and the reasoning says so
└── ApiError               a server refused what our client asked; carries the HTTP status and the problems
    └── ApiUnavailable     it is out of reach, draining or too busy; a later try may work

Foreign errors are translated into one of these where they enter.
"""

from collections.abc import Sequence

import msgspec


class PlacewrightError(Exception):
    """Base of all errors raised on purpose; the message is a sentence for people."""


class UsageError(PlacewrightError):
    """What was asked cannot be done as asked."""


class Problem(msgspec.Struct, frozen=True):
    """One wrong value: where it stands and what is wrong with it."""

    pointer: str  # RFC 6901 JSON pointer into the body, such as /jobs/17/inputs/latitude; "" is the body itself
    detail: str  # a sentence


class InvalidInput(UsageError):
    """Values that were sent are wrong; `problems` lists at most 100 of `count`."""

    def __init__(self, message: str, problems: Sequence[Problem] = (), count: int | None = None) -> None:
        super().__init__(message)
        self.problems = tuple(problems[:100])
        self.count = len(problems) if count is None else count


class SettingsError(UsageError):
    """A setting is missing or wrong."""


class FormatError(UsageError):
    """A file is not of the format that it should be."""


class NotFound(PlacewrightError):
    """The thing named does not exist, or belongs to another organisation."""


class Gone(NotFound):
    """The thing named was there, and its time is over."""


class Conflict(PlacewrightError):
    """The thing exists in another state than the request needs."""


class QuotaExceeded(PlacewrightError):
    """The organisation would have more than it may; nothing was changed."""

    def __init__(self, message: str, retry_seconds: int | None = None) -> None:
        super().__init__(message)
        self.retry_seconds = retry_seconds  # None: waiting does not mend it


class ReferenceDataError(PlacewrightError):
    """A reference dataset is missing, damaged or of another version."""


class DatasetsDiffer(ReferenceDataError):
    """The reference data here are not those that the organisation is pinned to; another machine may have them."""


class StoreError(PlacewrightError):
    """The database cannot do its work now."""


class StoreUnavailable(StoreError):
    """Passing trouble of the database: locked, full, read-only or out of reach; a retry may work."""


class LeaseLost(StoreError):
    """The slice was taken back; its jobs belong to another run now."""


class AddressRefused(PlacewrightError):
    """An outgoing request would go where it must not."""


class SourceError(PlacewrightError):
    """A source failed; its attributes end as ERROR, nothing else does."""


class BudgetSpent(SourceError):
    """A source may spend no more; the sentence goes into the reasoning of its attributes."""


class ApiError(PlacewrightError):
    """A server refused what our client asked; `status` is None when there was no answer at all."""

    def __init__(
        self,
        message: str,
        status: int | None = None,
        problems: Sequence[Problem] = (),
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.problems = tuple(problems)
        self.request_id = request_id


class ApiUnavailable(ApiError):
    """The server is out of reach, draining or too busy; a later try may work."""
