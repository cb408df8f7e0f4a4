"""Delivers events to webhooks, beside the slices: a thread with a loop of its own, many deliveries at a time."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import structlog
from aiohttp import ClientSession
from sqlalchemy import Connection

from placewright.errors import StoreError
from placewright.outgoing.guard import Guard
from placewright.outgoing.opener import open_session
from placewright.settings import Settings
from placewright.store import Attempt, Database, DueDelivery, deliveries, events, webhooks
from placewright.store.codes import now_us
from placewright.worker.background import Background
from placewright.worker.sending import retry_at, send

log = structlog.get_logger(__name__)
T = TypeVar("T")

MOST, EACH = 64, 16  # deliveries under way in this process: in all, and to one webhook
IDLE_SECONDS = 0.5  # between looks for what is due; each is one short read
GATHER_SECONDS = 0.02  # what ends within it is replaced by one claim
LEASE_MARGIN_SECONDS = 45.0  # beyond the time limit of an attempt, for writing down how it went
RESTART_SECONDS = 5.0
STORE_SECONDS = 0.5  # between tries while the database is out of reach


class Deliverer(Background):
    """Works for the time of a `with` block. At its end it waits for what is under way, at most half the drain time;
    what is broken off then is sent again by another worker when its lease runs out.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        super().__init__("deliverer")
        self._settings, self._database = settings, database
        self._lease_us = int((settings.webhook_seconds + LEASE_MARGIN_SECONDS) * 1_000_000)
        self._under_way: dict[asyncio.Task[None], int] = {}  # → its webhook

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                asyncio.run(self._deliver())
            except Exception:  # whatever it was, the slices go on, and so shall the deliveries
                log.exception("deliverer_failed")
                self._end.wait(RESTART_SECONDS)

    async def _deliver(self) -> None:
        guard = Guard(self._settings.outgoing_networks)
        async with open_session(guard, total_seconds=self._settings.webhook_seconds, per_host=0) as session:
            while not self._end.is_set():
                for due in await self._claim():
                    task = asyncio.create_task(self._one(session, due))
                    self._under_way[task] = due.webhook_id
                    task.add_done_callback(self._forget)
                await self._pause()
            if self._under_way:
                await asyncio.wait(set(self._under_way), timeout=self._settings.drain_seconds / 2)

    def _forget(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery_broken", exc_info=error)  # it is sent again, when its lease has run out

    async def _pause(self) -> None:
        if not self._under_way:
            await asyncio.sleep(IDLE_SECONDS)
            return
        done, _ = await asyncio.wait(set(self._under_way), timeout=IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if done:
            await asyncio.sleep(GATHER_SECONDS)

    async def _claim(self) -> list[DueDelivery]:
        room = MOST - len(self._under_way)
        busy = [webhook for webhook, number in Counter(self._under_way.values()).items() if number >= EACH]
        if not room:
            return []
        return await asyncio.to_thread(self._tolerant, lambda: self._take(room, busy)) or []

    def _take(self, room: int, busy: list[int]) -> list[DueDelivery]:
        # Looking first spares the write lock, which idle workers would take from busy ones.
        if not self._database.read(lambda conn: events.anything_new(conn) or deliveries.anything_due(conn, now_us())):
            return []

        def work(conn: Connection) -> list[DueDelivery]:
            threshold, retry_us = self._settings.failure_threshold, self._settings.webhook_retry_us
            events.announce(conn, failure_threshold=threshold, retry_us=retry_us)
            limits = {"lease_us": self._lease_us, "most": room, "each": EACH}
            return deliveries.claim(conn, now_us(), **limits, without=busy)

        return self._database.write(work)

    async def _one(self, session: ClientSession, due: DueDelivery) -> None:
        attempt = await send(session, due)
        if attempt.error is not None:
            log.info("delivery_failed", event_id=due.event_id, code=attempt.status_code, error=attempt.error)
        deadline = time.monotonic() + LEASE_MARGIN_SECONDS
        while not await asyncio.to_thread(self._tolerant, lambda: self._settle(due, attempt)):
            if time.monotonic() > deadline:
                return  # it is sent again, when its lease has run out
            await asyncio.sleep(STORE_SECONDS)

    def _settle(self, due: DueDelivery, attempt: Attempt) -> bool:
        again = retry_at(attempt, due, now_us(), self._settings.webhook_retry_seconds)

        def work(conn: Connection) -> bool:
            deliveries.settle(conn, due, attempt, again)
            if attempt.gone and attempt.error is not None:
                webhooks.disable(conn, due.webhook_id, attempt.error)
            return True

        return self._database.write(work)

    def _tolerant(self, work: Callable[[], T]) -> T | None:
        """Do it; None when the database cannot be used now."""
        try:
            return work()
        except StoreError as error:
            log.warning("store_unavailable", task="deliveries", error=str(error))
            return None
