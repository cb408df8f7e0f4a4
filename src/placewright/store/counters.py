"""The table of attribute counters: how each attribute of a batch ended, kept as results come and go."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from placewright.model.attributes import ATTRIBUTES
from placewright.model.custom import outputs_of
from placewright.model.outputs import AttributeStatus
from placewright.store.sql import both, is_postgres, run
from placewright.store.values import AttributeCounts

_COLUMNS: dict[str, str] = {
    AttributeStatus.RUN: "run",
    AttributeStatus.ERROR: "error",
    AttributeStatus.NOT_RUN: "not_run",
    AttributeStatus.RUN_CONDITION_FAILED: "condition_failed",
}
_COUNTED = (*_COLUMNS.values(), "filled")
_INTO = f"INSERT INTO batch_attributes (batch_id, attribute, {', '.join(_COUNTED)})"
_SUMS = ", ".join(f"{name} = batch_attributes.{name} + excluded.{name}" for name in _COUNTED)
_OVER = f"ON CONFLICT (batch_id, attribute) DO UPDATE SET {_SUMS}"
# SQLite takes row after row; PostgreSQL a list for each column, in one trip there and back.
_ADD = f"{_INTO} VALUES ({', '.join('?' * (2 + len(_COUNTED)))}) {_OVER}"
_KINDS = ("bigint", "text", *("int" for _ in _COUNTED))
_ADD_COLUMNS = f"{_INTO} SELECT * FROM unnest({', '.join(f'%b::{kind}[]' for kind in _KINDS)}) {_OVER}"
_OF_BATCHES = both(f"""
    SELECT batch_id, attribute, {", ".join(_COUNTED)} FROM batch_attributes
    WHERE batch_id IN (SELECT value FROM json_each(?))
""")
_NO_VALUE = frozenset({"coordinates_distance"})  # 0 when not enriched, so it says nothing of whether there is a value


class Tally:
    """Sums up what results add to and take from the counters, to be written in one statement."""

    def __init__(self) -> None:
        self._deltas: Counter[tuple[str, str]] = Counter()

    def count(self, statuses: Mapping[str, str], outputs: Mapping[str, Any], sign: int = 1) -> None:
        """Add (1) or take away (-1) one result: its attribute_status and outputs."""
        deltas = self._deltas
        for attribute, status in statuses.items():
            deltas[attribute, _COLUMNS[status]] += sign
            if any(has_value(name, outputs.get(name)) for name in outputs_of(attribute, outputs)):
                deltas[attribute, "filled"] += sign

    def write(self, conn: Connection, batch_id: int) -> None:
        """Apply the sums to the counters of a batch."""
        deltas = self._deltas
        attributes = sorted({attribute for (attribute, _), delta in deltas.items() if delta})
        rows = [(batch_id, one, *(deltas[one, name] for name in _COUNTED)) for one in attributes]
        own: Any = conn.connection.driver_connection
        if not is_postgres(conn):
            own.executemany(_ADD, rows)
        elif rows:
            own.execute(_ADD_COLUMNS, [list(column) for column in zip(*rows, strict=True)])


def has_value(output: str, value: Any) -> bool:
    """Tell whether an output says something; an empty list or object does not."""
    return value is not None and value != [] and value != {} and output not in _NO_VALUE


def of_batches(conn: Connection, batch_ids: Sequence[int]) -> dict[int, tuple[AttributeCounts, ...]]:
    """Return the counters of batches, each in the order of model.attributes; a batch without any is left out."""
    order = {key: place for place, key in enumerate(ATTRIBUTES)}
    found: dict[int, list[AttributeCounts]] = {}
    for batch_id, *columns in run(conn, _OF_BATCHES, (list(batch_ids),)):
        counts = AttributeCounts(*columns)
        if counts.run + counts.error + counts.not_run + counts.condition_failed:
            found.setdefault(batch_id, []).append(counts)
    return {
        batch_id: tuple(sorted(counts, key=lambda one: order.get(one.attribute, len(order))))
        for batch_id, counts in found.items()
    }
