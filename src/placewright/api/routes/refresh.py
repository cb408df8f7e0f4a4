"""Marks batches for the scheduled refresh."""

from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import read_json
from placewright.api.schemas.answers import MarkedBatches
from placewright.api.schemas.requests import MarkRefresh
from placewright.api.services import services_of
from placewright.store import refresh

router = APIRouter(prefix="/place_enrichment/batches", tags=["Reprocess and refresh"])


@router.post(
    "/refresh",
    summary="Mark batches for the scheduled refresh",
    responses=described(MarkedBatches, 413, 415, text="Which ones were marked."),
    openapi_extra=body_of(MarkRefresh),
)
async def mark(request: Request, owner: Owner) -> Response:
    """Mark batches to be enriched again once a month, or take the mark off.

    Only attributes already enriched run again, past the cache; `last_enriched` moves only if something changed.
    """
    services = services_of(request)
    wanted = await read_json(request, MarkRefresh, limit=services.settings.max_body_bytes)
    marked = await services.write(
        partial(
            refresh.mark,
            organisation_id=owner.organisation_id,
            batch_ids=wanted.batch_ids,
            refresh=wanted.refresh,
        )
    )
    return json_answer({"updated": marked.updated, "missing": marked.missing, "refresh": wanted.refresh})
