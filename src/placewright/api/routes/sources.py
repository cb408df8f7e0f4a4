"""Tests of sources: each is asked once, to tell whether it works."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import read_json
from placewright.api.schemas.around import SourceTest
from placewright.api.schemas.faults import invalid
from placewright.api.schemas.requests import TestedPlace
from placewright.api.services import services_of
from placewright.errors import NotFound
from placewright.model.inputs import check_inputs

router = APIRouter(prefix="/sources", tags=["Installation"])

log = structlog.get_logger(__name__)


@router.post(
    "/{name}/test",
    summary="Test a source",
    responses=described(SourceTest, 404, 413, 415, text="Whether it works, and why not."),
    openapi_extra=body_of(TestedPlace, required=False),
)
async def test(
    request: Request, owner: Owner, name: Annotated[str, Path(description="As in GET /installation.", max_length=100)]
) -> Response:
    """Ask a source once, now: what is kept of earlier answers does not count. Nothing of its answer is stored.

    One that costs money costs that of one call, which no budget counts; so each test is in the audit log.
    """
    services = services_of(request)
    wanted = await read_json(request, TestedPlace, limit=services.settings.max_body_bytes, empty=True)
    if wanted.inputs is not None and (problems := check_inputs(wanted.inputs, "/inputs")):
        raise invalid(problems)
    if name not in {one["name"] for one in await services.enriching.asked()}:
        raise NotFound(f"No source called {name!r} is asked here.")
    await services.write(lambda _conn: None)  # notes it, before anything is spent
    limit = services.settings.enrich_timeout_seconds
    tried = await services.enriching.try_source(name, wanted.inputs, limit)
    if tried is None:
        late = f"It did not answer within {limit:g} seconds."
        return json_answer({"name": name, "ok": False, "found": 0, "seconds": limit, "detail": late})
    log.info("source_tested", source=name, organisation=owner.slug)
    return json_answer(tried)
