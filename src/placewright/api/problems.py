"""Turns every error into `application/problem+json` (RFC 9457) with a `detail` sentence."""

import http
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

import msgspec
import structlog
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.schemas.faults import sentence
from placewright.errors import (
    Conflict,
    DatasetsDiffer,
    Gone,
    InvalidInput,
    NotFound,
    PlacewrightError,
    Problem,
    QuotaExceeded,
    StoreUnavailable,
    UsageError,
)
from placewright.model.inputs import escape

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5  # what a client is told to wait when the database or the server cannot work just now

_SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not answer to that method.",
    413: "The body is larger than this server takes.",
    500: "Something went wrong on the server. The request id finds it in the log.",
    503: "The server cannot answer now. Try again in some seconds.",
}


def problem(
    status: int,
    detail: str | None = None,
    *,
    instance: str | None = None,
    errors: Sequence[Problem] = (),
    error_count: int = 0,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Build one problem answer; `errors` are listed as given, `error_count` tells their true number."""
    title = http.HTTPStatus(status).phrase
    body: dict[str, object] = {
        "type": f"urn:placewright:problem:{title.lower().replace(' ', '-')}",
        "title": title,
        "status": status,
        "detail": detail or _SENTENCES.get(status, f"{title}."),
    }
    if instance is not None:
        body["instance"] = instance
    if errors:
        body |= {"errors": errors, "error_count": error_count}
    return Response(msgspec.json.encode(body), status, dict(headers or {}), MEDIA_TYPE)


def instance_of(request: Request) -> str:
    """Return the path that was asked for, as it came."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.decode("latin-1")


async def on_http_error(request: Request, error: HTTPException) -> Response:
    """Answer what the framework or a handler refused with a status."""
    detail = str(error.detail)
    if detail == http.HTTPStatus(error.status_code).phrase:
        detail = ""  # the framework's own word, not a sentence
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(allowed_methods(request))) or headers.get("Allow", "")
    return problem(error.status_code, detail, instance=instance_of(request), headers=headers)


def allowed_methods(request: Request) -> set[str]:
    """Return the methods of all routes at the path; the framework tells those of the first only."""
    methods: set[str] = set()
    for path_regex, of_route in request.app.state.methods:
        if path_regex.match(request.scope["path"]):
            methods |= of_route
    return methods


async def on_bad_parameters(request: Request, error: RequestValidationError) -> Response:
    """Answer wrong query, path or header parameters: 400, never 422."""
    found = [Problem("".join(f"/{escape(str(part))}" for part in e["loc"]), sentence(e)) for e in error.errors()]
    told = "; ".join(f"{problem.pointer}: {problem.detail}" for problem in found[:5])
    return invalid_answer(request, InvalidInput(f"A parameter is wrong: {told}", found))


def invalid_answer(request: Request, error: InvalidInput) -> Response:
    """Answer wrong input with the places in it."""
    return problem(400, str(error), instance=instance_of(request), errors=error.problems, error_count=error.count)


async def on_placewright_error(request: Request, error: PlacewrightError) -> Response:
    """Answer what Placewright raised on purpose."""
    if isinstance(error, InvalidInput):
        return invalid_answer(request, error)
    where = instance_of(request)
    match error:
        case UsageError():
            return problem(400, str(error), instance=where)
        case Gone():
            return problem(410, str(error), instance=where)
        case NotFound():
            return problem(404, str(error), instance=where)
        case Conflict():
            return problem(409, str(error), instance=where)
        case QuotaExceeded(retry_seconds=None):
            # 429 would have clients try again and again, which mends nothing here.
            return problem(403, str(error), instance=where)
        case QuotaExceeded():
            return problem(429, str(error), instance=where, headers={"Retry-After": str(error.retry_seconds)})
        case DatasetsDiffer():
            # Not 409: the request is right, and another server, or this one with the data added, can do it.
            log.warning("datasets_differ", reason=str(error))
            return problem(503, str(error), instance=where, headers={"Retry-After": str(RETRY_SECONDS)})
        case StoreUnavailable():
            log.warning("store_unavailable", reason=str(error))
            return problem(503, instance=where, headers={"Retry-After": str(RETRY_SECONDS)})
    log.error("request_failed", exc_info=error)
    return problem(500, instance=where)


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    HTTPException: on_http_error,
    RequestValidationError: on_bad_parameters,
    PlacewrightError: on_placewright_error,
}
