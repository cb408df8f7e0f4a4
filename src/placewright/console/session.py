"""Who is signed in: a cookie with a session for each organisation, which the API makes of a key and knows by itself.

The browser never keeps a key, and the server keeps nothing but the hash of a session, as of any key. A session is
always new at signing in, so that nobody can be given one that somebody else knows.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from placewright.client import AsyncClient
from placewright.model.organisation import is_slug

COOKIE = "placewright"
SECONDS = 12 * 3600  # as long as the API's sessions
_PAIR = re.compile(r"([a-z0-9-]{2,50}):(pws_[A-Za-z0-9_-]{20,100})")
_MOST = 20  # organisations at once
URL = "http://console.internal"  # never dialled: the transport stays in the process


class SignedOut(Exception):
    """Nobody is signed in for this organisation."""


def sessions_of(cookie: str | None) -> dict[str, str]:
    """Return organisation → session of a cookie; what is not of its form is not there."""
    found = {}
    for part in (cookie or "").split("~")[:_MOST]:
        match = _PAIR.fullmatch(part)
        if match and is_slug(match[1]):
            found[match[1]] = match[2]
    return found


def cookie_of(sessions: Mapping[str, str]) -> str:
    """Return the cookie of sessions, the newest last."""
    return "~".join(f"{slug}:{secret}" for slug, secret in list(sessions.items())[-_MOST:])


def form_token(cookie: str | None) -> str:
    """Return what each form must send along: nobody knows it who does not know the cookie."""
    return hmac.new((cookie or "").encode(), b"placewright form", hashlib.sha256).hexdigest()[:40]


def is_form_token(given: str, cookie: str | None) -> bool:
    """Tell whether a form was made for the holder of this cookie."""
    return hmac.compare_digest(given.encode(), form_token(cookie).encode())


def sessions(request: Request) -> dict[str, str]:
    """Return organisation → session of a request."""
    return sessions_of(request.cookies.get(COOKIE))


def client_of(request: Request) -> AsyncClient:
    """Return a client for the organisation of the address, in the name of who is signed in; the caller closes it.

    Raises:
        SignedOut: nobody is.
    """
    slug = request.path_params["org"]
    secret = sessions(request).get(slug)
    if secret is None:
        raise SignedOut(slug)
    return client(request, slug, secret)


def client(request: Request, slug: str, secret: str) -> AsyncClient:
    """Return a client with a key or a session."""
    transport = request.app.state.transport
    return AsyncClient(URL, api_key=secret, organisation=slug, transport=transport, retries=1)


def keep(response: Response, request: Request, kept: Mapping[str, str]) -> None:
    """Give the browser its sessions, or take the last one away."""
    secure = request.url.scheme == "https"
    if kept:
        value = cookie_of(kept)
        response.set_cookie(COOKIE, value, max_age=SECONDS, path="/", httponly=True, samesite="lax", secure=secure)
    else:
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=secure)


def sign_in_first(request: Request) -> Response:
    """Let somebody sign in, and come back to where they wanted to be."""
    target = "/sign-in"
    if request.method == "GET":
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        target += f"?next={quote(wanted, safe='')}"
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


def inside(target: str | None) -> str:
    """Return where to go on to, when it is an address of ours, else the start: no link may lead astray."""
    good = bool(target) and re.fullmatch(r"/(?![/\\])[^\\\x00-\x20]*", target or "") is not None
    return target if good and target else "/"
