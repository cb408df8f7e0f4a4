"""Holds a model's answer to a question of somebody's own against the page: the value must stand in the words quoted."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from placewright.sources.evidence import PageText, quoted

_MOST_VALUE = 1000  # characters
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_YES_NO = {"true": True, "false": False}


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a model: an output, its value as text, and the words that say so."""

    output: str
    value: str
    page: int
    quote: str


class Replies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All answers of a model about one place."""

    answers: tuple[Said, ...]


class Held(msgspec.Struct, frozen=True):
    """An answer that its page bears out."""

    output: str
    value: Any
    page: PageText
    quote: str  # as the page has it


def held(said: Said, outputs: Mapping[str, str], pages: Sequence[PageText]) -> Held | str:
    """Return an answer as its page bears it out; else why it does not, a word for the log.

    Args:
        outputs: those that were asked for → their types, of `model.custom.TYPES`.
    """
    if said.output not in outputs:
        return "field"
    if not 0 <= said.page < len(pages) or len(said.value) > _MOST_VALUE:
        return "page"
    quote = quoted(said.quote, pages[said.page])
    if quote is None:
        return "quote"
    value = _READERS[outputs[said.output]](said.value.strip(), quote)
    return "value" if value is None else Held(said.output, value, pages[said.page], quote)


def _string(value: str, quote: str) -> str | None:
    """Return the words as the quote has them."""
    words = r"\s+".join(re.escape(word) for word in value.split())
    found = re.search(rf"(?<!\w){words}(?!\w)", quote, re.IGNORECASE) if words else None
    return found[0] if found else None


def _strings(value: str, quote: str) -> list[str] | None:
    """Return the lines of the value, where the quote has every one of them."""
    items = [_string(line, quote) for line in value.splitlines() if line.strip()]
    return list(dict.fromkeys(map(str, items))) if items and None not in items else None


def _number(value: str, quote: str) -> float | None:
    wanted = _read_number(value)
    return wanted if wanted is not None and wanted in map(_read_number, _NUMBER.findall(quote)) else None


def _integer(value: str, quote: str) -> int | None:
    number = _number(value, quote)
    return int(number) if number is not None and number == int(number) else None


def _boolean(value: str, _quote: str) -> bool | None:
    return _YES_NO.get(value.casefold())


def _read_number(text: str) -> float | None:
    """Return a number written with a point or comma: groups of three digits are thousands, else the last is decimal."""
    if not _NUMBER.fullmatch(text):
        return None
    if _THOUSANDS.fullmatch(text):
        return float(re.sub("[.,]", "", text))
    whole, _, decimals = text.replace(",", ".").rpartition(".")
    return float(f"{whole.replace('.', '')}.{decimals}" if whole else decimals)


_READERS: Mapping[str, Callable[[str, str], Any]] = {
    "string": _string,
    "list of strings": _strings,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
}
