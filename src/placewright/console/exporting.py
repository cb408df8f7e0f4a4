"""Passes the file of an export on: a small one at once, a large one when it is ready."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from placewright.client.exports import ExportFormat
from placewright.client.values import Export
from placewright.console.session import client_of
from placewright.console.views import page

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
}


async def export(request: Request, batch_ids: Sequence[str], kind: ExportFormat, name: str) -> Response:
    """Answer with the file, or with a page that says that it is being written."""
    async with client_of(request) as client:
        made = await client.create_export(batch_ids, file_format=kind)
    if isinstance(made, Export):
        return page(request, "exporting.html", here="batches", export=made)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(name, kind)}"'}
    return Response(made, media_type=TYPES[kind], headers=headers)


async def exported(request: Request, export_id: str) -> Response:
    """Answer with the file of an export that took longer, or say that it is not ready."""
    async with client_of(request) as client:
        made = await client.get_export(export_id)
        if made.status != "completed":
            return page(request, "exporting.html", here="batches", export=made)
        kind = made.metadata.format or "csv"
        with tempfile.NamedTemporaryFile(dir=request.app.state.settings.data, prefix="export-", delete=False) as file:
            path = Path(file.name)
        try:
            await client.download_export(export_id, path)
        except BaseException:
            path.unlink()  # noqa: ASYNC240 - an awaited one would not outlive a cancellation
            raise
    name = file_name((made.batch_names or ("export",))[0], kind)
    return FileResponse(path, media_type=TYPES.get(kind), filename=name, background=BackgroundTask(path.unlink))


def file_name(name: str, kind: str) -> str:
    """Return what a file is called, in letters that every system takes."""
    plain = "".join(one if one.isascii() and (one.isalnum() or one in "-_.") else "-" for one in name)
    return f"{plain.strip('-.')[:80] or 'export'}.{kind}"
