"""Counts what differs between the version of a dataset that is replaced and the one that replaces it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from placewright.model.place import Drift
from placewright.reference.places import FILE, NUMBER_BITS

_COMPARED = 100_000  # places of which the whole record is compared: enough for a share, and some seconds at most
_LESS = "SELECT count(*) FROM {0}.ids AS a WHERE NOT EXISTS (SELECT 1 FROM {1}.ids AS b WHERE b.id = a.id)"
_PLACES = "SELECT count(*) FROM older.ids"
# Keys are of cell and number, so that every n-th of them is of no one area.
_CHANGED = f"""
SELECT count(*), coalesce(sum(a.record <> b.record), 0)
FROM older.ids AS o JOIN newer.ids AS n ON n.id = o.id
JOIN older.places AS a ON a.cell = o.key >> {NUMBER_BITS} AND a.number = o.key & {(1 << NUMBER_BITS) - 1}
JOIN newer.places AS b ON b.cell = n.key >> {NUMBER_BITS} AND b.number = n.key & {(1 << NUMBER_BITS) - 1}
WHERE (o.key >> {NUMBER_BITS}) % ? = 0
"""


def drift(older: Path, newer: Path, version: str, observed_at: str | None) -> Drift:
    """Return what differs between two versions, by the ids of their places.

    Args:
        older: folder of the one that is replaced.
        newer: folder of the other.
        version: of the older one.
        observed_at: of the older one.
    """
    with closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as connection:
        for name, folder in (("older", older), ("newer", newer)):
            connection.execute(f"ATTACH ? AS {name}", (f"{(folder / FILE).resolve().as_uri()}?mode=ro&immutable=1",))
        (places,) = connection.execute(_PLACES).fetchone()
        (gone,) = connection.execute(_LESS.format("older", "newer")).fetchone()
        (added,) = connection.execute(_LESS.format("newer", "older")).fetchone()
        compared, changed = connection.execute(_CHANGED, (max(1, places // _COMPARED),)).fetchone()
    return Drift(
        version=version,
        observed_at=observed_at,
        places=places,
        gone=gone,
        added=added,
        compared=compared,
        changed=changed,
    )
