"""Bits of SQL that several tables need: hot statements for each database, lists as one value, types of rows."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Dialect,
    Row,
    Select,
    TableValuedAlias,
    Text,
    bindparam,
    func,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

AnyRow = Row[*tuple[Any, ...]]  # a row whose columns are read by name or place, not by type
AnySelect = Select[*tuple[Any, ...]]


class Statement(msgspec.Struct, frozen=True):
    """A statement of the hot path, as each driver wants it. A list among its values is bound as one value."""

    sqlite: str
    postgres: str


def both(sql: str) -> Statement:
    """Return a statement that differs in how values stand in it only.

    It is written for SQLite; PostgreSQL gets `= ANY(list)` for `IN (SELECT value FROM json_each(list))`.
    """
    ours = sql.replace("IN (SELECT value FROM json_each(?))", "= ANY(?)")
    return Statement(sql, re.sub(r":(\w+)", r"%(\1)s", ours.replace("?", "%s")))


def run(conn: Connection, statement: Statement, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
    """Run a statement by the driver itself, at a tenth of the cost; return its cursor."""
    own: Any = conn.connection.driver_connection
    if is_postgres(conn):
        return own.execute(statement.postgres, values)
    if not isinstance(values, dict):
        values = [json_array(value) if type(value) is list else value for value in values]
    return own.execute(statement.sqlite, values)


def insert_rows(conn: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert many rows by the driver itself."""
    own: Any = conn.connection.driver_connection
    names = ", ".join(columns)
    if is_postgres(conn):
        # COPY takes rows several times as fast as INSERT.
        with own.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        own.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows)


def is_postgres(conn: Connection) -> bool:
    """Tell whether the database is PostgreSQL; if not, it is SQLite."""
    return conn.dialect.name == "postgresql"


def json_array(values: Iterable[Any]) -> str:
    """Return values as the JSON text that tables and statements hold lists in."""
    return msgspec.json.encode(list(values)).decode()


class _List(TypeDecorator[list[Any]]):
    """Many values bound as one, so that the statement stays the same and is prepared once."""

    impl = Text
    cache_ok = True

    def __init__(self, item: type[Text | BigInteger]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = ARRAY(self.item) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json_array(value or ())


def _bound(values: Iterable[Any], *, texts: bool) -> ColumnElement[Any]:
    # SQLite's JSON texts end at a NUL character, and PostgreSQL takes none; no stored value holds one.
    sound = [value for value in values if not (isinstance(value, str) and "\0" in value)]
    return bindparam(None, sound, type_=_List(Text if texts else BigInteger), unique=True)


class _Condition(FunctionElement[bool]):
    """A condition that is rendered as it stands: SQLAlchemy would add `= 1` for SQLite, which then uses no index."""

    inherit_cache = True
    type = Boolean()

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002
        return self


class _Among(_Condition):
    inherit_cache = True


@compiles(_Among)
def _among(element: _Among, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"


@compiles(_Among, "postgresql")
def _among_postgres(element: _Among, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = ANY({values})"


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Return the condition that `column` is one of `values` (all integers or all texts), however many they are."""
    return _Among(column, _bound(values, texts=isinstance(column.type, Text)))


def elements(conn: Connection, values: Iterable[str]) -> TableValuedAlias:
    """Return texts as a table of one column, `value`."""
    texts = bindparam(None, list(values), type_=_List(Text), unique=True)
    if is_postgres(conn):
        return func.unnest(texts).table_valued("value").render_derived()
    return func.json_each(texts).table_valued("value")


class _Holds(_Condition):
    inherit_cache = True


@compiles(_Holds)
def _holds(element: _Holds, compiler: Any, **options: Any) -> str:
    return f"(instr({compiler.process(element.clauses, **options)}) > 0)"


@compiles(_Holds, "postgresql")
def _holds_postgres(element: _Holds, compiler: Any, **options: Any) -> str:
    return f"(strpos({compiler.process(element.clauses, **options)}) > 0)"


def holds(column: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """Return the condition that a text holds another one, character by character."""
    return _Holds(column, part.replace("\0", "\ufffd"))


class _Lowered(FunctionElement[str]):
    inherit_cache = True
    type = Text()


@compiles(_Lowered)
def _lowered(element: _Lowered, compiler: Any, **options: Any) -> str:
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(_Lowered, "postgresql")
def _lowered_postgres(element: _Lowered, compiler: Any, **options: Any) -> str:
    return f'lower({compiler.process(element.clauses, **options)} COLLATE "C")'  # A to Z, as SQLite does


def holds_in_any_case(column: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """Return the condition that a text holds another one, whatever the case of A to Z; other letters as they are."""
    return holds(_Lowered(column), "".join(one.lower() if one.isascii() else one for one in part))


class _JsonValue(FunctionElement[str]):
    inherit_cache = True
    type = Text()


@compiles(_JsonValue)
def _json_value(element: _JsonValue, compiler: Any, **options: Any) -> str:
    column, key = (compiler.process(one, **options) for one in element.clauses)
    return f"json_extract({column}, '$.' || {key})"


@compiles(_JsonValue, "postgresql")
def _json_value_postgres(element: _JsonValue, compiler: Any, **options: Any) -> str:
    column, key = (compiler.process(one, **options) for one in element.clauses)
    return f"({column}::json ->> {key})"


def json_value(column: ColumnElement[str], key: str) -> ColumnElement[str]:
    """Return the value under a key of an object in JSON text, as text; NULL for none and for null.

    The key is one of ours: letters, digits and underscores.
    """
    return _JsonValue(column, bindparam(None, key, type_=Text(), unique=True))
