"""Which industry a category is of: NAICS 2022 and merchant category codes, by the tables data/category_*.csv."""

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from placewright.normalize.category_tree import parents
from placewright.normalize.tables import lines

_NO_BUSINESS = "-"


class Code(NamedTuple):
    """What a category stands for in another scheme."""

    code: str | None  # None: a place of this category is no business
    is_own: bool  # the title or definition of the code names the category; else it is the nearest code there is
    category: str  # the category that the table names: the one asked for, or one above it


class Group(NamedTuple):
    """A range of ISO 18245."""

    last: str  # its last code
    group: str  # its title: Clothing outlets
    super_industry: str  # what ranges are put together to here: Retail


@lru_cache(maxsize=4096)
def naics_of(category: str) -> Code | None:
    """Return the NAICS 2022 code of an Overture category; None for what is no category.

    >>> naics_of("sushi_restaurant")
    Code(code='722511', is_own=True, category='restaurant')
    """
    return _nearest(_table("category_naics.csv"), category)


@lru_cache(maxsize=4096)
def mcc_of(category: str) -> Code | None:
    """Return the merchant category code (ISO 18245) of an Overture category; None for what is no category."""
    return _nearest(_table("category_mcc.csv"), category)


def naics_title(code: str) -> str | None:
    """Return the title of a NAICS code; None for one that no category has."""
    return _titles("naics.csv").get(code)


def mcc_title(code: str) -> str | None:
    """Return the title of a merchant category code; None for one that no category has."""
    return _titles("mcc.csv").get(code)


def mcc_group(code: str) -> Group | None:
    """Return the range that a merchant category code is in; None in ranges that are reserved or private."""
    start = max((first for first in _groups() if first <= code), default=None)
    found = _groups()[start] if start is not None else None
    return found if found and code <= found.last else None


def _nearest(table: Mapping[str, Code], category: str) -> Code | None:
    return next((table[one] for one in (category, *parents(category)) if one in table), None)


@cache
def _table(name: str) -> Mapping[str, Code]:
    return {
        category: Code(None if code == _NO_BUSINESS else code, fit == "own", category)
        for category, code, fit, _ in csv.reader(lines(name))
    }


@cache
def _titles(name: str) -> Mapping[str, str]:
    return dict(csv.reader(lines(name)))


@cache
def _groups() -> Mapping[str, Group]:
    return {first: Group(last, group, above) for first, last, group, above in csv.reader(lines("mcc_groups.csv"))}
