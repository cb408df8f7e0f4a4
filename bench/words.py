"""The words that `world` makes names of, from words.tsv."""

from functools import cache
from pathlib import Path
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of place."""

    category: str  # in Overture's tree
    words: tuple[str, ...]  # what such places are called
    chains: tuple[str, ...]  # the largest first


@cache
def kinds() -> tuple[tuple[Kind, ...], tuple[int, ...]]:
    """Return the kinds and how frequent they are."""
    rows = [line.split("\t")[1:] for line in _lines() if line.startswith("kind\t")]
    found = (Kind(category, tuple(words.split("|")), _split(chains)) for category, _, words, chains in rows)
    return tuple(found), tuple(int(row[1]) for row in rows)


@cache
def words(sort: str) -> tuple[str, ...]:
    """Return the words of a sort: family, noun, adjective, quarter, way, street, river, syllable."""
    return next(_split(line.split("\t")[1]) for line in _lines() if line.startswith(f"{sort}\t"))


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


@cache
def _lines() -> list[str]:
    return Path(__file__).with_name("words.tsv").read_text(encoding="utf-8").splitlines()
