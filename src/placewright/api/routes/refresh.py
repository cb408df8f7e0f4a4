"""Marks batches for the scheduled refresh."""

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import body_of, described
from placewright.api.auth import Owner
from placewright.api.body import read_body, read_model
from placewright.api.changing import about
from placewright.api.once import Once, json_kept
from placewright.api.schemas.answers import MarkedBatches
from placewright.api.schemas.requests import MarkRefresh
from placewright.api.services import services_of
from placewright.store import refresh
from placewright.store.idempotency import Answer

router = APIRouter(prefix="/place_enrichment/batches", tags=["Reprocess and refresh"])


@router.post(
    "/refresh",
    summary="Mark batches for the scheduled refresh",
    responses=described(MarkedBatches, 409, 413, 415, text="Which ones were marked."),
    openapi_extra=body_of(MarkRefresh),
)
async def mark(request: Request, owner: Owner, once: Once) -> Response:
    """Mark batches to be enriched again once a month, or take the mark off.

    Only attributes already enriched run again, past the cache; `last_enriched` moves only if something changed.
    """
    services = services_of(request)
    body = await read_body(request, services.settings.max_body_bytes)
    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        wanted = await read_model(body, MarkRefresh)

        def work(conn: Connection) -> Answer:
            about(" ".join(wanted.batch_ids))
            marked = refresh.mark(conn, owner.organisation_id, wanted.batch_ids, wanted.refresh)
            return json_kept({"updated": marked.updated, "missing": marked.missing, "refresh": wanted.refresh})

        return await once.write(work)
