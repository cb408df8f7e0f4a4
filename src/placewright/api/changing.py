"""The change that a request makes, for the audit log: noted in the transaction that has the effect."""

from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import TypeVar

import structlog
from sqlalchemy import Connection
from starlette.requests import Request

from placewright.store import KeyOwner, audit

T = TypeVar("T")

_CHANGE: ContextVar[audit.Change | None] = ContextVar("change", default=None)


def begin(request: Request, owner: KeyOwner, path: str) -> None:
    """Let what this request writes be noted; the ids in its path are what it is about, until somebody says more."""
    ids = [value for name, value in request.path_params.items() if name != "org_slug"]
    _CHANGE.set(
        audit.Change(
            organisation_id=owner.organisation_id,
            action=f"{request.method} {path}",
            subject=" ".join(map(str, ids)) or None,
            key_id=owner.key_id,
            request_id=structlog.contextvars.get_contextvars().get("request_id"),
        )
    )


def about(subject: str) -> str:
    """Say what is made or meant where the path does not, before the end of the write; returns it."""
    change = _CHANGE.get()
    if change is not None:
        change.subject = subject
    return subject


def done() -> None:
    """End it: what the same request still writes belongs to the change that was noted."""
    _CHANGE.set(None)


def noted(work: Callable[[Connection], T]) -> Callable[[Connection], T]:
    """Return a write that is noted too, if a request is being answered that changes something."""
    change = _CHANGE.get()
    if change is None:
        return work
    context = copy_context()  # the thread that writes does it for many requests, and knows of none
    return audit.noted(change, lambda conn: context.run(work, conn))
