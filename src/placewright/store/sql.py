"""Bits of SQL that several tables need: types of rows, and lists bound as one JSON text."""

import sqlite3
from collections.abc import Iterable
from typing import Any, cast

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, TableValuedAlias, func, select

AnyRow = Row[*tuple[Any, ...]]  # a row whose columns are read by name or place, not by type
AnySelect = Select[*tuple[Any, ...]]


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Return the condition that `column` is one of `values` (all integers or all texts), however many they are."""
    return column.in_(select(elements(values).c.value))


def elements(values: Iterable[Any]) -> TableValuedAlias:
    """Return values as a table of one column, `value`.

    They are bound as one text instead of thousands of parameters, so that the statement stays the same and is
    prepared once.
    """
    # SQLite's JSON texts end at a NUL character; no stored value holds one.
    sound = [value for value in values if not (isinstance(value, str) and "\0" in value)]
    return func.json_each(json_array(sound)).table_valued("value")


def json_array(values: Iterable[Any]) -> str:
    """Return values as the JSON text that tables and statements hold lists in."""
    return msgspec.json.encode(list(values)).decode()


def driver(conn: Connection) -> sqlite3.Connection:
    """Return the driver's own connection, for the statements of the hot path: a tenth of the cost of each."""
    own: Any = conn.connection.driver_connection
    return cast("sqlite3.Connection", own)
