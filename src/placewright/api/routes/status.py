"""The status of a batch, made for polling."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from placewright import __version__
from placewright.api.answers import described, encode, entity_tag, is_known, json_answer
from placewright.api.auth import Owner
from placewright.api.knowing import KNOWS_CUSTOMS
from placewright.api.routes.parameters import PathBatchId, attributes_of
from placewright.api.schemas.answers import BatchStatus
from placewright.api.services import services_of
from placewright.api.views import attribute_statuses_view, status_view
from placewright.store import Stamp, batches, jobs

router = APIRouter(prefix="/place_enrichment/batches", tags=["Batches"])

_NOT_MODIFIED: dict[int | str, Any] = {304: {"description": "Nothing changed since the ETag of `If-None-Match`."}}


@router.get(
    "/{batch_id:encoded}",
    summary="Get the status of a batch",
    dependencies=[KNOWS_CUSTOMS],
    responses=described(BatchStatus, 404, 410, text="The ids of all jobs by status.") | _NOT_MODIFIED,
)
async def status(
    request: Request,
    owner: Owner,
    batch_id: PathBatchId,
    enrichments: Annotated[
        str | None,
        Query(max_length=2000, description="Comma list of attributes: adds `attribute_statuses`."),
    ] = None,
) -> Response:
    """Get the status, the counts and the ids of all jobs by status. Send the `ETag` back as `If-None-Match`."""
    services = services_of(request)
    attributes = attributes_of(enrichments)
    organisation_id, threshold = owner.organisation_id, services.settings.failure_threshold

    def tag(stamp: Stamp) -> str:
        return entity_tag(__version__, *stamp, attributes)

    def read(conn: Connection) -> tuple[str, bytes]:
        batch, ids = batches.get_with_ids(conn, organisation_id, batch_id)
        view = status_view(batch, ids, threshold)
        if attributes:
            found = jobs.ids_by_attribute_status(conn, organisation_id, batch_id, attributes)
            view["attribute_statuses"] = attribute_statuses_view(found)
        return tag(batch.stamp), encode(view)

    if "if-none-match" in request.headers:
        known = tag(await services.read(partial(batches.stamp, organisation_id=organisation_id, batch_id=batch_id)))
        if is_known(request, known):
            return Response(status_code=304, headers={"ETag": known})
    current, content = await services.read(read)
    return json_answer(content, headers={"ETag": current, "Cache-Control": "private, no-cache"})
