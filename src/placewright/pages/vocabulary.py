"""The words by which pages are understood, of words.tsv: labels, headings, links, in all its languages at once."""

import re
from functools import cache, lru_cache
from importlib.resources import files


@lru_cache(maxsize=16384)
def has_word(kind: str, text: str) -> bool:
    """Tell whether a text has a form of a kind among its words."""
    return _pattern(kind).search(text.casefold()) is not None


def is_word(kind: str, text: str) -> bool:
    """Tell whether a text is a form of a kind and nothing else."""
    return _pattern(kind).fullmatch(text.casefold().strip(" .:!-–—")) is not None


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    text = files(__package__).joinpath("words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    forms = {form for row in rows if row[0] == kind for form in row[2].split("|")}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile("|".join(_bounded(form) for form in ordered))


def _bounded(form: str) -> str:
    """Return the pattern of a form: whole words, save in scripts without spaces; * for any ending."""
    written = re.escape(form.rstrip("*")).replace(r"\ ", r"\s+")
    if form[0] >= "\u0e00":
        return written
    return rf"(?<!\w){written}\w*" if form.endswith("*") else rf"(?<!\w){written}(?!\w)"
