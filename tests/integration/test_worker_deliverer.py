"""Deliveries to a real receiver on 127.0.0.1: signed, at least once, none after 2xx, by two workers at once."""

import asyncio
import contextlib
import os
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web
from standardwebhooks import Webhook

from placewright.outgoing.guard import Guard
from placewright.store import BatchSubmission, deliveries, events, submissions, webhooks
from placewright.store.codes import now_us
from placewright.testing import TemporaryStore, answered, sent_job
from placewright.worker.deliverer import Deliverer

DELIVERIES = int(os.environ.get("WEBHOOK_DELIVERIES", "200"))  # the promise is about 2,000; they take a minute
KINDS = ("batch.completed", "batch.failed")


class Receiver:
    """A server that checks every signature and answers as `answer` says: a status, or None to cut the connection."""

    def __init__(self, answer: Callable[[int], int | None]) -> None:
        self.answer = answer
        self.secret = ""
        self.bodies: dict[str, set[bytes]] = defaultdict(set)
        self.answers: dict[str, list[int | None]] = defaultdict(list)
        self.wrong: list[str] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> "Receiver":
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/hook"
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        event_id = request.headers["webhook-id"]
        try:
            Webhook(self.secret).verify(body, dict(request.headers))
        except Exception as error:
            self.wrong.append(repr(error))
        self.bodies[event_id].add(body)
        status = self.answer(len(self.answers[event_id]))
        self.answers[event_id].append(status)
        if status is None:
            request.transport.close()
            return web.Response()
        headers = {"Location": "/elsewhere"} if 300 <= status < 400 else {}
        return web.Response(status=status, headers=headers, body=b"x" * 100_000)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TemporaryStore]:
    made = TemporaryStore(
        tmp_path, outgoing_allow="127.0.0.0/8", webhook_retry_seconds=0.0003, webhook_seconds=2, max_attempts=1
    )
    yield made
    made.close()


def hook(store: TemporaryStore, receiver: Receiver, path: str = "") -> str:
    made, receiver.secret = store.database.write(
        partial(webhooks.create, organisation_id=store.organisation_id, url=receiver.url + path, events=KINDS)
    )
    return made.id


def log(store: TemporaryStore, webhook_id: str):
    row = store.database.read(partial(webhooks.find_row, organisation_id=store.organisation_id, webhook_id=webhook_id))
    found, cursor = [], None
    while True:
        some, cursor = store.database.read(partial(deliveries.page, webhook=row, limit=200, cursor=cursor))
        found += some
        if cursor is None:
            return found


def finish_batches(store: TemporaryStore, number: int) -> None:
    def submit(conn) -> None:
        for n in range(number):
            sent = BatchSubmission(batch_name=f"B {n}", jobs=[sent_job("p")])
            submissions.submit_batch(conn, store.organisation_id, sent)

    store.database.write(submit)
    assert store.drain(answered) == number


def settled(store: TemporaryStore, webhook_id: str, number: int, seconds: float = 120) -> list:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = log(store, webhook_id)
        if len(found) == number and all(one.status != "pending" for one in found):
            return found
        time.sleep(0.1)
    left = [one for one in log(store, webhook_id) if one.status == "pending"]
    raise AssertionError(f"{len(left)} are still pending, among them {left[:1]}")


def failing_half() -> Callable[[int], int | None]:
    chance = random.Random(7)
    return lambda _seen: chance.choice([204, 200, 202, 500, 503, None])


def test_section_11_each_event_arrives_signed_and_none_after_2xx(store):
    with Receiver(failing_half()) as receiver:
        webhook_id = hook(store, receiver)
        finish_batches(store, DELIVERIES)
        started = time.monotonic()
        with Deliverer(store.settings, store.database), Deliverer(store.settings, store.database):
            found = settled(store, webhook_id, DELIVERIES)
    attempts = sum(map(len, receiver.answers.values()))
    print(f"{DELIVERIES} deliveries, {attempts} attempts, {time.monotonic() - started:.1f} s")
    assert receiver.wrong == []
    assert {one.status for one in found} == {"delivered"}
    assert {one.event_id for one in found} == set(receiver.answers)
    assert len(receiver.answers) == DELIVERIES
    for seen in receiver.answers.values():
        assert [status for status in seen if status is not None and status < 300] == seen[-1:]
    assert all(len(bodies) == 1 for bodies in receiver.bodies.values())
    assert sum(one.attempts for one in found) == attempts
    assert {one.status_code for one in found} == {200, 202, 204}


@pytest.mark.parametrize(("status", "says"), [(301, "redirects are not followed"), (404, "404"), (500, "500")])
def test_section_11_what_is_not_2xx_is_tried_again(store, status, says):
    with Receiver(lambda seen: 200 if seen else status) as receiver:
        webhook_id = hook(store, receiver)
        finish_batches(store, 1)
        with Deliverer(store.settings, store.database):
            (one,) = settled(store, webhook_id, 1)
    assert (one.attempts, one.status, one.error) == (2, "delivered", None)
    assert list(receiver.answers.values()) == [[status, 200]]


def test_section_11_a_receiver_that_is_gone_switches_the_webhook_off(store):
    with Receiver(lambda _seen: 410) as receiver:
        webhook_id = hook(store, receiver)
        finish_batches(store, 1)
        with Deliverer(store.settings, store.database):
            (one,) = settled(store, webhook_id, 1)
            finish_batches(store, 3)
            time.sleep(1)
    now = store.database.read(partial(webhooks.get, organisation_id=store.organisation_id, webhook_id=webhook_id))
    assert (one.status, one.status_code, one.attempts) == ("failed", 410, 1)
    assert (now.active, "410" in (now.disabled_reason or "")) == (False, True)
    assert len(log(store, webhook_id)) == len(receiver.answers) == 1


def test_section_11_a_private_address_is_never_dialled_and_the_log_says_so(tmp_path):
    store = TemporaryStore(tmp_path, webhook_retry_hours=0.00005)
    with contextlib.closing(store), Receiver(lambda _seen: 200) as receiver:
        webhook_id = hook(store, receiver)
        finish_batches(store, 1)
        with Deliverer(store.settings, store.database):
            (one,) = settled(store, webhook_id, 1)
    assert (one.status, one.status_code, dict(receiver.answers)) == ("failed", None, {})
    assert one.error == "The address 127.0.0.1 is not of the public Internet."


def test_section_11_a_silent_receiver_costs_its_time_limit_and_no_more(store):
    with Receiver(lambda _seen: time.sleep(3)) as receiver:
        webhook_id = hook(store, receiver)
        finish_batches(store, 1)
        started = time.monotonic()
        with Deliverer(store.settings, store.database):
            while not (found := log(store, webhook_id)) or found[0].error is None:
                time.sleep(0.05)
                assert time.monotonic() - started < 10
    assert found[0].error == "There was no answer within 2 seconds."
    assert found[0].duration_ms in range(1900, 3000)


def test_section_11_two_workers_do_not_send_the_same_at_once(store):
    with Receiver(lambda _seen: 200) as receiver:
        hook(store, receiver)
        finish_batches(store, 40)

    def claim(conn) -> list[int]:
        events.announce(conn, failure_threshold=0.5, retry_us=10**9)
        found = deliveries.claim(conn, now_us(), lease_us=10**7, most=64, each=16)
        return [one.id for one in found]

    taken = [store.database.write(claim) for _ in range(4)]
    assert [len(ids) for ids in taken] == [16, 16, 8, 0]
    assert len({one for ids in taken for one in ids}) == 40


def test_section_11_a_lease_that_runs_out_is_taken_by_another_and_the_late_one_writes_nothing(store):
    with Receiver(lambda _seen: 200) as receiver:
        webhook_id = hook(store, receiver)
        finish_batches(store, 1)
    store.database.write(partial(events.announce, failure_threshold=0.5, retry_us=10**9))
    claim = partial(deliveries.claim, lease_us=1000, most=64, each=16)
    (late,) = store.database.write(partial(claim, now=now_us()))
    (again,) = store.database.write(partial(claim, now=now_us() + 2000))
    from placewright.store import Attempt

    done = Attempt(status_code=200, duration_ms=1, error=None)
    store.database.write(lambda conn: deliveries.settle(conn, late, done, None))
    assert log(store, webhook_id)[0].status == "pending"
    store.database.write(lambda conn: deliveries.settle(conn, again, done, None))
    assert (log(store, webhook_id)[0].status, again.attempts) == ("delivered", 2)


def test_the_guard_of_these_tests_allows_only_loopback(store):
    assert store.settings.outgoing_networks == ("127.0.0.0/8",)
    Guard(store.settings.outgoing_networks).check_address("127.0.0.1")
