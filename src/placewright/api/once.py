"""`Idempotency-Key`: a POST that is sent again has its effect once, and is answered as it was the first time.

A route that creates or queues takes a parameter `once: Once` and does its work in three steps:

    async with once.of(body) as earlier:
        if earlier is not None:
            return earlier
        …                                  # read the body, enrich: whatever takes long
        return await once.write(work)      # `work(conn)` has the effect and returns its Answer

Without the header, `write` is a plain write. With it, the answer is kept in the transaction that has the effect; the
look into the table there is what makes sure of "once", whoever else writes. The look before it, and waiting for a
request with the same key that is being answered, only spare work that would be thrown away. Errors are not kept:
they had no effect, and a later try may be lucky.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from placewright.api.answers import encode
from placewright.api.auth import Owner
from placewright.api.body import off_the_loop
from placewright.api.services import Services, services_of
from placewright.errors import InvalidInput, Problem
from placewright.store import idempotency, quotas
from placewright.store.idempotency import Answer, Use

T = TypeVar("T")

HEADER = "Idempotency-Key"
REPLAYED = {"Idempotency-Replayed": "true"}
_Place = tuple[int, str, str, str]

Key = Annotated[
    str | None,
    Header(
        alias=HEADER,
        min_length=1,
        max_length=255,
        pattern=r"^[ -~]+$",
        description="Sent again within 24 hours with the same body, the first answer is repeated (with the header "
        "`Idempotency-Replayed: true`) and nothing is done twice; with another body: 409.",
    ),
]


class Underway:
    """Which keys are being answered by this process, so that the same key waits for its turn."""

    def __init__(self) -> None:
        self._turns: dict[_Place, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, place: _Place) -> AsyncIterator[None]:
        """Wait until nobody else has the turn, and hold it."""
        lock, number = self._turns.get(place, (asyncio.Lock(), 0))
        self._turns[place] = (lock, number + 1)
        try:
            async with lock:
                yield
        finally:
            lock, number = self._turns.pop(place)
            if number > 1:
                self._turns[place] = (lock, number - 1)


class Repeatable:
    """One request that may be sent again."""

    def __init__(self, services: Services, underway: Underway, organisation_id: int, place: _Place | None) -> None:
        self._services = services
        self._organisation_id = organisation_id
        self._underway = underway
        self._place = place  # None: the client sent no key
        self._use: Use | None = None

    @property
    def has_key(self) -> bool:
        """Tell whether the client sent a key."""
        return self._place is not None

    @asynccontextmanager
    async def of(self, body: bytes) -> AsyncIterator[Response | None]:
        """Wait for the turn of the key and give the earlier answer to it; None when there is none.

        Raises:
            Conflict: the key came with another body.
        """
        if self._place is None:
            del body
            yield None
            return
        fingerprint = await off_the_loop(partial(_fingerprint, body), body)
        del body  # what stands in the block may be done with it, and it may be large
        organisation_id, key, method, path = self._place
        self._use = Use(organisation_id=organisation_id, key=key, method=method, path=path, fingerprint=fingerprint)
        async with self._underway.turn(self._place):
            earlier = await self._services.read(partial(idempotency.find, use=self._use))
            yield None if earlier is None else shown(earlier, replayed=True)

    async def write(self, work: Callable[[Connection], Answer]) -> Response:
        """Have the effect and answer, in one durable transaction.

        Raises:
            Conflict: the key came with another body.
            QuotaExceeded: the organisation would have more than it may.
        """
        answer, replayed = await self._services.write(partial(_kept, self._use, self._within(work)))
        return shown(answer, replayed=replayed)

    async def write_then_read(
        self, effect: Callable[[Connection], T], answer: Callable[[Connection, T], Answer]
    ) -> Response:
        """Do as `write`; an answer that takes long to make and is not to be kept is made after the transaction.

        So other writers do not wait for it. `answer` must not trust that what it reads is committed.
        """
        if self._use is not None:
            return await self.write(lambda conn: answer(conn, effect(conn)))
        made = await self._services.write(self._within(effect))
        return shown(await self._services.read(lambda conn: answer(conn, made)), replayed=False)

    def _within(self, effect: Callable[[Connection], T]) -> Callable[[Connection], T]:
        """Hold an effect to the quotas: whatever creates or queues goes through here, so nothing can miss them."""
        settings = self._services.settings
        allowed = quotas.Quotas(batches=settings.organisation_batches, jobs=settings.organisation_jobs)
        return partial(quotas.within, organisation_id=self._organisation_id, quotas=allowed, effect=effect)


def _fingerprint(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()


def _kept(use: Use | None, work: Callable[[Connection], Answer], conn: Connection) -> tuple[Answer, bool]:
    """Return the earlier answer and True, or do the work and keep its answer."""
    if use is None:
        return work(conn), False
    earlier = idempotency.find(conn, use)
    if earlier is not None:
        return earlier, True
    answer = work(conn)
    idempotency.keep(conn, use, answer)
    return answer, False


def shown(answer: Answer, *, replayed: bool) -> Response:
    """Return the answer as it is sent."""
    return Response(answer.content, answer.status, {**answer.headers, **(REPLAYED if replayed else {})})


def json_kept(value: Any, status: int = 200) -> Answer:
    """Return a value as an answer in JSON that can be kept."""
    return Answer(encode(value), status)


async def repeatable(request: Request, owner: Owner, key: Key = None) -> Repeatable:
    """Return what lets a route answer a repeated request.

    Raises:
        InvalidInput: two different keys were sent.
    """
    if len(set(request.headers.getlist(HEADER))) > 1:
        raise InvalidInput("Two different keys were sent.", [Problem(f"/header/{HEADER}", "This must be sent once.")])
    place = None if key is None else (owner.organisation_id, key, request.method, request.scope["path"])
    return Repeatable(services_of(request), request.app.state.underway, owner.organisation_id, place)


Once = Annotated[Repeatable, Depends(repeatable)]
