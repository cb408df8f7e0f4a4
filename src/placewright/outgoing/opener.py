"""The one opener of outgoing HTTP: each address that is really dialled passes the guard, redirects included."""

import socket

import aiohttp
from aiohttp import AddrInfoType, ClientHandlerType, ClientRequest, ClientResponse, ClientSession
from aiohttp.abc import AbstractResolver

from placewright.errors import AddressRefused
from placewright.outgoing.guard import Guard


def open_session(
    guard: Guard,
    *,
    total_seconds: float,
    connect_seconds: float = 10,
    connections: int = 100,
    per_host: int = 10,
    resolver: AbstractResolver | None = None,
) -> ClientSession:
    """Return a session without cookies, proxies and decompression; needs a running loop, and is to be closed.

    The guard sees each URL before its request, also the next one of a redirect, and each address between look-up and
    connection, so that a name that changes its address (rebinding) gains nothing. What it refuses is raised as
    `AddressRefused` (a URL) or as an `aiohttp.ClientConnectorError` (an address); both tell why.
    """

    def open_socket(found: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = found
        try:
            guard.check_address(str(address[0]))
        except AddressRefused as refused:
            raise OSError(str(refused)) from refused  # aiohttp takes it as a failed connection, and tries the next
        return socket.socket(family, kind, protocol)

    async def check(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        guard.check_url(request.url)
        return await handler(request)

    return ClientSession(
        connector=aiohttp.TCPConnector(
            limit=connections, limit_per_host=per_host, socket_factory=open_socket, resolver=resolver
        ),
        timeout=aiohttp.ClientTimeout(total=total_seconds, sock_connect=connect_seconds),
        cookie_jar=aiohttp.DummyCookieJar(),
        middlewares=(check,),
        auto_decompress=False,
        trust_env=False,
    )
