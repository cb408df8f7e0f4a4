"""What both questions to a model share: the shape of its answers, and which of them count, page by page."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any, Protocol, TypeVar

from placewright.sources.evidence import PageText


class BorneOut(Protocol):
    """An answer that its page bears out."""

    @property
    def page(self) -> PageText:
        """Return the page."""
        ...


Said = TypeVar("Said")
Good = TypeVar("Good", bound=BorneOut)


def schema_of(key: str, known: Sequence[str]) -> dict[str, Any]:
    """Return the JSON schema of answers; each names under `key` one of what is known, with value, page and quote."""
    text = {"type": "string"}
    answer = {
        "type": "object",
        "properties": {
            key: {"type": "string", "enum": list(known)},
            "value": text,
            "page": {"type": "integer"},
            "quote": text,
        },
        "required": [key, "value", "page", "quote"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"answers": {"type": "array", "items": answer}},
        "required": ["answers"],
        "additionalProperties": False,
    }


def borne_out(
    answers: Iterable[Said],
    judge: Callable[[Said], Good | str],
    key: Callable[[Good], str],
    refuse: Callable[[str], None],
) -> list[list[Good]]:
    """Return what pages bear out, the first answer under each key, a list for each page in order of their addresses.

    Args:
        judge: returns the answer as its page bears it out, else a word for the log.
        refuse: gets that word.
    """
    good: dict[str, Good] = {}
    for one in answers:
        judged = judge(one)
        if isinstance(judged, str):
            refuse(judged)
        else:
            good.setdefault(key(judged), judged)
    ordered = sorted(good.values(), key=lambda one: one.page.url)
    return [list(each) for _, each in groupby(ordered, key=lambda one: one.page.url)]
