"""The two clients: one that blocks and one that awaits; both only do what the flows say."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import msgspec

from placewright.client.flow import (
    RETRIES,
    Answer,
    Call,
    Chunks,
    Flow,
    Items,
    Lines,
    Pause,
    Request,
    Step,
    Supply,
    exchange,
    problem_of,
)
from placewright.client.operations import AsyncDriver, BlockingDriver, Operations
from placewright.errors import ApiError, ApiUnavailable, SettingsError
from placewright.model.organisation import SLUG_RULE, is_slug

T = TypeVar("T")


class _Connection:
    """What both clients know of the server."""

    def __init__(self, url: str, organisation: str, retries: int, idempotency: bool) -> None:
        if not is_slug(organisation):
            raise SettingsError(f"{organisation!r} is no organisation: {SLUG_RULE}.")
        self.base = f"{url.rstrip('/')}/v1/{organisation}"
        self.retries = retries
        self.idempotency = idempotency

    def options(self, request: Request) -> dict[str, Any]:
        """Return a request as the arguments of httpx."""
        params = {key: _text(value) for key, value in request.params.items() if value is not None}
        headers = dict(request.headers)
        if request.body is not None:
            headers.setdefault("Content-Type", "application/json")
        if isinstance(request, Call) and request.key is not None:
            headers["Idempotency-Key"] = request.key
        url = f"{self.base}{request.path}"
        return {"method": request.method, "url": url, "params": params, "content": request.body, "headers": headers}

    def flow(self, asked: Call[T] | Flow[T]) -> Flow[T]:
        """Return the steps of a call or a flow."""
        return exchange(self.trusted(asked), self.retries) if isinstance(asked, Call) else asked

    def trusted(self, call: Call[T]) -> Call[T]:
        """Return a call without its key where the server would not know what it means."""
        return call if self.idempotency or call.key is None else msgspec.structs.replace(call, key=None)


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


class Client(Operations, BlockingDriver):
    """A client that blocks until the answer is there; safe to share between threads.

    >>> with Client("http://127.0.0.1:8080", api_key="…", organisation="demo") as client:
    ...     batch = client.submit_batch("My places", jobs, attribute_set="core")
    ...     client.wait_for_batch(batch.id)
    ...     for job in client.stream_jobs(batch_id=batch.id):
    ...         print(job.outputs["website"], job.reasoning["website"])
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: str,
        organisation: str,
        timeout_seconds: float = 60.0,
        retries: int = RETRIES,
        idempotency: bool = True,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.retries = retries
        self._connection = _Connection(url, organisation, retries, idempotency)
        headers = {"Authorization": f"Bearer {api_key}"}
        self._http = httpx.Client(headers=headers, timeout=timeout_seconds, transport=transport)

    def run(self, asked: Call[T] | Flow[T]) -> T:
        """Carry out a call or a flow and return its value."""
        flow = self._connection.flow(asked)
        answer: Answer = None
        while True:
            try:
                step = flow.send(answer)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]  # a StopIteration does not carry the type
            answer = self._do(step)

    def _do(self, step: Step) -> Answer:
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            return None
        try:
            if isinstance(step, Chunks):
                return self._fetch(step)
            return self._http.request(**self._connection.options(step))
        except httpx.TransportError as error:
            return error

    def _fetch(self, chunks: Chunks[Any]) -> httpx.Response:
        with self._http.stream(**self._connection.options(chunks)) as response:
            if response.status_code >= 400:
                response.read()
                return response
            chunks.begin()
            for chunk in response.iter_bytes():
                chunks.write(chunk)
            return response

    def stream(self, asked: Lines[T] | Supply[T]) -> Iterator[T]:
        """Yield the value of each line of the answer, or what a supply hands out."""
        if isinstance(asked, Lines):
            yield from self._lines(asked)
            return
        answer: Answer | ApiError = None
        while True:
            try:
                step = asked.send(answer)
            except StopIteration:
                return
            answer = None
            if isinstance(step, Items):
                yield from step.values
            elif isinstance(step, Lines):
                try:
                    yield from self._lines(step)
                except ApiError as error:
                    answer = error
            else:
                answer = self._do(step)

    def _lines(self, lines: Lines[T]) -> Iterator[T]:
        try:
            with self._http.stream(**self._connection.options(lines)) as response:
                if response.status_code >= 400:
                    response.read()
                    raise problem_of(response)
                splitter = lines.splitter()
                for chunk in response.iter_bytes():
                    for line in splitter.feed(chunk):
                        yield lines.read(line)
                        if lines.enough():
                            return
                yield from map(lines.read, splitter.end())
        except httpx.TransportError as error:
            raise ApiUnavailable(f"The answer broke off ({type(error).__name__}: {error}).") from error

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient(Operations, AsyncDriver):
    """A client for asyncio, with the same operations as `Client`.

    Given `transport=httpx.ASGITransport(app)` it talks to a server in the same process.
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: str,
        organisation: str,
        timeout_seconds: float = 60.0,
        retries: int = RETRIES,
        idempotency: bool = True,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.retries = retries
        self._connection = _Connection(url, organisation, retries, idempotency)
        headers = {"Authorization": f"Bearer {api_key}"}
        self._http = httpx.AsyncClient(headers=headers, timeout=timeout_seconds, transport=transport)

    async def run(self, asked: Call[T] | Flow[T]) -> T:
        """Carry out a call or a flow and return its value."""
        flow = self._connection.flow(asked)
        answer: Answer = None
        while True:
            try:
                step = flow.send(answer)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]  # a StopIteration does not carry the type
            answer = await self._do(step)

    async def _do(self, step: Step) -> Answer:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        try:
            if isinstance(step, Chunks):
                return await self._fetch(step)
            return await self._http.request(**self._connection.options(step))
        except httpx.TransportError as error:
            return error

    async def _fetch(self, chunks: Chunks[Any]) -> httpx.Response:
        async with self._http.stream(**self._connection.options(chunks)) as response:
            if response.status_code >= 400:
                await response.aread()
                return response
            chunks.begin()
            async for chunk in response.aiter_bytes():
                chunks.write(chunk)
            return response

    async def stream(self, asked: Lines[T] | Supply[T]) -> AsyncIterator[T]:
        """Yield the value of each line of the answer, or what a supply hands out."""
        if isinstance(asked, Lines):
            async for value in self._lines(asked):
                yield value
            return
        answer: Answer | ApiError = None
        while True:
            try:
                step = asked.send(answer)
            except StopIteration:
                return
            answer = None
            if isinstance(step, Items):
                for value in step.values:
                    yield value
            elif isinstance(step, Lines):
                try:
                    async for value in self._lines(step):
                        yield value
                except ApiError as error:
                    answer = error
            else:
                answer = await self._do(step)

    async def _lines(self, lines: Lines[T]) -> AsyncIterator[T]:
        try:
            async with self._http.stream(**self._connection.options(lines)) as response:
                if response.status_code >= 400:
                    await response.aread()
                    raise problem_of(response)
                splitter = lines.splitter()
                async for chunk in response.aiter_bytes():
                    for line in splitter.feed(chunk):
                        yield lines.read(line)
                        if lines.enough():
                            return
                for line in splitter.end():
                    yield lines.read(line)
        except httpx.TransportError as error:
            raise ApiUnavailable(f"The answer broke off ({type(error).__name__}: {error}).") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
