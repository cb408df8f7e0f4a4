"""Exports: whole batches as one file, at once or later; listing them and fetching the files."""

import time
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import anyio
import msgspec
from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import off_the_loop, parse, read_body
from placewright.api.once import Once, json_kept
from placewright.api.routes.parameters import NO_NUL, words_of
from placewright.api.schemas.answers import ExportAnswer, ExportList
from placewright.api.schemas.requests import ExportRequest
from placewright.api.services import Services, services_of
from placewright.errors import Conflict
from placewright.exports import MEDIA_TYPES, claim_and_run
from placewright.model.export import Export, ExportStatus
from placewright.store import exports
from placewright.store.idempotency import Answer

router = APIRouter(tags=["Exports"])

_INLINE_SECONDS = 60.0  # how long a request waits for its file before it is told to ask again
_LOOK_SECONDS = 0.2
_OPEN = (ExportStatus.QUEUED, ExportStatus.RUNNING)

_FILES = {
    media_type.partition(";")[0]: {"schema": {"type": "string", "format": "binary", "description": f"As {kind}."}}
    for kind, media_type in MEDIA_TYPES.items()
}
_FILE: dict[int | str, Any] = {200: {"description": "The file.", "content": _FILES}}
PathExportId = Annotated[str, Path(description="The export.", max_length=200, pattern=NO_NUL)]


@router.post(
    "/place_enrichment/exports",
    summary="Export batches",
    responses=described(ExportAnswer, 404, 409, 410, 413, 415, status=202, text="It is queued.") | _FILE,
    openapi_extra=body_of(ExportRequest),
)
async def create(request: Request, owner: Owner, once: Once) -> Response:
    """Write all jobs of some batches into one file: CSV, NDJSON, Parquet or GeoJSON.

    Up to 50,000 rows (a setting) are answered with the file itself; of more, and when it cannot be written now, with
    202 and the export, whose `status_url` tells when the file is ready. Both kinds are listed and kept for a week.
    """
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    async with once.of(body) as earlier:
        accepted = earlier
        if accepted is None:
            wanted = await off_the_loop(partial(parse, body, ExportRequest), body)
            accepted = await once.write(partial(_queued, request=request, owner=owner, wanted=wanted))
        return await _inline(services, owner, accepted)


def _queued(conn: Connection, request: Request, owner: Owner, wanted: ExportRequest) -> Answer:
    settings = services_of(request).settings
    export = exports.create(
        conn,
        owner.organisation_id,
        wanted.batch_ids,
        wanted.format,
        inline_rows=settings.export_inline_rows,
        reserved_us=int(settings.lease_seconds * 1_000_000),
    )
    return json_kept(export_view(export, _base(request, owner)), 202)


async def _inline(services: Services, owner: Owner, accepted: Response) -> Response:
    """Answer with the file itself when it is small; who was first under this key, and who repeats it, get the same."""
    export_id = msgspec.json.decode(accepted.body)["id"]
    read = partial(exports.get, organisation_id=owner.organisation_id, export_id=export_id)
    export: Export = await services.read(read)
    if export.rows_total > services.settings.export_inline_rows:
        return accepted
    export = await _written(services, export, read)
    if export.status not in (ExportStatus.COMPLETED, ExportStatus.EXPIRED):
        return accepted  # it has to be tried again, or cannot be: `status_url` tells
    answer = _file(services, export)
    if "idempotency-replayed" in accepted.headers:
        answer.headers["Idempotency-Replayed"] = accepted.headers["idempotency-replayed"]
    return answer


async def _written(services: Services, export: Export, read: Callable[[Connection], Export]) -> Export:
    """Write the file, or wait while somebody else does: a worker, or a process that was killed and holds the lease."""
    run = partial(claim_and_run, services.settings, services.database, stopped=lambda: services.draining)
    deadline = time.monotonic() + _INLINE_SECONDS
    while export.status in _OPEN and time.monotonic() < deadline and not services.draining:
        if not await services.export(partial(run, export_id=export.id)):
            await anyio.sleep(_LOOK_SECONDS)
        export = await services.read(read)
    return export


def _file(services: Services, export: Export) -> Response:
    """Answer with the file of a completed export; ranges of it may be asked for.

    Raises:
        HTTPException: 410 when its time is over.
    """
    path = services.settings.exports / export.file
    if export.status is ExportStatus.EXPIRED or not path.is_file():
        raise HTTPException(410, "The file of this export was deleted; export the batches again.")
    names = [name for name in export.batch_names if name.strip()]
    stem = names[0] if len(export.batch_ids) == 1 and names else f"export-{export.id}"
    filename = f"{''.join(one if one.isalnum() or one in ' -_.' else '_' for one in stem)[:100]}.{export.format}"
    return FileResponse(path, media_type=MEDIA_TYPES[export.format], filename=filename)


@router.get("/exports", summary="List exports", responses=described(ExportList, text="Newest first."))
async def list_(
    request: Request,
    owner: Owner,
    status: Annotated[str | None, Query(max_length=200, description="Comma list of statuses.")] = None,
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Most exports in the answer.")] = 50,
) -> Response:
    """List exports, newest first."""
    page = await services_of(request).read(
        partial(
            exports.page,
            organisation_id=owner.organisation_id,
            limit=limit,
            statuses=words_of("status", status, ExportStatus),
            cursor=cursor or None,
        )
    )
    base = _base(request, owner)
    shown = [export_view(export, base) for export in page.exports]
    return json_answer({"exports": shown, "limit": limit, "next_cursor": page.next_cursor})


@router.get(
    "/exports/{export_id:encoded}", summary="Get an export", responses=described(ExportAnswer, 404, text="The export.")
)
async def get(request: Request, owner: Owner, export_id: PathExportId) -> Response:
    """Get an export: how far it is, and where its file is."""
    return json_answer(export_view(await _found(request, owner, export_id), _base(request, owner)))


@router.get(
    "/exports/{export_id:encoded}/download",
    summary="Download an export",
    responses=described(ExportAnswer, 404, 409, 410) | _FILE,
)
async def download(request: Request, owner: Owner, export_id: PathExportId) -> Response:
    """Download the file: 409 before it is ready, 410 after its time (a week; a setting)."""
    export = await _found(request, owner, export_id)
    if export.status in _OPEN:
        raise Conflict(f"The export is {export.status}; its file is not ready yet.")
    if export.status is ExportStatus.FAILED:
        raise Conflict(f"The export has failed: {export.error}")
    return _file(services_of(request), export)


async def _found(request: Request, owner: Owner, export_id: str) -> Export:
    read = partial(exports.get, organisation_id=owner.organisation_id, export_id=export_id)
    return await services_of(request).read(read)


def _base(request: Request, owner: Owner) -> str:
    return f"{str(request.base_url).rstrip('/')}/v1/{owner.slug}/exports"


def export_view(export: Export, base: str) -> dict[str, Any]:
    """Return an export as clients see it; `base` is the URL of all exports."""
    url = f"{base}/{export.id}"
    return {
        "id": export.id,
        "status": export.status,
        "batch_ids": export.batch_ids,
        "batch_names": export.batch_names,
        "created_at": export.created_at,
        "updated_at": export.updated_at,
        "status_url": url,
        "download_url": f"{url}/download" if export.status is ExportStatus.COMPLETED else None,
        "error": export.error,
        "expired": export.status is ExportStatus.EXPIRED,
        "metadata": {
            "format": export.format,
            "rows_total": export.rows_total,
            "rows_exported": export.rows_exported,
            "file_bytes": export.file_bytes,
            "expires_at": export.expires_at,
        },
    }
