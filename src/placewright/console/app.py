"""The console as the server mounts it: its pages in order, its assets, its errors in words."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from placewright.console import base_map
from placewright.console.guard import Guard
from placewright.console.pages import (
    area,
    batch,
    batches,
    create,
    place,
    quality,
    review,
    sign_in,
    uploads,
)
from placewright.console.pages import settings as settings_page
from placewright.console.session import SignedOut, sign_in_first
from placewright.console.transport import InProcess
from placewright.console.uploads import Uploads
from placewright.console.views import error_page
from placewright.errors import ApiError, InvalidInput, PlacewrightError
from placewright.settings import Settings

log = structlog.get_logger(__name__)

STATIC = Path(__file__).parent / "static"
PAGES = (sign_in, batches, create, uploads, batch, place, review, area, quality, settings_page)


class Assets(StaticFiles):
    """The files of `static/`; their addresses change with their contents, so that browsers keep them."""

    def get_path(self, scope: Scope) -> str:
        """Return the path of a file without the edition before it."""
        return super().get_path(scope).partition("/")[2]

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Let browsers keep what they asked for by its version."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


class Console(Mount):
    """All pages. What is none of them is left to the routes of the API, and to its way of saying that there is none."""

    def __init__(self, settings: Settings, api: ASGIApp) -> None:
        routes: list[BaseRoute] = [route for page in PAGES for route in page.routes]
        routes.append(Mount("/static", Assets(directory=STATIC)))
        routes.append(Route(base_map.PATH, base_map.tiles))
        chosen = base_map.base_map(settings)
        guard = Middleware(Guard, map_origin=chosen.origin)
        app = Starlette(routes=routes, middleware=[guard], exception_handlers=HANDLERS)
        app.state.base_map = chosen
        app.state.settings = settings
        app.state.transport = InProcess(api)
        app.state.uploads = Uploads(settings)
        super().__init__("", app=app, name="console")
        self.pages = routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match only where there is a page."""
        if scope["type"] != "http" or all(route.matches(scope)[0] is Match.NONE for route in self.pages):
            return Match.NONE, {}
        return super().matches(scope)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, counted as one route: names of organisations are no labels of metrics."""
        await super().handle(scope, receive, send)


async def on_signed_out(request: Request, _error: Exception) -> Response:
    """Let somebody sign in, and come back to where they wanted to be."""
    return sign_in_first(request)


async def on_api_error(request: Request, error: Exception) -> Response:
    """Tell what the API said."""
    status = getattr(error, "status", None) or 502
    if status == 401:
        return sign_in_first(request)
    details = [f"{one.pointer}: {one.detail}" for one in getattr(error, "problems", ())][:10]
    return error_page(request, str(error), status, details)


async def on_own_error(request: Request, error: Exception) -> Response:
    """Tell what was refused on purpose."""
    return error_page(request, str(error), 400 if isinstance(error, InvalidInput) else 422)


HANDLERS: dict[Any, Callable[[Request, Exception], Coroutine[Any, Any, Response]]] = {
    SignedOut: on_signed_out,
    ApiError: on_api_error,
    PlacewrightError: on_own_error,
}
