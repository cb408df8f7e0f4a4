"""Judges a site by its home page: alive, parked, a bare server, hijacked."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

from placewright.model.place import Query
from placewright.normalize.names import tokens
from placewright.pages.document import Document

_READ = 200  # lines of a page that are looked at
_MAIL = re.compile(r"\S+@\S+")
_THIN = 1_500  # characters of a page that says little else
_HIJACKED_WORDS = 6  # so many words of a trade that hijacks sites, where the place's name is nowhere


class Condition(StrEnum):
    """What a site is; the value follows "the site is"."""

    ALIVE = "alive"
    PARKED = "parked: its domain is for sale or unused"
    BARE = "a server without a site"
    UNFINISHED = "under construction"
    HIJACKED = "taken over by others"


def condition_of(document: Document, query: Query) -> Condition:
    """Return what the home page of a site shows it to be."""
    texts = [line.text for line in document.lines[:_READ]]
    whole = " ".join([document.title, *texts]).casefold().replace("’", "'")
    thin = len(whole) <= _THIN
    for kind, condition in (
        ("parked", Condition.PARKED),
        ("bare", Condition.BARE),
        ("unfinished", Condition.UNFINISHED),
    ):
        if _pattern(kind).search(whole if thin else document.title.casefold()):
            return condition
    if not document.lines and not document.scripts and not document.title:
        return Condition.BARE
    spam = _pattern("spam").findall(whole)
    if len(spam) >= _HIJACKED_WORDS and not bears_name(document, query):
        return Condition.HIJACKED
    return Condition.ALIVE


def bears_name(document: Document, query: Query) -> bool:
    """Tell whether a page has a name of the place in its head, headings or first lines: all its telling words."""
    texts: Sequence[str] = [document.title, *document.head.values(), *(line.text for line in document.lines[:_READ])]
    words = {word for text in texts for word in tokens(_MAIL.sub(" ", text))}  # whoever took over may keep the mail
    return any(asked and asked <= words for asked in (set(tokens(name.text)) for name in query.names))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    text = files(__package__).joinpath("conditions.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return re.compile("|".join(row[1] for row in rows if row[0] == kind))
