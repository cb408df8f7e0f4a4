"""The table of attribute counters: how each attribute of a batch ended, kept as results come and go."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from placewright.model.attributes import ATTRIBUTES
from placewright.model.outputs import AttributeStatus
from placewright.store.schema import batch_attributes
from placewright.store.sql import among, is_postgres
from placewright.store.values import AttributeCounts

_COLUMNS = {
    AttributeStatus.RUN: "run",
    AttributeStatus.ERROR: "error",
    AttributeStatus.NOT_RUN: "not_run",
    AttributeStatus.RUN_CONDITION_FAILED: "condition_failed",
}
_NO_VALUE = frozenset({"coordinates_distance"})  # 0 when not enriched, so it says nothing of whether there is a value


class Tally:
    """Sums up what results add to and take from the counters, to be written in one statement."""

    def __init__(self) -> None:
        self._deltas: Counter[tuple[str, str]] = Counter()

    def count(self, statuses: Mapping[str, str], outputs: Mapping[str, Any], sign: int = 1) -> None:
        """Add (1) or take away (-1) one result: its attribute_status and outputs."""
        deltas = self._deltas
        for attribute, status in statuses.items():
            deltas[attribute, _COLUMNS[AttributeStatus(status)]] += sign
            if attribute in ATTRIBUTES and any(map(has_value, ATTRIBUTES[attribute].outputs, _of(outputs, attribute))):
                deltas[attribute, "filled"] += sign

    def write(self, conn: Connection, batch_id: int) -> None:
        """Apply the sums to the counters of a batch."""
        attributes = {attribute for (attribute, _), delta in self._deltas.items() if delta}
        if not attributes:
            return
        names = [*_COLUMNS.values(), "filled"]
        rows = [
            {"batch_id": batch_id, "attribute": one} | {name: self._deltas[one, name] for name in names}
            for one in sorted(attributes)
        ]
        added = (postgresql if is_postgres(conn) else sqlite).insert(batch_attributes)
        sums = {name: batch_attributes.c[name] + added.excluded[name] for name in names}
        conn.execute(added.on_conflict_do_update(index_elements=["batch_id", "attribute"], set_=sums), rows)


def _of(outputs: Mapping[str, Any], attribute: str) -> Iterable[Any]:
    return (outputs.get(name) for name in ATTRIBUTES[attribute].outputs)


def has_value(output: str, value: Any) -> bool:
    """Tell whether an output says something; an empty list or object does not."""
    return value is not None and value != [] and value != {} and output not in _NO_VALUE


def of_batches(conn: Connection, batch_ids: Sequence[int]) -> dict[int, tuple[AttributeCounts, ...]]:
    """Return the counters of batches, each in the order of model.attributes; a batch without any is left out."""
    order = {key: place for place, key in enumerate(ATTRIBUTES)}
    columns = [batch_attributes.c[name] for name in ("batch_id", "attribute", *_COLUMNS.values(), "filled")]
    found: dict[int, list[AttributeCounts]] = {}
    for row in conn.execute(select(*columns).where(among(batch_attributes.c.batch_id, batch_ids))):
        counts = AttributeCounts(*row[1:])
        if counts.run + counts.error + counts.not_run + counts.condition_failed:
            found.setdefault(row.batch_id, []).append(counts)
    return {
        batch_id: tuple(sorted(counts, key=lambda one: order.get(one.attribute, len(order))))
        for batch_id, counts in found.items()
    }
