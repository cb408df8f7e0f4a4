"""Carries the requests of an SDK over the one opener of outgoing HTTP: guarded, bounded, without redirects."""

import aiohttp
import httpx2

from placewright.errors import AddressRefused
from placewright.outgoing import bodies
from placewright.outgoing.guard import Guard
from placewright.outgoing.opener import open_session

_UNPACKED = frozenset({"content-encoding", "content-length", "transfer-encoding"})  # true of the body as it was sent


class GuardedTransport(httpx2.AsyncBaseTransport):
    """A transport of httpx2, which the SDK `openai` speaks.

    Each request has a connection of its own: an answer takes seconds, and so nothing is tied to one event loop.

    Args:
        seconds: time limit of one request.
        most_bytes: of an answer; what is longer is an error.
    """

    def __init__(self, guard: Guard, *, seconds: float, most_bytes: int) -> None:
        self._guard, self._seconds, self._most_bytes = guard, seconds, most_bytes

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and return its whole answer.

        Raises:
            httpx2.TransportError: there is none, or not one that is allowed.
        """
        body = await request.aread()
        headers = [(key, value) for key, value in request.headers.items() if key.lower() != "accept-encoding"]
        headers.append(("Accept-Encoding", bodies.ACCEPTED))
        try:
            async with (
                open_session(self._guard, total_seconds=self._seconds) as session,
                session.request(
                    request.method, str(request.url), data=body, headers=headers, allow_redirects=False
                ) as answer,
            ):
                kept = [(key, value) for key, value in answer.headers.items() if key.lower() not in _UNPACKED]
                content = await bodies.read(answer, self._most_bytes)
                return httpx2.Response(answer.status, headers=kept, content=content, request=request)
        except TimeoutError as error:
            raise httpx2.ReadTimeout("The answer took too long.", request=request) from error
        except (AddressRefused, aiohttp.ClientConnectorError) as error:
            raise httpx2.ConnectError(str(error), request=request) from error
        except (aiohttp.ClientError, OSError, bodies.Broken) as error:
            raise httpx2.ReadError("The answer is broken.", request=request) from error
        except bodies.TooLarge as error:
            raise httpx2.ReadError("The answer is too large.", request=request) from error
