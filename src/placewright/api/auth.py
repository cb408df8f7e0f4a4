"""Checks the API key: `Authorization: Bearer KEY` or `apiKey: KEY`, and that it belongs to the organisation."""

import hashlib
import time
from typing import Annotated

import structlog
from fastapi import Depends, Path
from fastapi.security import APIKeyHeader, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials
from starlette.exceptions import HTTPException
from starlette.requests import Request

from placewright.api import changing
from placewright.api.limiting import Limiter
from placewright.api.middleware.limits import TOLD
from placewright.api.scopes import needed
from placewright.api.services import Services, services_of
from placewright.errors import StoreUnavailable
from placewright.model.organisation import Scope
from placewright.store import KeyOwner, keys

log = structlog.get_logger(__name__)

CACHE_SECONDS = 3  # a revoked or expired key works for at most so long; QUALITY wants at most 5
_CACHE_KEYS = 10_000
_MAX_SECRET = 512

_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", description="`Authorization: Bearer KEY`")
_header = APIKeyHeader(name="apiKey", auto_error=False, scheme_name="apiKey", description="`apiKey: KEY`")


class KeyCache:
    """Remembers good keys for some seconds by the hash of their secret, so that polls cost no read. Bad ones are not
    remembered: a new key works at once."""

    def __init__(self) -> None:
        self._owners: dict[bytes, tuple[float, KeyOwner]] = {}

    async def owner(self, services: Services, secret: str) -> KeyOwner | None:
        """Return whom a secret belongs to."""
        digest = hashlib.sha256(secret.encode()).digest()
        known = self._owners.get(digest)
        if known is not None and time.monotonic() - known[0] < CACHE_SECONDS:
            return known[1]
        asked = time.monotonic()  # before the read, so that the limit holds however long it takes
        owner = await services.read(lambda conn: keys.authenticate(conn, secret))
        if owner is None:
            self._owners.pop(digest, None)
            return None
        if len(self._owners) >= _CACHE_KEYS:
            self._owners.clear()
        self._owners[digest] = (asked, owner)
        if owner.use_is_stale:
            await _note_use(services, owner)
        return owner

    def forget(self, key_id: int) -> None:
        """Let a key or a session that has ended be asked for again."""
        for digest in [digest for digest, (_, owner) in self._owners.items() if owner.key_id == key_id]:
            del self._owners[digest]


async def _note_use(services: Services, owner: KeyOwner) -> None:
    try:
        await services.write(lambda conn: keys.note_use(conn, owner.key_id))
    except StoreUnavailable as error:
        log.warning("key_use_not_noted", key_id=owner.key_id, reason=str(error))  # a full disk stops no reads


def _secret(request: Request) -> str:
    """Return the one secret that was sent."""
    sent = set(request.headers.getlist("apikey"))
    for authorization in request.headers.getlist("authorization"):
        scheme, _, credentials = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise _unauthorized("The Authorization header must be `Bearer KEY`.")
        sent.add(credentials.strip())
    if not sent:
        raise _unauthorized("An API key is needed: `Authorization: Bearer KEY` or `apiKey: KEY`.")
    secret = sent.pop()
    if sent:
        raise _unauthorized("Two different API keys were sent.")
    if not secret or len(secret) > _MAX_SECRET or not secret.isascii():
        raise _unauthorized("The API key is not valid.")
    return secret


def _unauthorized(detail: str) -> HTTPException:
    return HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})


async def authorized(
    request: Request,
    org_slug: Annotated[str, Path(description="Your organisation.", examples=["acme"])],
    _in_bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    _in_header: Annotated[str | None, Depends(_header)],
) -> KeyOwner:
    """Return the owner of the request's key; the two schemes are named for the OpenAPI description.

    Raises:
        HTTPException: 401 without a good key; 403 with one of another organisation, whether or not the slug exists, or
            with one that may not do this; 429 when the key or the organisation asks too often.
    """
    cache: KeyCache = request.app.state.key_cache
    owner = await cache.owner(services_of(request), _secret(request))
    if owner is None:
        raise _unauthorized("The API key is not valid.")
    limiter: Limiter = request.app.state.limiter
    limiter.take(owner, request.scope[TOLD])
    if owner.slug != org_slug:
        raise HTTPException(403, "This API key does not belong to that organisation.")
    path = request.scope["route"].path_format.removeprefix("/v1/{org_slug}")
    wanted = needed(request.method, path)
    if owner.scope.rank < wanted.rank:
        raise HTTPException(403, f"This API key may only {_MAY[owner.scope]}; this needs one with the scope {wanted}.")
    if wanted != Scope.READ:
        changing.begin(request, owner, path)
    return owner


_MAY = {Scope.READ: "read", Scope.WRITE: "read and write"}


Owner = Annotated[KeyOwner, Depends(authorized)]
