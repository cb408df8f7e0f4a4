"""API keys of the organisation, and the sessions that stand for one while somebody is signed in to the console."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import body_of, described, json_answer
from placewright.api.auth import Owner
from placewright.api.body import read_json
from placewright.api.changing import about
from placewright.api.first_key import FirstRun
from placewright.api.schemas.around import EndedSession, KeyList, KeyWithSecret, RevokedKey, SessionAnswer
from placewright.api.schemas.faults import invalid
from placewright.api.schemas.requests import CreateKey, FirstKey
from placewright.api.services import services_of
from placewright.errors import NotFound, Problem
from placewright.model.organisation import SLUG_RULE, Scope, is_slug
from placewright.store import ApiKey, audit, health, keys, organisations

router = APIRouter(tags=["Keys"])

SESSION_SECONDS = 12 * 3600


@router.get("/keys", summary="List the keys", responses=described(KeyList, text="All of them, oldest first."))
async def list_(request: Request, owner: Owner) -> Response:
    """List the keys of the organisation, never their secrets."""
    found = await services_of(request).read(partial(keys.list_keys, organisation_id=owner.organisation_id))
    return json_answer({"keys": [_shown(key) for key in found]})


@router.post(
    "/keys",
    summary="Create a key",
    status_code=201,
    responses=described(KeyWithSecret, 413, 415, status=201, text="The key, with its secret this once."),
    openapi_extra=body_of(CreateKey, required=False),
)
async def create(request: Request, owner: Owner) -> Response:
    """Create a key of the organisation. Only a hash of its secret is kept: this answer alone shows it."""
    services = services_of(request)
    wanted = await read_json(request, CreateKey, limit=services.settings.max_body_bytes, empty=True)
    expires_at = datetime.now(UTC) + timedelta(days=wanted.days) if wanted.days else None

    def work(conn: Connection) -> tuple[ApiKey, str]:
        made = keys.create(conn, owner.organisation_id, wanted.name, expires_at, Scope(wanted.scope))
        about(str(made[0].id))
        return made

    key, secret = await services.write(work)
    return json_answer({**_shown(key), "secret": secret}, 201)


@router.delete("/keys/{key_id}", summary="Revoke a key", responses=described(RevokedKey, 404, text="It is refused."))
async def revoke(request: Request, owner: Owner, key_id: Annotated[int, Path(ge=1, le=2**62)]) -> Response:
    """Revoke a key for ever, with the sessions opened by it; within some seconds all requests with it are refused."""
    work = partial(keys.revoke, key_id=key_id, organisation_id=owner.organisation_id)
    if not await services_of(request).write(work):
        raise NotFound(f"There is no key {key_id}.")
    return json_answer({"id": key_id, "revoked": True})


@router.post(
    "/session",
    summary="Open a session",
    status_code=201,
    responses=described(SessionAnswer, status=201, text="The session, with its secret this once."),
)
async def open_session(request: Request, owner: Owner) -> Response:
    """Open a session of 12 hours that stands for the key, so that a browser need not keep the key itself.

    It ends with the key. A session opens no other one.
    """
    if owner.session:
        raise HTTPException(403, "A session cannot open another one; send an API key.")
    work = partial(keys.open_session, owner=owner, seconds=SESSION_SECONDS)
    opened = await services_of(request).write(work)
    if opened is None:
        raise HTTPException(401, "The API key is not valid.", {"WWW-Authenticate": "Bearer"})
    ends, secret = opened
    return json_answer({"secret": secret, "organisation": owner.slug, "expires_at": ends}, 201)


@router.delete("/session", summary="End the session", responses=described(EndedSession, 404, text="It is refused."))
async def end_session(request: Request, owner: Owner) -> Response:
    """End the session that the request came with; with a key: 404."""
    if not owner.session:
        raise NotFound("This is a key and no session.")
    await services_of(request).write(partial(keys.revoke, key_id=owner.key_id))
    request.app.state.key_cache.forget(owner.key_id)
    return json_answer({"ended": True})


@router.post(
    "/first_key",
    summary="Create the first key",
    status_code=201,
    responses=described(KeyWithSecret, 413, 415, status=201, text="The key, with its secret this once."),
    openapi_extra=body_of(FirstKey) | {"security": []},
)
async def first_key(request: Request, org_slug: str) -> Response:
    """Make the organisation and its first key by the secret of the link that a new `placewright serve` prints.

    It works once, and only while the installation has no key; else: 403.
    """
    services = services_of(request)
    first_run: FirstRun = request.app.state.first_run
    wanted = await read_json(request, FirstKey, limit=services.settings.max_body_bytes)
    if not first_run.opens(wanted.token):
        raise _over()
    if not is_slug(org_slug):
        raise invalid([Problem("/path/org_slug", f"This must be {SLUG_RULE}.")])

    def work(conn: Connection) -> tuple[ApiKey, str]:
        if health.standing(conn).good_keys:
            raise _over()
        own = organisations.create(conn, org_slug).id
        made = keys.create(conn, own, "first key")
        # Noted here: this request came without a key, so that nothing else does it.
        audit.add(conn, audit.Change(own, "POST /first_key", f"{made[0].id}", key_id=made[0].id))
        return made

    key, secret = await services.write(work)
    first_run.close()
    return json_answer({**_shown(key), "secret": secret}, 201)


def _over() -> HTTPException:
    return HTTPException(403, "This link is not valid, or no longer: it works once, before there is a key.")


def _shown(key: ApiKey) -> dict[str, Any]:
    shown = msgspec.structs.asdict(key)
    del shown["organisation"]
    return shown
