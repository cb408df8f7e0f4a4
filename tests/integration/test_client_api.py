"""The client against the real API, in this process by an ASGI transport: every operation once, on a real database."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from placewright.api import create_app
from placewright.client import AsyncClient
from placewright.client.operations import Operation, Operations, Stream
from placewright.errors import ApiError
from placewright.settings import load_settings
from placewright.store import keys, open_database, organisations

CAFE = {"name": "Café de Paris", "latitude": 43.7394, "longitude": 7.4272}
JOBS = [{"place_id": place_id, "inputs": CAFE} for place_id in ("a", "node/1 ?#%", "ü")]


@pytest.fixture
def use(tmp_path) -> Callable[[Callable[[AsyncClient], Awaitable[None]]], None]:
    """Return a function that runs a coroutine with a client of a new installation."""

    def run(work: Callable[[AsyncClient], Awaitable[None]]) -> None:
        settings = load_settings(data=tmp_path)
        database = open_database(settings)
        made = database.write(lambda conn: keys.create(conn, organisations.create(conn, "demo").id))
        app = create_app(settings, database)

        async def main() -> None:
            transport = httpx.ASGITransport(app)
            async with AsyncClient("http://app", api_key=made[1], organisation="demo", transport=transport) as client:
                await work(client)

        try:
            asyncio.run(main())
        finally:
            app.state.services.enriching.close()
            database.close()

    return run


def test_the_life_of_a_batch(use):
    async def work(client: AsyncClient) -> None:
        batch = await client.submit_batch("Old list", JOBS, attribute_set="core", batch_id="b/1")
        assert batch.jobs["queued"] == ("a", "node/1 ?#%", "ü")
        known = await client.get_batch("b/1")
        assert known.etag is not None
        assert await client.get_batch("b/1", known=known) is known
        told = await client.get_batch("b/1", enrichments=["websites"])
        assert told.attribute_statuses is not None
        assert (await client.update_batch("b/1", batch_name="New name")).batch_name == "New name"
        assert (await client.list_batches(query="new")).batches[0].id == "b/1"
        assert (await client.refresh_batches(["b/1", "c"])).missing == ("c",)
        assert (await client.cancel_batch("b/1")).id == "b/1"
        assert (await client.wait_for_batch("b/1")).jobs["pending"] == batch.jobs["queued"]
        assert (await client.reprocess_batch("b/1", incomplete_only=True)).job_count == 3
        assert (await client.delete_batch("b/1")).jobs_deleted == 3
        with pytest.raises(ApiError, match="b/1") as caught:
            await client.get_batch("b/1")
        assert caught.value.status == 404

    use(work)


def test_results(use):
    async def work(client: AsyncClient) -> None:
        batch = await client.submit_batch("List", JOBS, attributes=["websites"])
        first = await client.list_jobs(batch_id=batch.id, limit=2)
        rest = await client.list_jobs(batch_id=batch.id, limit=2, cursor=first.next_cursor)
        assert [job.place_id for page in (first, rest) for job in page.jobs] == ["a", "node/1 ?#%", "ü"]
        assert (first.total, rest.next_cursor) == (3, None)
        streamed = [job async for job in client.stream_jobs(batch_id=batch.id, status=["queued"], place_ids=["a", "ü"])]
        assert [job.inputs["name"] for job in streamed] == ["Café de Paris"] * 2
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        assert (await client.list_jobs(day=day, exclude_batches=False)).total == 3
        assert (await client.list_days()).batches[0].id == f"day:{day}"

    use(work)


def test_single_places(use):
    async def work(client: AsyncClient) -> None:
        done = await client.enrich(CAFE, place_id="now", attributes=["websites"])
        assert (done.status, done.outputs, done.confidence_scores["website"]) == (
            "completed",
            {"website": None},
            "NONE",
        )
        assert (await client.submit_job(CAFE, place_id="node/1 ?#%", attribute_set="core")).status == "pending"
        assert (await client.get_job("node/1 ?#%")).place_id == "node/1 ?#%"
        assert (await client.reprocess_jobs(["now", "unknown"])).missing_place_ids == ("unknown",)
        assert (await client.delete_job("now")).deleted == 1
        assert "websites" in (await client.list_attributes()).all
        assert "websites" in str((await client.list_attributes(details=True)).details)

    use(work)


def test_overrides(use):
    async def work(client: AsyncClient) -> None:
        await client.enrich(CAFE, place_id="a/1", attributes=["websites"])
        told = {"author": "Maria", "reason": "I own it."}
        made = await client.create_override("a/1", {"website": "cafe.mc"}, expires_at="2099-01-01", **told)
        assert (made.attribute, made.outputs, made.applied) == ("websites", {"website": "https://cafe.mc/"}, 1)
        assert (await client.get_job("a/1")).outputs == {"website": "https://cafe.mc/"}
        assert (await client.get_override(made.id)).expires_at == datetime(2099, 1, 1, tzinfo=UTC)
        assert (await client.list_overrides(place_id="a/1", expired=False)).overrides[0].id == made.id
        kept = [one async for one in client.export_overrides(attribute="websites")]
        assert (await client.delete_override(made.id)).applied == 1
        assert (await client.get_job("a/1")).outputs == {"website": None}
        assert (await client.import_overrides(kept, apply=False)).imported == 1
        assert (await client.list_overrides()).overrides[0].id == made.id

    use(work)


def test_a_refusal_names_the_place_in_the_body(use):
    async def work(client: AsyncClient) -> None:
        with pytest.raises(ApiError) as caught:
            await client.submit_batch("List", [{"inputs": {**CAFE, "latitude": 91}}], attribute_set="core")
        assert (caught.value.status, caught.value.problems[0].pointer) == (400, "/jobs/0/inputs/latitude")
        assert caught.value.request_id

    use(work)


def test_no_operation_is_left_out_here():
    source = Path(__file__).read_text(encoding="utf-8")
    for name, operation in vars(Operations).items():
        if isinstance(operation, Operation | Stream):
            assert f"client.{name}(" in source
