"""The audit log: who changed what of the organisation, and when."""

from functools import partial
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import described, json_answer
from placewright.api.auth import Owner
from placewright.api.schemas.around import AuditLog
from placewright.api.services import services_of
from placewright.store import audit

router = APIRouter(tags=["Keys"])


@router.get(
    "/audit",
    summary="Read the audit log",
    responses=described(AuditLog, text="A page of changes, newest first."),
)
async def page(
    request: Request,
    owner: Owner,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before.", max_length=100)] = None,
) -> Response:
    """List the changes that were made, newest first: by which key (or by the operator), what, and to what.

    Each was noted in the transaction of the change itself. They are kept for PLACEWRIGHT_AUDIT_DAYS.
    """
    read = partial(audit.page, organisation_id=owner.organisation_id, limit=limit, cursor=cursor)
    return json_answer(msgspec.to_builtins(await services_of(request).read(read)))
