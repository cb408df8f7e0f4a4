"""Carries requests of the client to the API in the same process, and streams their answers as they come."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
from starlette.types import ASGIApp, Message

_AHEAD = 16  # pieces of an answer that wait to be read; then the server waits


class InProcess(httpx.AsyncBaseTransport):
    """A transport to an ASGI application. httpx has one as well, which holds an answer back until it is whole."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the answer is there when its head is."""
        body = await request.aread()
        answer = _Answer()
        answer.task = asyncio.create_task(self._run(request, body, answer))
        status, headers = await answer.head()
        return httpx.Response(status, headers=headers, stream=answer)

    async def _run(self, request: httpx.Request, body: bytes, answer: "_Answer") -> None:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            # Compressing for a reader in the same process would only cost time.
            "headers": [
                (key.lower(), value) for key, value in request.headers.raw if key.lower() != b"accept-encoding"
            ],
            "scheme": request.url.scheme,
            "path": request.url.path,
            "raw_path": request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query,
            "server": (request.url.host, request.url.port),
            "client": ("127.0.0.1", 0),
            "root_path": "",
        }
        sent = False

        async def receive() -> dict[str, Any]:
            nonlocal sent
            if not sent:
                sent = True
                return {"type": "http.request", "body": body, "more_body": False}
            await answer.left.wait()
            return {"type": "http.disconnect"}

        try:
            await self._app(scope, receive, answer.take)
        except (
            Exception
        ) as error:  # the server's own answer to it is lost to us, so that it is told as the client would
            await answer.fail(error)
        else:
            await answer.take({"type": "http.response.body", "body": b"", "more_body": False})


class _Answer(httpx.AsyncByteStream):
    """The answer, piece by piece."""

    def __init__(self) -> None:
        self.task: asyncio.Task[None] | None = None
        self.left = asyncio.Event()  # nobody reads on
        self._head: asyncio.Future[tuple[int, list[tuple[bytes, bytes]]]] = asyncio.get_running_loop().create_future()
        self._pieces: asyncio.Queue[bytes | Exception | None] = asyncio.Queue(_AHEAD)
        self._ended = False

    async def head(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Return status and headers."""
        return await self._head

    async def take(self, message: Message) -> None:
        """Take what the application sends."""
        if message["type"] == "http.response.start":
            if not self._head.done():
                self._head.set_result((message["status"], list(message.get("headers", ()))))
            return
        if self._ended or self.left.is_set():
            return
        if body := message.get("body"):
            await self._pieces.put(body)
        if not message.get("more_body", False):
            self._ended = True
            await self._pieces.put(None)

    async def fail(self, error: Exception) -> None:
        """Tell that the application broke off."""
        broken = httpx.RemoteProtocolError(f"The server broke off ({type(error).__name__}).")
        if not self._head.done():
            self._head.set_exception(broken)
        elif not self._ended:
            await self._pieces.put(broken)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (piece := await self._pieces.get()) is not None:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    async def aclose(self) -> None:
        """Stop the application, if it still sends."""
        self.left.set()
        while not self._pieces.empty():
            self._pieces.get_nowait()
        if self.task is not None and not self.task.done():
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task
