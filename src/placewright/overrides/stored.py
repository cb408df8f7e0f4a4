"""Brings stored answers up to date with the overrides of their places, at once, without asking any source again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

import msgspec
from sqlalchemy import Connection

from placewright.model.outputs import Change, Result
from placewright.model.override import Override
from placewright.overrides.apply import bare, overridden
from placewright.store import lifecycle, overrides, results

_AT_ONCE = 500  # places: a tenth of a second


def parts_of(overrides: Iterable[Override]) -> Iterator[list[str]]:
    """Yield the place_ids of overrides in parts that `reapply` does in a short transaction."""
    ids = iter(dict.fromkeys(one.place_id for one in overrides))
    while part := list(islice(ids, _AT_ONCE)):
        yield part


def reapply(conn: Connection, organisation_id: int, place_ids: Sequence[str]) -> int:
    """Lay the overrides of some hundred places over their stored answers; take off those that are gone. Needs a write.

    `changes` of an answer tells what became different. A job that runs just now runs once more after its present run,
    since its worker may have read the overrides of before.

    Returns:
        How many answers changed.
    """
    lifecycle.hold_places(conn, organisation_id, place_ids)
    holding = overrides.of_places(conn, organisation_id, place_ids)
    now = datetime.now(UTC)
    changed = []
    for answer in results.of_places(conn, organisation_id, place_ids):
        inputs = msgspec.json.decode(answer.inputs)
        new = overridden(bare(answer.result), holding.get(answer.place_id, ()), inputs, now)
        if new != answer.result:
            changed.append((answer, _with_changes(answer.result, new)))
    results.rewrite(conn, changed)
    lifecycle.run_once_more(conn, organisation_id, place_ids)
    return len(changed)


def expire(conn: Connection) -> int:
    """Take some overrides that are over off the stored answers; return how many places, 0 when none is left."""
    due = overrides.take_due(conn, most=_AT_ONCE)
    for organisation_id, place_ids in sorted(due.items()):
        reapply(conn, organisation_id, place_ids)
    return sum(map(len, due.values()))


def _with_changes(before: Result, after: Result) -> Result:
    changes = {
        name: Change(before.outputs.get(name), value)
        for name, value in after.outputs.items()
        if name in before.outputs and before.outputs[name] != value
    }
    return msgspec.structs.replace(after, changes=changes)
