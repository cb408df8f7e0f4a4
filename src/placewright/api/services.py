"""What the handlers share: settings, the database in threads, the enricher, and whether the server is draining."""

from collections.abc import Callable
from contextvars import copy_context
from typing import TypeVar

import anyio
import anyio.to_thread
from sqlalchemy import Connection
from starlette.requests import Request

from placewright.api import changing
from placewright.api.enriching import Enriching
from placewright.settings import Settings
from placewright.store import Database
from placewright.telemetry import tracing

T = TypeVar("T")

_READERS = 16  # threads that read at once; more only wait for each other on few cores
_EXPORTERS = 2  # exports that are written at once; each takes much of a processor
_WRITERS = 64  # threads that wait for the one writer; they cost a stack each and nothing else


class Services:
    """One for each application."""

    def __init__(self, settings: Settings, database: Database, enriching: Enriching) -> None:
        self.settings = settings
        self.database = database
        self.enriching = enriching
        self.draining = False  # set when the server was told to stop: no new work
        self._readers = anyio.CapacityLimiter(_READERS)
        self._writers = anyio.CapacityLimiter(_WRITERS)
        self._exporters = anyio.CapacityLimiter(_EXPORTERS)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one read transaction in a thread."""
        return await anyio.to_thread.run_sync(self.database.read, work, limiter=self._readers)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one durable transaction; returns when it is committed."""
        work = changing.noted(work)
        if tracing.on():  # the thread that writes does it for many requests, and knows of none
            context, asked = copy_context(), work

            def work(conn: Connection) -> T:
                return context.run(asked, conn)

        written = await anyio.to_thread.run_sync(self.database.write, work, limiter=self._writers)
        changing.done()
        return written

    async def export(self, work: Callable[[], T]) -> T:
        """Run something that takes seconds, a few at a time."""
        return await anyio.to_thread.run_sync(work, limiter=self._exporters)

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run something long that reads, so that the event loop stays free."""
        return await anyio.to_thread.run_sync(work, limiter=self._readers)


def services_of(request: Request) -> Services:
    """Return the services of the application that got the request."""
    services: Services = request.app.state.services
    return services
