"""What this installation asks for places, and what it limits."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from placewright import __version__
from placewright.api.answers import described, json_answer
from placewright.api.auth import Owner
from placewright.api.schemas.around import InstallationAnswer
from placewright.api.services import services_of
from placewright.settings import SWITCHES, switch

router = APIRouter(tags=["Installation"])

_LIMITS = (
    "max_body_bytes",
    "max_jobs_per_request",
    "export_days",
    "retention_days",
    "refresh_day",
    "failure_threshold",
    "enrich_timeout_seconds",
    "key_requests_per_second",
    "organisation_requests_per_second",
    "organisation_batches",
    "organisation_jobs",
)


@router.get(
    "/installation",
    summary="Get sources and limits",
    responses=described(InstallationAnswer, text="Sources in the order in which they are asked."),
)
async def get(request: Request, _owner: Owner) -> Response:
    """Get the sources that are asked, with their datasets and versions, those that are off, and the limits."""
    services = services_of(request)
    asked = await services.enriching.asked()
    sources = [{**one, "setting": switch(one["name"])} for one in asked]
    named = {one["name"] for one in asked}
    off = [{"name": name, "setting": switch(name)} for name in SWITCHES if name not in named]
    limits = {name: getattr(services.settings, name) for name in _LIMITS}
    return json_answer({"version": __version__, "sources": sources, "off": off, "limits": limits})
