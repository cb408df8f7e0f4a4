"""Builds answers: JSON by msgspec, entity tags, and the descriptions of all answers for OpenAPI."""

import hashlib
from typing import Any

import msgspec
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.schemas.answers import ProblemAnswer

_encoder = msgspec.json.Encoder()


def encode(value: Any) -> bytes:
    """Return a value as JSON; times become RFC 3339 with Z."""
    return _encoder.encode(value)


def json_answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answer with a value; large ones are encoded by the caller in a thread and come as bytes."""
    content = value if isinstance(value, bytes) else encode(value)
    return Response(content, status, headers, "application/json")


def entity_tag(*parts: object) -> str:
    """Return a weak entity tag: it changes when one of the parts does."""
    return f'W/"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def is_known(request: Request, tag: str) -> bool:
    """Tell whether the client already has what `tag` stands for (If-None-Match, weak comparison)."""
    given = ",".join(request.headers.getlist("if-none-match"))
    return any(one.strip().removeprefix("W/") in ("*", tag.removeprefix("W/")) for one in given.split(","))


_PROBLEMS = {
    400: "The input is wrong; `errors` names the places.",
    401: "No API key, or one that is not valid.",
    403: "The API key belongs to another organisation, or yours stores as many jobs as it may.",
    404: "There is no such thing, or it belongs to another organisation.",
    405: "The address does not answer to that method.",
    409: "It is in another state than this needs, or the Idempotency-Key came before with another body.",
    410: "It has expired: it was kept as long as such things are kept here.",
    413: "The body is too large.",
    415: "The body has another type or encoding than JSON, gzip or zstd.",
    429: "Too many requests, or too much going on at once; `Retry-After` says when to try again.",
    500: "A fault of the server; the request id finds it in the log.",
    503: "The server is stopping, its database is out of reach, or it has other reference data than the organisation "
    "is pinned to; `Retry-After` says when to try again.",
}
_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
_REQUEST_ID = {"X-Request-Id": {"description": "The id of the request in the log.", "schema": {"type": "string"}}}
_REFERENCE = {"$ref": f"#/components/schemas/{ProblemAnswer.model_config['title']}"}


def described(model: type[BaseModel], *problems: int, status: int = 200, text: str = "Done.") -> dict[int | str, Any]:
    """Return the `responses` of a route under /v1: its good answer, and the problems it shares with all of them."""
    good = {
        "description": text,
        "headers": _REQUEST_ID,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}},
    }
    listed = sorted({400, 401, 403, 429, 500, 503, *problems})
    return {status: good, **{code: problem_response(code) for code in listed}}


def problem_response(code: int) -> dict[str, Any]:
    """Return the description of one problem answer."""
    headers = _REQUEST_ID | (_RETRY if code in (429, 503) else {})
    content = {"application/problem+json": {"schema": _REFERENCE}}
    return {"description": _PROBLEMS[code], "headers": headers, "content": content}


def body_of(model: type[BaseModel], *, required: bool = True) -> dict[str, Any]:
    """Return the `openapi_extra` of a route that reads its body itself."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}}
