"""A refresh reads the web anew, once for all places of the batch, whatever workers run it."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.integration.web.made import Server, served

from placewright.testing import TemporaryStore, sent_job
from placewright.worker import Supervisor

ADDRESS = "12 Rue Haute, 1000 Bruxelles"
BRANCHES = 300


def page(phone: str) -> str:
    return f"<h1>Casa Moro</h1><p>Casa Moro, {ADDRESS}</p><p>Tel. {phone}</p>"


@contextmanager
def in_a_thread(pages: dict[str, str]) -> Iterator[Server]:
    """Serve pages while the caller's thread works."""
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    found: Future[Server] = Future()

    async def serve() -> None:
        async with served(pages) as server:
            found.set_result(server)
            await stop.wait()

    with closing(loop):
        thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
        thread.start()
        yield found.result(10)
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def wait_for(store: TemporaryStore, batch_id: str) -> None:
    deadline = time.monotonic() + 60
    while store.batch(batch_id).finished_at is None:
        assert time.monotonic() < deadline, "the batch did not end in time"
        time.sleep(0.05)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TemporaryStore]:
    made = TemporaryStore(
        tmp_path, slice_jobs=25, workers=2, website=True, outgoing_allow="127.0.0.0/8", web_pages=1, log_level="error"
    )
    yield made
    made.close()


def test_300_branches_of_one_chain_read_its_page_once_in_a_refresh(store: TemporaryStore) -> None:
    pages = {"/": page("02 511 11 11")}
    with in_a_thread(pages) as server, Supervisor(store.settings, store.database):
        inputs = {"name": "Casa Moro", "full_address": ADDRESS, "country_code": "BE", "website": server.url}
        wanted = {"attributes": ("phoneNumbers",), **inputs}
        store.submit([sent_job("before", **wanted), sent_job("same", **wanted, floor="1")], batch_id="first")
        wait_for(store, "first")
        before = server.asked["/"], bytes(store.job("before").outputs)
        pages["/"] = page("02 522 22 22")
        store.submit([sent_job(f"b{n}", refresh=True, **wanted, floor=str(n)) for n in range(BRANCHES)])
        wait_for(store, "b")
    assert before[0] == 1
    assert b"3225111111" in before[1]
    assert server.asked["/"] == 2
    assert all(b"3225222222" in bytes(store.job(f"b{n}").outputs) for n in range(0, BRANCHES, 50))
