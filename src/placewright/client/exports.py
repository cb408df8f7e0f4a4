"""Requests about exports: whole batches as one file, made by the server and fetched in pieces (CONTRACT section 10)."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import httpx

from placewright.client.flow import (
    RETRIES,
    Call,
    Chunks,
    Flow,
    Pause,
    Supply,
    decoded,
    encoded,
    exchange,
    new_key,
    pages,
)
from placewright.client.values import Export, ExportPage
from placewright.errors import ApiError

ExportFormat = Literal["csv", "ndjson", "parquet", "geojson"]
PATH = "/exports"


def create_export(
    batch_ids: Sequence[str], *, file_format: ExportFormat | None = None, idempotency_key: str | None = None
) -> Call[Export | bytes]:
    """Ask for one file of all jobs of some batches; the server's default is CSV.

    A small export is the file itself, as bytes; of a large one the answer is the `Export` that is being made, which
    `wait_for_export` and `download_export` take.
    """
    return Call(
        method="POST",
        path="/place_enrichment/exports",
        body=encoded(batch_ids=batch_ids, format=file_format),
        read=_made,
        repeatable=False,
        key=idempotency_key or new_key(),
    )


def list_exports(
    *, status: Sequence[str] = (), cursor: str | None = None, limit: int | None = None
) -> Call[ExportPage]:
    """Return a page of exports, newest first, at most 200 (the server's default is 50)."""
    params = {"status": ",".join(status) or None, "cursor": cursor, "limit": limit}
    return Call(method="GET", path=PATH, params=params, read=decoded(ExportPage))


def iterate_exports(*, status: Sequence[str] = (), page_size: int = 200, retries: int = RETRIES) -> Supply[Export]:
    """Return all exports, newest first, page after page."""
    ask = partial(list_exports, status=status, limit=page_size)

    def after(page: ExportPage) -> Call[ExportPage] | None:
        return ask(cursor=page.next_cursor) if page.next_cursor else None

    return pages(ask(), after, lambda page: page.exports, retries)


def get_export(export_id: str) -> Call[Export]:
    """Return an export: how far it is."""
    return Call(method="GET", path=_path(export_id), read=decoded(Export))


def wait_for_export(
    export_id: str,
    *,
    every_seconds: float = 1.0,
    progress: Callable[[Export], None] | None = None,
    retries: int = RETRIES,
) -> Flow[Export]:
    """Ask again and again until the export is completed, failed or expired; `progress` sees each answer."""
    while True:
        export = yield from exchange(get_export(export_id), retries)
        if progress:
            progress(export)
        if export.finished:
            return export
        yield Pause(every_seconds)


def download_export(export_id: str, path: str | Path, *, retries: int = RETRIES) -> Flow[int]:
    """Write the file of a completed export to a path, in little memory, and return its size in bytes.

    The path gets the whole file at once, or is left as it is. What broke off is fetched again from its beginning.

    Raises:
        ApiError: 409, it is not ready; 410, its time is over.
    """
    target = Path(path)
    beside = target.with_name(f".{target.name}.part")
    with beside.open("wb") as file:

        def begin() -> None:
            file.seek(0)
            file.truncate()

        def size(_: httpx.Response) -> int:
            return file.tell()

        source = f"{_path(export_id)}/download"
        call = Chunks(method="GET", path=source, begin=begin, write=file.write, read=size)
        try:
            written = yield from exchange(call, retries)
        except BaseException:
            beside.unlink()
            raise
    beside.replace(target)
    return written


def save_export(
    batch_ids: Sequence[str],
    path: str | Path,
    *,
    file_format: ExportFormat | None = None,
    every_seconds: float = 1.0,
    progress: Callable[[Export], None] | None = None,
    retries: int = RETRIES,
) -> Flow[int]:
    """Have some batches written into one file, wait for it, and write it to a path; return its size in bytes.

    Raises:
        ApiError: the export failed.
    """
    made = yield from exchange(create_export(batch_ids, file_format=file_format), retries)
    if isinstance(made, bytes):
        return Path(path).write_bytes(made)
    export = yield from wait_for_export(made.id, every_seconds=every_seconds, progress=progress, retries=retries)
    if export.status == "failed":
        raise ApiError(f"The export has failed: {export.error}")
    return (yield from download_export(export.id, path, retries=retries))


def _made(response: httpx.Response) -> Export | bytes:
    return decoded(Export)(response) if response.status_code == httpx.codes.ACCEPTED else response.content


def _path(export_id: str) -> str:
    return f"{PATH}/{quote(export_id, safe='')}"
