"""What is really dialled: a listener that must never be reached, asked for in every way of writing its address."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from placewright.errors import AddressRefused
from placewright.outgoing.guard import Guard
from placewright.outgoing.opener import open_session

Serve = Callable[[int], Awaitable[None]]
HOSTS = [
    "127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "017700000001",
    "0177.0.0.1", "0177.1", "0000177.0.0.01", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.", "127.0.0.1.",
    "１２７.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "[2002:7f00:0001::1]", "[fe80::1]", "[fd00:ec2::254]", "[ff02::1]", "10.0.0.1", "192.168.1.1",
    "172.16.0.1", "169.254.169.254", "100.100.100.200", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "224.0.0.1",
    "255.255.255.255", "example.com@127.0.0.1", "user:word@127.0.0.1", "127.0.0.1#@example.com", "rebinding.test",
]  # fmt: skip


@pytest.fixture
def dialled(monkeypatch) -> list[object]:
    """Keep a list of all that is dialled, and let nothing be."""
    seen: list[object] = []

    async def refuse(_loop, _sock, address) -> None:
        seen.append(address)
        raise ConnectionRefusedError("nothing is dialled here")

    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", refuse)
    found = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: found(_named(host), *rest, **more))
    return seen


def _named(host: str | None) -> str | None:
    return "127.0.0.1" if host == "rebinding.test" else host


@pytest.mark.parametrize("host", HOSTS)
def test_nothing_private_is_dialled(dialled, host):
    async def ask() -> None:
        async with open_session(Guard(), total_seconds=5) as session:
            await session.get(f"http://{host}:8080/" if "#" not in host else f"http://{host}:8080")

    with pytest.raises((AddressRefused, aiohttp.ClientError, ValueError)):
        asyncio.run(ask())
    assert dialled == []


def test_what_is_allowed_is_dialled(dialled):
    async def ask() -> None:
        async with open_session(Guard(["127.0.0.0/8"]), total_seconds=5) as session:
            await session.get("http://rebinding.test:8080/")

    with pytest.raises(aiohttp.ClientConnectorError):
        asyncio.run(ask())
    assert dialled == [("127.0.0.1", 8080)]


async def _redirecting(location: str, ask: Callable[[str], Awaitable[None]]) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        await ask(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")


@pytest.mark.parametrize(
    "location", ["http://127.0.0.2:8080/", "http://localhost:22/", "http://[::1]:8080/", "http://2130706434:8080/"]
)
def test_a_redirect_is_checked_as_well(location):
    async def ask(url: str) -> None:
        async with open_session(Guard(["127.0.0.1/32"]), total_seconds=5) as session:
            with pytest.raises((AddressRefused, aiohttp.ClientError), match="is not"):
                await session.get(url)

    asyncio.run(_redirecting(location, ask))
