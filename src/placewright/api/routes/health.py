"""Whether the server lives, is ready, and how it does: outside of /v1 and without a key."""

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import json_answer, problem_response
from placewright.api.metrics import Metrics, Work
from placewright.api.problems import RETRY_SECONDS, instance_of, problem
from placewright.api.schemas.answers import Health
from placewright.api.services import services_of
from placewright.errors import StoreUnavailable
from placewright.store import health

router = APIRouter(tags=["Operation"])

_OK = {
    "description": "It is.",
    "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{Health.__name__}"}}},
}
_TEXT = {"description": "Prometheus text format.", "content": {"text/plain": {"schema": {"type": "string"}}}}


@router.get("/healthz", summary="Is the process alive?", responses={200: _OK})
async def healthz() -> Response:
    """Answer as long as the process can."""
    return json_answer({"status": "ok"})


@router.get("/readyz", summary="Can it work?", responses={200: _OK, 503: problem_response(503)})
async def readyz(request: Request) -> Response:
    """Answer 200 when requests will be served: not draining, and the database can be read and written."""
    services = services_of(request)
    headers = {"Retry-After": str(RETRY_SECONDS)}
    if services.draining:
        return problem(503, "The server is stopping.", instance=instance_of(request), headers=headers)
    try:
        await services.in_thread(services.database.ping)
    except StoreUnavailable:
        return problem(503, "The database is out of reach.", instance=instance_of(request), headers=headers)
    return json_answer({"status": "ready"})


@router.get("/metrics", summary="Get metrics", responses={200: _TEXT, 503: problem_response(503)})
async def metrics(request: Request) -> Response:
    """Get requests by route and code, their seconds, jobs by status, slices by state and age, and what this server and
    its workers have done, for Prometheus.
    """
    measured: Metrics = request.app.state.metrics
    services = services_of(request)
    most = services.settings.metrics_organisations

    def read(conn: Connection) -> Work:
        return Work(health.jobs_by_status(conn), health.standing(conn), health.queues(conn, most))

    return Response(measured.text(await services.read(read)), media_type="text/plain; version=0.0.4")
