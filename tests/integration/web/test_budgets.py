"""A batch spends its budget and no more: with real workers, a service that costs, and a model that costs."""

import asyncio
import json
import time
from functools import partial
from pathlib import Path

import msgspec
import pytest
from tests.integration.web import test_model_source as of_model
from tests.integration.web.made import in_a_thread, wait_for

from placewright.errors import BudgetSpent
from placewright.outgoing import errand
from placewright.store import batches, submissions
from placewright.store.reprocess import chosen_statuses, reprocess_batch
from placewright.testing import TemporaryStore, sent_job
from placewright.worker import Supervisor

PLACES = 40
PROVIDER = """
[[provider]]
name = "acme"
url = "http://127.0.0.1:{port}/v1?q={{name}}"
licence = "LicenseRef-Acme"
cost = 0.25
record = {{ phone = "tel" }}
"""


def test_a_batch_ends_when_its_budget_does(tmp_path: Path, database_url: str | None) -> None:
    store = TemporaryStore(
        tmp_path, slice_jobs=10, workers=2, outgoing_allow="127.0.0.0/8", web_host_seconds=0, database_url=database_url
    )
    answer = json.dumps({"tel": "+3225111111"})
    with in_a_thread({"/v1": answer}) as server:
        (tmp_path / "providers.toml").write_text(PROVIDER.format(port=server.port), encoding="utf-8")
        where = {"latitude": 50.85, "longitude": 4.35, "country_code": "BE"}
        store.submit(
            [sent_job(f"Zaak {n}", attributes=("phoneNumbers",), **where) for n in range(PLACES)], kick_off=False
        )
        store.database.write(lambda conn: batches.update(conn, 1, "b", budget=2.5))
        with Supervisor(store.settings, store.database):
            run_all(store)
            first = store.batch(), server.asked["/v1"], told(store)
            store.database.write(lambda conn: batches.update(conn, 1, "b", budget=5.0))
            run_all(store)
    assert (first[1], first[0].spending.cost, first[0].spending.used_up) == (10, 2.5, True)
    poor = [reason for status, reason in first[2] if status == "NOT_RUN"]
    assert len(poor) == PLACES - 10
    assert all("The budget of the batch is used up, so acme was not asked." in reason for reason in poor)
    assert (server.asked["/v1"], store.batch().spending.sources) == (20, {"acme": (20, 5.0)})
    store.close()


def told(store: TemporaryStore) -> list[tuple[str, str]]:
    """Return how the attribute ended for each place, and why."""
    jobs = [store.job(f"Zaak {n}") for n in range(PLACES)]
    return [
        (msgspec.json.decode(job.attribute_status)["phoneNumbers"], msgspec.json.decode(job.reasoning)["phone"])
        for job in jobs
    ]


def run_all(store: TemporaryStore) -> None:
    every = chosen_statuses(False, False)
    store.database.write(lambda conn: reprocess_batch(conn, 1, "b", every, slice_jobs=10))
    wait_for(store, "b")


def test_a_place_of_no_batch_spends_what_it_may(tmp_path: Path, database_url: str | None) -> None:
    store = TemporaryStore(
        tmp_path,
        workers=1,
        outgoing_allow="127.0.0.0/8",
        web_host_seconds=0,
        place_budget=0.5,
        database_url=database_url,
    )
    cases = {"one": 0.25, "none": 0.0, "both": None}  # both by the setting
    with in_a_thread({"/v1": json.dumps({"tel": "+3225111111"}), "/v2": json.dumps({})}) as server:
        first = PROVIDER.format(port=server.port)
        second = first.replace("acme", "zeta").replace("v1", "v2")
        (tmp_path / "providers.toml").write_text(first + second, encoding="utf-8")
        where = {"latitude": 50.85, "longitude": 4.35, "country_code": "BE"}
        for name, budget in cases.items():
            job = sent_job(name, attributes=("phoneNumbers",), name=f"Zaak {name}", **where)
            job = msgspec.structs.replace(job, budget=budget)
            store.database.write(partial(submissions.submit_job, organisation_id=1, job=job))
        with Supervisor(store.settings, store.database):
            deadline = time.monotonic() + 60
            while any(store.job(name).completed_at is None for name in cases) and time.monotonic() < deadline:
                time.sleep(0.05)
    reasons = {name: msgspec.json.decode(store.job(name).reasoning)["phone"] for name in cases}
    refused = {name: [one for one in ("acme", "zeta") if f"so {one} was not asked" in reasons[name]] for name in cases}
    assert refused == {"one": ["zeta"], "none": ["acme", "zeta"], "both": []}
    assert (server.asked["/v1"], server.asked["/v2"]) == (2, 1)
    store.close()


def test_a_purse_of_a_place_counts_exactly() -> None:
    async def made(own: float | None, default: float, most: float) -> int:
        purse = errand.purse_of_place(own, default, most)
        assert purse is not None
        for count in range(20):
            try:
                await purse.reserve("acme", 0.1)
            except BudgetSpent:
                return count
        return 20

    cases = [(1, 0, 0, 10), (None, 0.3, 0, 3), (1, 0.3, 0.5, 5), (0, 0.3, 0, 0)]
    assert [asyncio.run(made(*case[:3])) for case in cases] == [case[3] for case in cases]
    assert errand.purse_of_place(None, 0) is None


class Counted:
    """A purse of so much."""

    def __init__(self, left: float) -> None:
        self.left, self.calls = left, 0

    async def reserve(self, source: str, cost: float) -> None:
        if cost > self.left:
            raise BudgetSpent(f"No money for {source}.")
        self.left -= cost
        self.calls += 1

    async def settle(self, source: str, reserved: float, spent: float) -> None:
        self.left += reserved - spent


@pytest.mark.parametrize(("left", "status", "calls"), [(1.0, "RUN", 2), (0.001, "NOT_RUN", 0)])
def test_a_model_is_paid_for_what_it_used(tmp_path: Path, left: float, status: str, calls: int) -> None:
    purse = Counted(left)
    with errand.on(errand.Errand(purse=purse)):
        result, server, model = of_model.enrich(tmp_path, of_model.answers(of_model.GOOD), llm_price_out=10.0)
    assert (result.attribute_status["phoneNumbers"], result.affordable) == (status, bool(calls))
    assert (purse.calls, server.asked[of_model.ASK]) == (calls, calls)
    assert left - purse.left == pytest.approx(model.budget.money)


def test_who_only_reads_asks_nobody_who_costs(tmp_path: Path) -> None:
    with errand.on(errand.Errand(purse=errand.Closed())):
        result, server, _ = of_model.enrich(tmp_path, of_model.answers(of_model.GOOD), llm_price_out=10.0)
    assert (result.attribute_status["phoneNumbers"], server.asked[of_model.ASK]) == ("NOT_RUN", 0)
    assert "Who only reads spends nothing, so model was not asked." in result.reasoning["phone"]
