"""Submits lists of any length: rows of a frame or an iterable become jobs, cut into batches that a server takes."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from itertools import islice
from typing import Any
from uuid import uuid4

from placewright.client.batches import AttributeSet, submit_batch
from placewright.client.flow import RETRIES, Flow, exchange
from placewright.client.values import Submitted
from placewright.errors import UsageError

MOST_JOBS = 50_000  # of one request (CONTRACT section 2)
_CHUNK = 10_000  # rows of a frame that become Python objects at a time

# Names that columns often have → input; those of the contract are themselves. Files know many more: the command line.
_COLUMNS = {
    "id": "place_id",
    "lat": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "long": "longitude",
    "address": "full_address",
    "zip": "postalCode",
    "postcode": "postalCode",
    "postal_code": "postalCode",
    "geometry": "wkt_geometry",
}
_TEXTS = ("place_id", "postalCode", "phone", "house", "unit_number", "floor", "block", "id")  # often hold numbers


def submit(
    places: Any,
    *,
    batch_name: str,
    attributes: Sequence[str] | None = None,
    attribute_set: AttributeSet | None = None,
    batch_id: str | None = None,
    append: bool = False,
    columns: Mapping[str, str] | None = None,
    kick_off_jobs_now: bool = True,
    forbid_licences: Sequence[str] | None = None,
    budget: float | None = None,
    most_jobs: int = MOST_JOBS,
    progress: Callable[[Submitted], None] | None = None,
    retries: int = RETRIES,
) -> Flow[Submitted]:
    """Submit places, however many: over 50,000 they go into several batches, or, with `append`, into one.

    Args:
        places: an iterable of rows or of jobs (`{"place_id": …, "inputs": {…}}`), a frame of pandas, polars or
            GeoPandas, an Arrow table, or anything that gives an Arrow stream. It is read as it is sent.
        batch_name: of the first batch; the others are called `name (2)` and so on.
        batch_id: of the first batch; the others are `id-2` and so on. With it and with ids of the places, the same call
            may be made again after it was interrupted: what is there already is left as it is.
        append: all into one batch.
        columns: column → input, where the names say nothing: {"Shop": "name"}. Other columns go along as they are.
        forbid_licences: under which nothing may be used for them.
        budget: most that paid sources may cost each batch.
        most_jobs: of one request.
        progress: sees what is stored, after each request.

    Raises:
        UsageError: there are no places.
        ApiError: the server refused a request; those before it are stored.
    """
    first = batch_id or str(uuid4())
    jobs = jobs_of(places, columns or {})
    done = Submitted(batch_ids=(), places=0)
    while chunk := list(islice(jobs, most_jobs)):
        number = len(done.batch_ids) + 1
        same = append or number == 1
        call = submit_batch(
            batch_name if same else f"{batch_name} ({number})",
            chunk,
            attributes=attributes,
            attribute_set=attribute_set,
            batch_id=first if same else f"{first}-{number}",
            kick_off_jobs_now=kick_off_jobs_now,
            forbid_licences=forbid_licences,
            budget=budget,
        )
        batch = yield from exchange(call, retries)
        done = Submitted(batch_ids=tuple(dict.fromkeys((*done.batch_ids, batch.id))), places=done.places + len(chunk))
        if progress:
            progress(done)
    if not done.places:
        raise UsageError("There are no places to submit.")
    return done


def jobs_of(places: Any, columns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the jobs of a list; `columns` is column → input."""
    for row in rows_of(places):
        if isinstance(row.get("inputs"), Mapping):
            yield dict(row)
            continue
        named = ((columns.get(column) or _COLUMNS.get(column.casefold(), column), cell) for column, cell in row.items())
        inputs = {key: value for key, cell in named if (value := _value(key, cell)) is not None}
        place_id = inputs.pop("place_id", None)
        yield {"inputs": inputs} if place_id is None else {"place_id": place_id, "inputs": inputs}


def rows_of(places: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of an iterable or a frame; nothing is imported that the frame has not brought along.

    Raises:
        UsageError: it is neither.
    """
    if hasattr(places, "iter_rows"):  # polars
        yield from places.iter_rows(named=True)
    elif hasattr(places, "itertuples"):  # pandas, GeoPandas
        for start in range(0, len(places), _CHUNK):
            yield from places.iloc[start : start + _CHUNK].to_dict("records")
    elif hasattr(places, "to_batches"):  # an Arrow table
        for batch in places.to_batches(max_chunksize=_CHUNK):
            yield from batch.to_pylist()
    elif hasattr(places, "__arrow_c_stream__"):
        from placewright.client.frames import imported  # which needs what is not always installed

        for batch in imported("pyarrow").RecordBatchReader.from_stream(places):
            yield from batch.to_pylist()
    elif isinstance(places, Iterable) and not isinstance(places, str | bytes | Mapping):
        for row in places:
            if not isinstance(row, Mapping):
                raise UsageError(f"A place is a row with names, as a dict; this is a {type(row).__name__}.")
            yield row
    else:
        raise UsageError(f"A {type(places).__name__} is no list of places; use an iterable of dicts or a frame.")


def _value(key: str, cell: Any) -> Any:
    """Return a cell as JSON can hold it; None when it is empty."""
    if hasattr(cell, "wkt"):  # a shapely geometry
        return cell.wkt
    if hasattr(cell, "item") and callable(cell.item) and getattr(cell, "shape", None) == ():  # a numpy scalar
        cell = cell.item()
    elif hasattr(cell, "tolist"):  # an array
        return cell.tolist()
    if cell is None or cell == "" or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    if isinstance(cell, date | time):
        return cell.isoformat() if cell == cell else None
    if key in _TEXTS and isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(int(cell)) if float(cell).is_integer() else str(cell)
    return cell
