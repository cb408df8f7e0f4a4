"""Holds what a model says of a page against the page: only quoted words count, as our own readers read them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from placewright.model.place import Address, Lifecycle, Query
from placewright.normalize.hours import normalize_osm, same_hours
from placewright.normalize.hours_text import read_text
from placewright.normalize.phones import parse_phones
from placewright.pages import mentions, phone_mentions
from placewright.pages.business import LONGEST_QUOTE
from placewright.pages.document import Document
from placewright.pages.lines import Line
from placewright.pages.notices import find_notice

Field = Literal["phone", "email", "hours", "address", "state"]
_MOST_VALUE = 500  # characters
# Words that speak to a model and not to customers; lines with them are neither shown to it nor may it quote them.
_TO_MODELS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,60}\b(?:instructions?|prompts?|rules|above|previous|prior)\b"
    r"|\b(?:system prompt|language model|as an ai|you are (?:an?|the) (?:ai|assistant|model))\b",
    re.IGNORECASE,
)


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a model."""

    field: Field
    value: str
    page: int
    quote: str


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All answers of a model about one place."""

    answers: tuple[Said, ...]


class PageText(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a page that speak of the place that is asked for."""

    url: str
    sha256: str
    fetched_at: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """Return the lines as one text."""
        return "\n".join(line.text for line in self.lines)


class Proven(msgspec.Struct, frozen=True):
    """An answer that its page bears out."""

    field: Field
    value: Any  # E.164, a mail address, OSM hours, Address, Lifecycle
    page: PageText
    quote: str  # as the page has it


def shown(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines that may be shown to a model."""
    return tuple(line for line in lines if not _TO_MODELS.search(line.text))


def proven(said: Said, pages: Sequence[PageText], query: Query, year: int) -> Proven | str:
    """Return an answer as its page bears it out; else why it does not, a word for the log.

    Args:
        year: in which the pages were read.
    """
    if not 0 <= said.page < len(pages) or len(said.value) > _MOST_VALUE:
        return "page"
    page = pages[said.page]
    found = _find(said.quote, page.text)
    if found is None:
        return "quote"
    value = _READERS[said.field](said.value.strip(), found, page, query, year)
    if value is None:
        return "value"
    return Proven(said.field, value, page, " ".join(found[0].split()))


def quoted(quote: str, page: PageText) -> str | None:
    """Return the words of a quote as a page has them, with single spaces; None where it has them not."""
    found = _find(quote, page.text)
    return " ".join(found[0].split()) if found else None


def _find(quote: str, text: str) -> re.Match[str] | None:
    """Return where a text has the words of a quote, whatever the white space between them; whole words only."""
    words = quote.split()
    if not words or len(quote) > 2 * LONGEST_QUOTE:
        return None
    written = r"\s+".join(map(re.escape, words))
    found = re.search(rf"(?<!\w){written}(?!\w)", text)
    return found if found and len(" ".join(found[0].split())) <= LONGEST_QUOTE else None


def _phone(value: str, found: re.Match[str], page: PageText, query: Query, _year: int) -> str | None:
    """Return the number that the value is, where it stands in the quote and the page does not call it a fax."""
    wanted = parse_phones(value, query.country_code)
    if len(wanted) != 1:
        return None
    first = page.text.rfind("\n", 0, found.start()) + 1  # whole lines are read, so that a quote cannot cut a number
    text = page.text[first:].split("\n", found[0].count("\n") + 1)
    numbers = phone_mentions.numbers("\n".join(text[: found[0].count("\n") + 1]), query.country_code)
    inside = range(found.start() - first, found.end() - first)
    starts = [first + start for start, number in numbers if number == wanted[0] and start in inside]
    if not starts or phone_mentions.is_fax(page.text[: starts[0]][-mentions.NEAR :]):
        return None
    return wanted[0]


def _email(value: str, found: re.Match[str], _page: PageText, _query: Query, _year: int) -> str | None:
    address = value.lower()
    return address if address in mentions.mails(found[0]) else None


def _hours(value: str, found: re.Match[str], page: PageText, _query: Query, _year: int) -> str | None:
    """Return the hours of the quote, where the model means the same and they are those of the door."""
    read = read_text(found[0]) or read_text(mentions.joined_hours(found[0].split("\n")))
    meant = normalize_osm(value) or read_text(value)
    first = page.text[: found.start()].count("\n")
    if read is None or meant is None or not same_hours(read, meant) or mentions.is_of_other(page.lines, first):
        return None
    return read


def _address(value: str, found: re.Match[str], _page: PageText, query: Query, _year: int) -> Address | None:
    region = query.country_code
    read, meant = (mentions.read_address(text, region) for text in (", ".join(found[0].split("\n")), value))
    if read is None or meant is None:
        return None
    ours, theirs = mentions.address_key(read, region), mentions.address_key(meant, region)
    return read if ours and mentions.same_address(ours, theirs) else None


def _state(value: str, found: re.Match[str], page: PageText, query: Query, year: int) -> Lifecycle | None:
    """Return the state that the quote tells by itself, as the reader of notices reads it."""
    lines = tuple(Line(text) for text in found[0].split("\n"))
    notice = find_notice(Document(url=page.url, lines=lines), query, year)
    meant = {"closed": Lifecycle.CLOSED, "temporarily_closed": Lifecycle.TEMPORARILY_CLOSED}.get(value)
    return notice.lifecycle if notice and notice.lifecycle is meant else None


_READERS: Mapping[Field, Any] = {
    "phone": _phone,
    "email": _email,
    "hours": _hours,
    "address": _address,
    "state": _state,
}
