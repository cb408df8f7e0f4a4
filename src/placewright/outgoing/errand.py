"""On whose behalf the web is asked just now: how fresh its answers must be."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import msgspec


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What all questions for one place have in common, whoever asks them."""

    fresh_since: float = 0.0  # seconds since 1970: what was read before is not trusted; 0: the age of pages decides


_NOBODY = Errand()
_current: ContextVar[Errand] = ContextVar("errand", default=_NOBODY)


@contextmanager
def on(errand: Errand) -> Iterator[None]:
    """Do what is in the `with` block, and what it awaits, on this errand."""
    before = _current.set(errand)
    try:
        yield
    finally:
        _current.reset(before)


def current() -> Errand:
    """Return the errand of who calls; one that asks for nothing when there is none."""
    return _current.get()
