"""A refresh reads the web anew, once for all places of the batch, whatever workers run it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.web.made import in_a_thread, wait_for

from placewright.testing import TemporaryStore, sent_job
from placewright.worker import Supervisor

ADDRESS = "12 Rue Haute, 1000 Bruxelles"
BRANCHES = 300


def page(phone: str) -> str:
    return f"<h1>Casa Moro</h1><p>Casa Moro, {ADDRESS}</p><p>Tel. {phone}</p>"


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
