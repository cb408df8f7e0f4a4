"""Reads the rows of Overture that the labelled sets hold, by the road of the Overture reader, as cases to resolve."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from placewright.model.match import Match, Verdict
from placewright.model.place import Candidate, Dataset, Query, Record
from placewright.reference.formats.overture.record import record_of
from placewright.resolution import Case

_TEXTS = ("sources", "names", "categories", "websites", "socials", "emails", "phones", "brand", "addresses")
_SURE = 0.999  # the rows are given, so it is the place; only the values are in question


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file as dictionaries."""
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(file)])
        columns = [column[0] for column in found.description or ()]
        for row in found.fetchall():
            yield dict(zip(columns, row, strict=True))


def record(row: Mapping[str, Any], prefix: str = "", source: str = "overture") -> Record | None:
    """Return the record of a row, of its columns with a prefix; None when it holds none.

    Columns with JSON as text are decoded. A row without a position is kept under an address that says nothing, since
    these sets leave the geometry out.
    """
    own = {name: _decoded(name, row.get(prefix + name)) for name in (*_TEXTS, "confidence", "id")}
    own["addresses"] = own["addresses"] or [{"country": "US"}]
    found = record_of(own, None)
    return None if isinstance(found, str) else msgspec.structs.replace(found, dataset=source)


def _decoded(name: str, value: Any) -> Any:
    return msgspec.json.decode(value) if name in _TEXTS and isinstance(value, str) else value


def dataset(source: str, observed_at: str | None, name: str | None = None) -> Dataset:
    """Return a dataset for records that were read here."""
    return Dataset(name=name or source, source=source, version=observed_at or "unknown", observed_at=observed_at)


def case_of(records: Sequence[Record], datasets: Sequence[Dataset], query: Query = Query()) -> Case:  # noqa: B008 - frozen
    """Return the case of a place that these records are known to be."""
    accepted = tuple(Match(Candidate(one), (), 10.0, _SURE) for one in records)
    return Case(query=query, verdict=Verdict(accepted, (), ""), datasets={one.name: one for one in datasets})
