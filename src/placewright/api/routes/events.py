"""The progress of a batch as Server-Sent Events, for those who would rather be told than ask."""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from placewright.api.answers import described
from placewright.api.auth import Owner, authorized
from placewright.api.routes.parameters import PathBatchId
from placewright.api.schemas.answers import BatchItem
from placewright.api.services import services_of
from placewright.api.watching import Watcher, frame

router = APIRouter(prefix="/place_enrichment/batches", tags=["Batches"])

_TYPE = "text/event-stream"
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}  # the second keeps nginx from collecting it


def _described() -> dict[int | str, Any]:
    responses = described(
        BatchItem, 404, 410, text="A stream of events; the data of each is the batch without its ids."
    )
    responses[200]["content"] = {_TYPE: {"schema": {"type": "string"}}}
    return responses | {204: {"description": "It has finished, and you have seen that: do not come again."}}


@router.get("/{batch_id:encoded}/events", summary="Follow a batch", responses=_described())
async def follow(
    request: Request,
    owner: Owner,
    batch_id: PathBatchId,
    last_event_id: Annotated[
        str | None, Header(max_length=100, description="The id of the last event that you have seen.")
    ] = None,
) -> Response:
    """Get an event at once and one with each change (at most two a second) until the batch has finished.

    `batch.progress` comes any number of times, then one of `batch.completed`, `batch.failed`, `batch.deleted`. The id
    of an event is the version of the batch: with it as `Last-Event-ID`, nothing is told twice. Comments are heartbeats.
    """
    watcher: Watcher = request.app.state.watcher
    seen = int(last_event_id) if last_event_id and last_event_id.isdecimal() else None
    own_id, batch = await watcher.find(owner.organisation_id, batch_id)
    if batch.version == seen and frame(batch, services_of(request).settings.failure_threshold)[1]:
        return Response(status_code=204)

    async def allowed() -> bool:
        try:
            await authorized(request, owner.slug, None, None)
        except HTTPException:
            return False
        return True

    frames = watcher.stream(owner.organisation_id, own_id, batch, seen, allowed)
    return StreamingResponse(frames, media_type=_TYPE, headers=_HEADERS)
