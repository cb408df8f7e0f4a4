"""The client against the real API, in this process by an ASGI transport: every operation once, on a real database."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from placewright.api import create_app
from placewright.client import AsyncClient, Results
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


def test_pages_are_turned_to_the_last(use):
    async def work(client: AsyncClient) -> None:
        batch = await client.submit_batch("List", JOBS, attributes=["websites"])
        await client.submit_batch("Other", JOBS, attributes=["websites"])
        found = [job.place_id async for job in client.iterate_jobs(batch_id=batch.id, page_size=1)]
        assert found == ["a", "node/1 ?#%", "ü"]
        assert [one.batch_name async for one in client.iterate_batches(page_size=1)] == ["Other", "List"]
        boxed = client.iterate_jobs(batch_id=batch.id, bbox=(7.4, 43.7, 7.5, 43.8))
        assert len([job async for job in boxed]) == 3
        for place_id in "abc":
            await client.create_override(place_id, {"website": "cafe.mc"}, author="Maria", reason="I own it.")
        assert [one.place_id async for one in client.iterate_overrides(page_size=2)] == ["a", "b", "c"]

    use(work)


def test_what_is_not_there_cannot_be_followed(use):
    # Whole streams are in acceptance/api/test_api_events.py: this transport hands an answer on when it has ended.
    async def work(client: AsyncClient) -> None:
        for found in (client.watch_batch("nowhere"), client.follow_batch("nowhere")):
            with pytest.raises(ApiError, match="nowhere") as caught:
                _ = [state async for state in found]
            assert caught.value.status == 404

    use(work)


def test_a_list_of_any_length(use):
    async def work(client: AsyncClient) -> None:
        rows = [{"id": str(number), **CAFE} for number in range(5)]
        done = await client.submit(rows, batch_name="Long", attributes=["websites"], most_jobs=2)
        assert (len(done.batch_ids), done.places) == (3, 5)
        found = await client.results(done.batch_ids, page_size=1)
        assert [job.place_id for job in found] == ["0", "1", "2", "3", "4"]

    use(work)


def test_areas(use):
    async def work(client: AsyncClient) -> None:
        await client.enrich(CAFE, place_id="a", attributes=["websites"])
        around = await client.search_area(center=(43.7394, 7.4272), radius_meters=50, include_attributes=True)
        assert (around.total_count, around.places[0].name) == (1, "Café de Paris")
        ring = [(43.7, 7.4), (43.8, 7.5), (43.8, 7.4), (43.7, 7.4)]
        assert (await client.search_area(polygon=ring, query="paris")).places[0].place_id == "a"
        with pytest.raises(ApiError, match="no such place"):
            await client.submit_area("Harbour", center=(43.7, 7.4), radius_meters=50)

    use(work)


def test_exports(use, tmp_path):
    async def work(client: AsyncClient) -> None:
        batch = await client.submit_batch("List", JOBS, attributes=["websites"])
        made = await client.create_export([batch.id], file_format="ndjson")
        assert isinstance(made, bytes)
        assert made.count(b"\n") == 3
        (export,) = [one async for one in client.iterate_exports(status=["completed"])]
        assert (await client.list_exports(limit=1)).exports == (export,)
        assert (await client.get_export(export.id)).metadata.rows_exported == 3
        assert (await client.wait_for_export(export.id)).finished
        assert await client.download_export(export.id, tmp_path / "out") == len(made)
        assert (tmp_path / "out").read_bytes() == made
        assert await client.save_export([batch.id], tmp_path / "saved", file_format="ndjson") == len(made)
        with pytest.raises(ApiError, match="unknown"):
            await client.download_export("unknown", tmp_path / "none")
        assert {path.name for path in tmp_path.iterdir()} >= {"out", "saved"}
        assert not (tmp_path / "none").exists()
        assert not (tmp_path / ".none.part").exists()

    use(work)


def test_webhooks(use):
    async def work(client: AsyncClient) -> None:
        hook = await client.create_webhook("https://example.com/hook", events=["batch.failed"])
        assert (hook.secret or "").startswith("whsec_")
        assert (await client.list_webhooks()).total == 1
        assert (await client.get_webhook(hook.id)).secret is None
        assert (await client.update_webhook(hook.id, active=True, events=["batch.completed"])).events == (
            "batch.completed",
        )
        assert (await client.rotate_webhook(hook.id, overlap_seconds=60)).secret != hook.secret
        sent = await client.try_webhook(hook.id, idempotency_key="k")
        assert await client.try_webhook(hook.id, idempotency_key="k") == sent
        assert (await client.list_deliveries(hook.id, status="pending", limit=1)).deliveries[0].id == sent.id
        assert [one.id async for one in client.iterate_deliveries(hook.id, page_size=1)] == [sent.id]
        assert (await client.resend_delivery(hook.id, sent.id)).event_type == "webhook.test"
        assert (await client.delete_webhook(hook.id)).deleted

    use(work)


def test_what_the_console_asks_for(use):
    async def work(client: AsyncClient) -> None:
        batch = await client.submit_batch("List", JOBS, attributes=["websites"])
        assert (await client.summarise_batch(batch.id)).status_counts["queued"] == 3
        assert [dot[0] for dot in (await client.map_batch(batch.id)).dots] == ["a", "node/1 ?#%", "ü"]
        assert (await client.count_confidence(batch.id)).outputs == {}
        assert (await client.explain(CAFE, attributes=["websites"]))["accepted"] == []
        pair = await client.label_pair("a", "node/1", same=False, inputs=CAFE, author="Maria")
        assert (await client.list_pairs(place_id="a")).pairs == (pair,)
        assert len([line async for line in client.export_pairs()]) == 1
        assert (await client.delete_pair(pair.id)).deleted

    use(work)


def test_keys_and_sessions(use):
    async def work(client: AsyncClient) -> None:
        made = await client.create_key(name="Sync", scope="read", days=1)
        assert [key.name for key in (await client.list_keys()).keys][-1] == "Sync"
        assert (await client.revoke_key(made.id)).revoked
        assert (await client.open_session()).organisation == "demo"
        with pytest.raises(ApiError, match="no session"):
            await client.end_session()
        with pytest.raises(ApiError, match="not valid, or no longer"):
            await client.create_first_key("of-the-link")

    use(work)


def test_sources_settings_and_who_changed_them(use):
    async def work(client: AsyncClient) -> None:
        here = await client.get_installation()
        assert ("website", "PLACEWRIGHT_WEBSITE") in [(one.name, one.setting) for one in here.off]
        assert [one.setting for one in here.sources] == ["placewright reference add"] * 2
        tried = await client.try_source("reference")
        assert (tried.ok, tried.detail) == (False, "It has no data yet: placewright reference add FILE.")
        with pytest.raises(ApiError, match="nominatim"):
            await client.try_source("nominatim", inputs=CAFE)
        with pytest.raises(ApiError, match="not be blank"):
            await client.try_source("reference", inputs={"name": " "})
        assert (await client.get_settings()).retention_days is None
        assert (await client.update_settings(retention_days=30)).retention_days == 30
        assert (await client.get_settings()).retention_days == 30
        assert (await client.update_settings()).retention_days is None
        told = [(one.action, one.subject) for one in (await client.list_audit(limit=3)).entries]
        assert told == [
            ("PUT /settings", "retention default"),
            ("PUT /settings", "retention 30"),
            ("POST /sources/{name}/test", "reference"),
        ]

    use(work)


def test_a_refusal_names_the_place_in_the_body(use):
    async def work(client: AsyncClient) -> None:
        with pytest.raises(ApiError) as caught:
            await client.submit_batch("List", [{"inputs": {**CAFE, "latitude": 91}}], attribute_set="core")
        assert (caught.value.status, caught.value.problems[0].pointer) == (400, "/jobs/0/inputs/latitude")
        assert caught.value.request_id

    use(work)


def test_attributes_of_ones_own(use):
    async def work(client: AsyncClient) -> None:
        made = await client.create_custom_attribute("terrace", "A terrace?", {"terrace": "boolean", "seats": "integer"})
        assert (made.default.question, made.outputs) == ("A terrace?", ("terrace", "terrace.seats"))
        more = await client.add_custom_version("terrace", "Seats outside?", {"heated": "boolean"}, default=True)
        assert (more.default_version, more.outputs) == (2, ("terrace.heated", "terrace", "terrace.seats"))
        assert (await client.choose_custom_version("terrace", 1)).default == made.default
        assert (await client.get_custom_attribute("terrace")).versions == more.versions
        done = await client.enrich(CAFE, attributes=["websites", "terrace"])
        assert done.outputs == {"website": None, "terrace": None, "terrace.seats": None}
        assert done.job_metadata.attribute_status["terrace"] == "NOT_RUN"
        (row,) = Results([done]).to_dicts()
        assert row["terrace.seats_confidence"] == "NONE"
        assert [one.key for one in (await client.list_custom_attributes()).attributes] == ["terrace"]
        assert (await client.delete_custom_attribute("terrace")).deleted
        with pytest.raises(ApiError, match="terrace"):
            await client.get_custom_attribute("terrace")

    use(work)


def test_what_must_not_be_used_or_spent_is_sent(use):
    async def work(client: AsyncClient) -> None:
        bounds = {"forbid_licences": ["ODbL"], "budget": 0.5}
        batch = await client.submit_batch("Bound", JOBS, attribute_set="core", **bounds)
        assert batch.metadata.spending.budget == 0.5
        await client.submit_job(CAFE, place_id="p", **bounds)
        assert (await client.enrich(CAFE, place_id="q", **bounds)).status == "completed"
        await client.explain(CAFE, **bounds)
        for call in (client.submit_job, client.enrich, client.explain):
            with pytest.raises(ApiError, match="Oddball"):
                await call(CAFE, forbid_licences=["Oddball"])
            with pytest.raises(ApiError, match="/budget"):
                await call(CAFE, budget=-1)

    use(work)


def test_no_operation_is_left_out_here():
    source = Path(__file__).read_text(encoding="utf-8")
    for name, operation in vars(Operations).items():
        if isinstance(operation, Operation | Stream):
            assert f"client.{name}(" in source
