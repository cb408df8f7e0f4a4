"""Four worker processes together ask no host more often than its limit allows, as the hosts themselves count it."""

import asyncio
import sys

from aiohttp import web

HOSTS = ("127.0.0.1", "127.0.0.2")
INTERVAL_SECONDS, CONNECTIONS, PROCESSES, PAGES = 0.1, 2, 4, 4
WORKER = """
import asyncio, sys
from pathlib import Path
from placewright.outgoing.fetch import Fetcher
from placewright.outgoing.guard import Guard
from placewright.outgoing.limits import Limits

folder, name, interval, connections, *urls = sys.argv[1:]
limits = Limits(agent="Placewright-test", host_interval_seconds=float(interval), host_connections=int(connections))
fetcher = Fetcher(Path(folder), Guard(["127.0.0.0/8"]), limits)

async def read():
    pages = await asyncio.gather(*(fetcher.get(f"{url}/{name}") for url in urls))
    assert all(page.failure is None for page in pages), pages

asyncio.run(read())
fetcher.close()
"""


class Counting:
    """A server under two addresses that notes when each was asked, and by how many at a time."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {host: [] for host in HOSTS}
        self.most: dict[str, int] = dict.fromkeys(HOSTS, 0)
        self._now: dict[str, int] = dict.fromkeys(HOSTS, 0)

    async def answer(self, request: web.Request) -> web.Response:
        host = request.url.host
        self.times[host].append(asyncio.get_running_loop().time())
        self._now[host] += 1
        self.most[host] = max(self.most[host], self._now[host])
        await asyncio.sleep(0.15)
        self._now[host] -= 1
        return web.Response(text="<p>page</p>", content_type="text/html")


async def _run(folder: str) -> Counting:
    server, app = Counting(), web.Application()
    app.router.add_get("/{path:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, HOSTS[0], 0).start()
    port = runner.addresses[0][1]
    await web.TCPSite(runner, HOSTS[1], port).start()
    urls = [f"http://{host}:{port}/{n}" for host in HOSTS for n in range(PAGES)]
    settings = [str(INTERVAL_SECONDS), str(CONNECTIONS)]
    workers = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, folder, str(n), *settings, *urls)
        for n in range(PROCESSES)
    ]
    assert [await worker.wait() for worker in workers] == [0] * PROCESSES
    await runner.cleanup()
    return server


def test_four_processes_keep_the_limits_of_every_host(tmp_path):
    server = asyncio.run(_run(str(tmp_path)))
    for host in HOSTS:
        times = sorted(server.times[host])
        assert len(times) == PROCESSES * PAGES + 1  # robots.txt is asked for once by all
        assert server.most[host] <= CONNECTIONS
        assert times[-1] - times[0] > (len(times) - 1) * INTERVAL_SECONDS - 0.1
