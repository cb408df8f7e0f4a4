"""Bits of SQL that several tables need: types of rows, and lists bound as one JSON text."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Boolean, ColumnElement, Row, Select, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

AnyRow = Row[*tuple[Any, ...]]  # a row whose columns are read by name or place, not by type
AnySelect = Select[*tuple[Any, ...]]


class Among(FunctionElement[bool]):
    """True where the column equals a value of the JSON array."""

    type = Boolean()
    inherit_cache = True
    name = "among"


def among(column: ColumnElement[Any], values: Iterable[Any]) -> Among:
    """Return the condition that `column` is one of `values` (all integers or all texts)."""
    return Among(column, literal(json_array(values)))


def json_array(values: Iterable[Any]) -> str:
    """Return values as the JSON text that the tables and statements hold lists in."""
    return msgspec.json.encode(list(values)).decode()


# One bound text instead of thousands of parameters: the statement stays the same, so it is prepared once.
@compiles(Among, "sqlite")
def _sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = element.clauses
    return (
        f"{compiler.process(column, **options)} IN (SELECT value FROM json_each({compiler.process(values, **options)}))"
    )
