"""Builds the application: the middleware in order, the routes in order, the handlers of errors."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import anyio.to_thread
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from placewright import __version__
from placewright.api import openapi, reference_page
from placewright.api.answers import encode, json_answer
from placewright.api.auth import KeyCache
from placewright.api.enriching import Enricher, Enriching
from placewright.api.first_key import FirstRun
from placewright.api.limiting import Limiter
from placewright.api.metrics import Metrics
from placewright.api.middleware.draining import Draining
from placewright.api.middleware.errors import Errors
from placewright.api.middleware.headers import Headers
from placewright.api.middleware.limits import Limits
from placewright.api.middleware.measure import Measure
from placewright.api.middleware.raw_path import RawPath
from placewright.api.middleware.request_id import RequestId
from placewright.api.middleware.trace import Trace
from placewright.api.once import Underway
from placewright.api.problems import HANDLERS
from placewright.api.routes import (
    attributes,
    audit,
    batches,
    custom_attributes,
    enrich,
    events,
    exports,
    geofencing,
    glance,
    health,
    installation,
    jobs,
    keys,
    overrides,
    pairs,
    refresh,
    reprocess,
    sources,
    status,
    webhooks,
)
from placewright.api.routes import settings as own_settings
from placewright.api.services import Services
from placewright.api.watching import Watcher
from placewright.console import Console
from placewright.exports import MEDIA_TYPES
from placewright.model.export import ExportFormat
from placewright.settings import Settings
from placewright.store import Database, open_database

# In the order of the description. Fixed paths come before those with an id that could swallow them.
ROUTERS = (
    refresh.router,
    reprocess.router,
    geofencing.router,
    batches.router,
    status.router,
    events.router,
    glance.router,
    jobs.router,
    enrich.router,
    attributes.router,
    custom_attributes.router,
    exports.router,
    overrides.router,
    webhooks.router,
    audit.router,
    pairs.router,
    keys.router,
    installation.router,
    own_settings.router,
    sources.router,
)
_PACKED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, MEDIA_TYPES[ExportFormat.PARQUET])  # compressing them again is of no use
_GZIP_LEVEL = 5  # at 9, JSON takes three times as long for two hundredths less


def create_app(settings: Settings, database: Database | None = None, enricher: Enricher | None = None) -> FastAPI:
    """Return the application; what it opens itself (a database, an enricher not given) it closes at shutdown."""
    metrics = Metrics()
    owned = database is None
    services = Services(settings, database or open_database(settings), Enriching(enrich.opener(settings, enricher)))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await anyio.to_thread.run_sync(services.enriching.close)
            await anyio.to_thread.run_sync(app.state.reference_places.close)
            if owned:
                await anyio.to_thread.run_sync(services.database.close)

    app = FastAPI(
        title="Placewright",
        version=__version__,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        exception_handlers=HANDLERS,
        middleware=middleware(services, metrics),
        lifespan=lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.services = services
    app.state.metrics = metrics
    app.state.key_cache = KeyCache()
    app.state.watcher = Watcher(services)
    app.state.limiter = Limiter(settings)
    app.state.underway = Underway()
    app.state.first_run = FirstRun()
    app.state.reference_places = geofencing.ReferencePlaces(settings)
    for router in ROUTERS:
        app.include_router(router, prefix="/v1/{org_slug:encoded}")
    app.include_router(health.router)
    _add_description(app)
    app.router.routes.append(Console(settings, app))
    app.state.methods = [
        (route.path_regex, frozenset(route.methods or ())) for route in iter_route_contexts(app.routes)
    ]
    return app


def middleware(services: Services, metrics: Metrics) -> list[Middleware]:
    """Return the middleware in the order in which a request meets it."""
    return [
        Middleware(RequestId),
        Middleware(Headers),
        Middleware(Trace),
        Middleware(Measure, metrics=metrics),
        Middleware(GZipMiddleware, minimum_size=1024, compresslevel=_GZIP_LEVEL, exclude_content_types=_PACKED),
        Middleware(Errors),
        Middleware(Draining, services=services),
        Middleware(Limits),
        Middleware(RawPath),
    ]


def _add_description(app: FastAPI) -> None:
    """Serve /openapi.json and /docs, both made once. The response is new each time, since compression changes it."""

    @cache
    def made() -> tuple[bytes, str]:
        described = openapi.describe(app)
        return encode(described), reference_page.render(described)

    async def description(_request: Request) -> Response:
        return json_answer(made()[0])

    async def docs(_request: Request) -> Response:
        return HTMLResponse(made()[1])

    app.add_route("/openapi.json", description, include_in_schema=False)
    app.add_route("/docs", docs, include_in_schema=False)
