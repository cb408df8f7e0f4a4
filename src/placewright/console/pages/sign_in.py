"""Signing in with an API key and out again, and the first key of a new installation."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from placewright.console import session
from placewright.console.forms import read_form
from placewright.console.views import page
from placewright.errors import ApiError
from placewright.model.organisation import SLUG_RULE, is_slug


async def start(request: Request) -> Response:
    """Go on to the batches of who is signed in."""
    known = list(session.sessions(request))
    return RedirectResponse(f"/o/{known[-1]}/batches" if known else "/sign-in", 303)


async def form(request: Request) -> Response:
    """Ask for organisation and key."""
    return page(request, "sign_in.html", next=request.query_params.get("next", ""), problem="", slug="")


async def sign_in(request: Request) -> Response:
    """Make a session of a key; it is a new one each time, whatever the browser brought along."""
    sent = await read_form(request)
    slug, key = sent.one("organisation"), sent.one("key")
    problem = await _problem(request, slug, key)
    if problem is not None:
        return page(request, "sign_in.html", status=401, next=sent.one("next"), problem=problem, slug=slug)
    async with session.client(request, slug, key) as client:
        made = await client.open_session()
    target = session.inside(sent.one("next"))
    response = RedirectResponse(target if target != "/" else f"/o/{slug}/batches", 303)
    return await _replaced(request, response, slug, made.secret)


async def _problem(request: Request, slug: str, key: str) -> str | None:
    """Return why these do not open anything; None when they do."""
    if not is_slug(slug):
        return f"An organisation is written as {SLUG_RULE}."
    if not key or not key.isascii() or any(one.isspace() for one in key):
        return "Paste the whole key; it begins with pw_."
    async with session.client(request, slug, key) as client:
        try:
            await client.list_batches(limit=1)
        except ApiError as error:
            if error.status in (401, 403):
                return "This key does not open that organisation. Is it whole, and not revoked or expired?"
            raise
    return "A session is no key." if key.startswith("pws_") else None


async def _replaced(request: Request, response: Response, slug: str, secret: str) -> Response:
    """Put a session in place of the one before, which is ended."""
    kept = session.sessions(request)
    await _end(request, slug, kept.pop(slug, None))
    session.keep(response, request, {**kept, slug: secret})
    return response


async def _end(request: Request, slug: str, secret: str | None) -> None:
    if secret is None:
        return
    async with session.client(request, slug, secret) as client:
        try:
            await client.end_session()
        except ApiError as error:
            if error.status not in (401, 403, 404):  # then it has ended already
                raise


async def sign_out(request: Request) -> Response:
    """End the session of an organisation, here and on the server."""
    await read_form(request)
    kept = session.sessions(request)
    slug = request.path_params["org"]
    await _end(request, slug, kept.pop(slug, None))
    response = RedirectResponse("/", 303)
    session.keep(response, request, kept)
    return response


async def welcome(request: Request) -> Response:
    """Ask for the name of the first organisation."""
    token = request.query_params.get("token", "")
    return page(request, "welcome.html", token=token, problem="", slug="", secret="")


async def first_key(request: Request) -> Response:
    """Make the first organisation and its key, show the key once, and be signed in by it."""
    sent = await read_form(request)
    slug, token = sent.one("organisation"), sent.one("token")
    if not is_slug(slug):
        problem = f"An organisation is written as {SLUG_RULE}."
        return page(request, "welcome.html", status=400, token=token, problem=problem, slug=slug, secret="")
    try:
        # The route needs no key; a client is not made without one.
        async with session.client(request, slug, "none") as client:
            made = await client.create_first_key(token)
    except ApiError as error:
        return page(request, "welcome.html", status=403, token=token, problem=str(error), slug=slug, secret="")
    async with session.client(request, slug, made.secret) as client:
        opened = await client.open_session()
    response = page(request, "welcome.html", token="", problem="", slug=slug, secret=made.secret)
    return await _replaced(request, response, slug, opened.secret)


routes = [
    Route("/", start),
    Route("/sign-in", form),
    Route("/sign-in", sign_in, methods=["POST"]),
    Route("/o/{org}/sign-out", sign_out, methods=["POST"]),
    Route("/welcome", welcome),
    Route("/welcome", first_key, methods=["POST"]),
]
