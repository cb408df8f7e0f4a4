"""What an organisation sets for itself: for how long its results are kept."""

from functools import partial
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import read_json
from placewright.api.changing import about
from placewright.api.schemas.around import SettingsAnswer
from placewright.api.schemas.requests import OrganisationSettings
from placewright.api.services import Services, services_of
from placewright.store import organisations

router = APIRouter(prefix="/settings", tags=["Installation"])


@router.get("", summary="Get your settings", responses=described(SettingsAnswer, text="The organisation's settings."))
async def get(request: Request, owner: Owner) -> Response:
    """Get what the organisation sets for itself, beside what the server says where it sets nothing."""
    services = services_of(request)
    days = await services.read(partial(organisations.own_days, organisation_id=owner.organisation_id))
    return json_answer(_shown(services, days))


@router.put(
    "",
    summary="Change your settings",
    responses=described(SettingsAnswer, 413, 415, text="The organisation's settings from now on."),
    openapi_extra=body_of(OrganisationSettings),
)
async def put(request: Request, owner: Owner) -> Response:
    """Replace what the organisation sets for itself; what is absent goes by the settings of the server.

    A shorter retention holds at once, for all results there are: what is older is answered with 410, and deleted
    within a minute or so.
    """
    services = services_of(request)
    wanted = await read_json(request, OrganisationSettings, limit=services.settings.max_body_bytes)
    days = wanted.retention_days

    def work(conn: Connection) -> None:
        about(f"retention {'default' if days is None else f'{days:g}'}")
        organisations.keep_results(conn, owner.slug, days)

    await services.write(work)
    return json_answer(_shown(services, days))


def _shown(services: Services, days: float | None) -> dict[str, Any]:
    return {"retention_days": days, "default_retention_days": services.settings.retention_days}
