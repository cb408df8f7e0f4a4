"""Copies a whole store into another one, of the same or of the other kind, and compares two stores.

The copy is one transaction: it is there whole or not at all. Rows are compared by sums of their hashes, which do not
depend on the order in which a database sorts texts.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, select, text

from placewright.errors import UsageError
from placewright.store.database import Database
from placewright.store.schema import compatibility, metadata
from placewright.store.sql import insert_rows, is_postgres

# Parents come before what refers to them.
TABLES: tuple[Table, ...] = tuple(table for table in metadata.sorted_tables if table is not compatibility)
_AT_ONCE = 2000  # rows in memory
_encode = msgspec.msgpack.Encoder().encode


class Sum(msgspec.Struct, frozen=True):
    """What a table holds: how many rows, and the sum of their hashes."""

    rows: int = 0
    digest: int = 0  # of 128 bits

    def and_rows(self, rows: Sequence[Sequence[Any]]) -> "Sum":
        """Return the sum with more rows."""
        digest = sum(
            int.from_bytes(hashlib.blake2b(_encode(tuple(row)), digest_size=16).digest(), "big") for row in rows
        )
        return Sum(self.rows + len(rows), (self.digest + digest) % 2**128)


def copy(source: Database, target: Database, *, replace: bool, told: Callable[[str, Sum], None]) -> None:
    """Copy all tables; `told` hears of each when it is written.

    Raises:
        UsageError: the target holds something already, and it is not to be replaced; or a text cannot be kept there.
        StoreUnavailable: passing trouble of one of the databases; the target is as before.
    """

    def write(to: Connection) -> None:
        if not replace and (full := [table.name for table in TABLES if _any(to, table)]):
            raise UsageError(f"The target holds {', '.join(full)} already. --replace deletes them first.")
        for table in reversed(TABLES):
            to.execute(table.delete())
        source.read(lambda conn: _copy_tables(conn, to, told))

    target.write(write)


def _copy_tables(conn: Connection, to: Connection, told: Callable[[str, Sum], None]) -> None:
    for table in TABLES:
        total = Sum()
        for rows in _chunks(conn, table):
            _refuse_nul(to, table, rows)
            insert_rows(to, table.name, table.c.keys(), rows)
            total = total.and_rows(rows)
        _set_next_id(to, table)
        told(table.name, total)


def sums(database: Database) -> dict[str, Sum]:
    """Return what each table holds, in one moment."""

    def read(conn: Connection) -> dict[str, Sum]:
        found = {}
        for table in TABLES:
            total = Sum()
            for rows in _chunks(conn, table):
                total = total.and_rows(rows)
            found[table.name] = total
        return found

    return database.read(read)


def _chunks(conn: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    wanted = select(table).order_by(*table.primary_key)
    yield from conn.execution_options(yield_per=_AT_ONCE).execute(wanted).partitions()


def _any(conn: Connection, table: Table) -> bool:
    return conn.execute(select(func.count()).select_from(select(table).limit(1).subquery())).scalar_one() > 0


def _refuse_nul(to: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    if is_postgres(to):
        for row in rows:
            if any(isinstance(value, str) and "\0" in value for value in row):
                raise UsageError(f"PostgreSQL keeps no NUL character, but {table.name} holds one, in the row {row[0]}.")


def _set_next_id(to: Connection, table: Table) -> None:
    """Let new rows get ids beyond those that were copied; SQLite sees to that by itself."""
    column = table.autoincrement_column
    if column is not None and is_postgres(to):
        last = to.execute(select(func.max(column))).scalar()
        to.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, :column), :next, false)"),
            {"table": table.name, "column": column.name, "next": (last or 0) + 1},
        )
