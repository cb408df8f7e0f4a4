"""Sends the rows of a file to a server in batches; a stop in the middle loses and doubles nothing.

`IN.submission` holds how many rows the server has and in which batches. It is written before the first request and
after each, and a request is harmless when it is sent twice: its batch and its places have ids that stay the same.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from placewright.cli.tables.bar import shown
from placewright.cli.tables.progress import Progress, flush, open_at
from placewright.cli.tables.streaming import Asked, ask, refusal, rejects_header
from placewright.cli.tables.whole import whole
from placewright.client import Client, Submitted
from placewright.client.submitting import MOST_JOBS
from placewright.errors import FormatError, UsageError
from placewright.tables.columns import check_columns, find_columns
from placewright.tables.formats import STREAM
from placewright.tables.opening import open_source


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to send, and how."""

    in_: str
    name: str
    batch_id: str | None  # None: a new one
    append: bool  # all into one batch
    attributes: tuple[str, ...]
    mapping: Mapping[str, str]  # input → column, as the user said
    rejected: str  # where the rows go that cannot be asked
    forbid_licences: tuple[str, ...] = ()  # under which nothing may be used for it
    budget: float | None = None  # most that paid sources may cost each batch


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What the server has."""

    task: str  # what must be equal for a stopped submission to go on
    batch_id: str  # of the first batch
    batch_ids: tuple[str, ...] = ()
    rows: int = 0  # read from the input
    places: int = 0
    rejected: int = 0
    rejected_bytes: int = 0


def send(client: Client, order: Order, *, quiet: bool, most_jobs: int = MOST_JOBS) -> Submitted:
    """Submit the list of an order, and return its batches.

    Raises:
        UsageError: a column or a format is wrong, or a stopped submission had another input.
        ApiError: the server refused a batch.
    """
    side = None if order.in_ == STREAM else Path(f"{order.in_}.submission")
    with ExitStack() as stack:
        source = open_source(order.in_, stack)
        if (columns := source.rows.columns) is not None:
            check_columns(find_columns(columns, order.mapping), columns)
        sent = _begun(side, order)
        refused = stack.enter_context(open_at(Path(order.rejected), sent.rejected_bytes))
        if not sent.rejected_bytes:
            refused.write(rejects_header())
        show = stack.enter_context(shown(source.total, source.position, Progress(task="", rows=sent.rows), quiet=quiet))
        rows = islice(iter(source.rows), sent.rows, None)
        while chunk := list(islice(rows, most_jobs)):
            asked = [ask(row, tuple(order.mapping.items())) for row in chunk]
            refused.write(b"".join(refusal(one) for one in asked if one.problem))
            flush(refused)
            sent = _after(sent, asked, _submit(client, order, sent, asked), refused.tell())
            _save(side, sent)
            show(Progress(task="", rows=sent.rows, rejected=sent.rejected))
    return _ended(order, sent, side, quiet=quiet)


def _begun(side: Path | None, order: Order) -> Sent:
    """Return where to begin, which is on the disk before anything is sent."""
    task = _identity(order)
    if side is not None and side.exists():
        sent = msgspec.json.decode(side.read_bytes(), type=Sent)
        if sent.task != task:
            raise UsageError(
                f"{side} belongs to a stopped submission of another input or with other options. "
                "Give the same ones to go on, or delete it to start anew."
            )
        return sent
    sent = Sent(task=task, batch_id=order.batch_id or str(uuid4()))
    _save(side, sent)
    return sent


def _submit(client: Client, order: Order, sent: Sent, asked: list[Asked]) -> str | None:
    """Send the places of some rows, and return their batch; None when there is none among them."""
    jobs = list(_jobs(asked))
    if not jobs:
        return None
    number = 1 if order.append else len(sent.batch_ids) + 1
    suffix = "" if number == 1 else f"-{number}"
    name = order.name if number == 1 else f"{order.name} ({number})"
    return client.submit_batch(
        name,
        jobs,
        attributes=order.attributes,
        batch_id=f"{sent.batch_id}{suffix}",
        forbid_licences=order.forbid_licences or None,
        budget=order.budget,
    ).id


def _jobs(asked: list[Asked]) -> Iterator[dict[str, Any]]:
    for one in asked:
        if one.problem is None:
            inputs = dict(one.inputs)
            place_id = inputs.pop("place_id", None)
            yield {"place_id": f"row-{one.row.line}" if place_id is None else str(place_id), "inputs": inputs}


def _after(sent: Sent, asked: list[Asked], batch_id: str | None, rejected_bytes: int) -> Sent:
    refused = sum(one.problem is not None for one in asked)
    batch_ids = sent.batch_ids if batch_id is None or batch_id in sent.batch_ids else (*sent.batch_ids, batch_id)
    return msgspec.structs.replace(
        sent,
        batch_ids=batch_ids,
        rows=sent.rows + len(asked),
        places=sent.places + len(asked) - refused,
        rejected=sent.rejected + refused,
        rejected_bytes=rejected_bytes,
    )


def _save(side: Path | None, sent: Sent) -> None:
    if side is not None:
        with whole(side) as new:
            new.write_bytes(msgspec.json.encode(sent))


def _ended(order: Order, sent: Sent, side: Path | None, *, quiet: bool) -> Submitted:
    if not sent.rejected:
        Path(order.rejected).unlink()
    if side is not None:
        side.unlink()
    if not quiet:
        where = f"; {sent.rejected:,} rows rejected, in {order.rejected}" if sent.rejected else ""
        sys.stderr.write(f"{sent.places:,} places in {len(sent.batch_ids)} batches{where}.\n")
    if not sent.places:
        raise FormatError("No row could be asked.")
    return Submitted(batch_ids=sent.batch_ids, places=sent.places)


def _identity(order: Order) -> str:
    head, size = b"", 0
    if order.in_ != STREAM:
        size = Path(order.in_).stat().st_size
        with Path(order.in_).open("rb") as file:
            head = file.read(65_536)
    options = msgspec.json.encode((order, size), order="sorted")
    return blake2b(options + head, digest_size=16).hexdigest()
