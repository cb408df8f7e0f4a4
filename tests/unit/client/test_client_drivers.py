"""Both clients carry out the same operations: same requests, same answers."""

import asyncio
import json

import httpx
import pytest

from placewright.client import AsyncClient, Client, events
from placewright.client.operations import Operation, Operations, Stream
from placewright.errors import ApiError, SettingsError

BATCH = {
    "id": "b1",
    "batch_name": "List",
    "status": "in_progress",
    "created_at": "2026-11-23T10:00:00Z",
    "updated_at": "2026-11-23T10:00:01.5Z",
    "jobs": {"pending": [], "queued": ["a"], "in_progress": [], "completed": ["b"], "failed": []},
    "metadata": {"total_jobs": 2, "completed_jobs": 1, "status_counts": {"queued": 1, "completed": 1}},
}
LINES = b'{"place_id":"a","status":"failed","inputs":{}}\n{"place_id":"b","status":"queued","inputs":{}}\n'


class Server:
    """Answers as the API would, and remembers what it was asked."""

    def __init__(self):
        self.requests = []
        self.polls = 0

    def __call__(self, request):
        self.requests.append(request)
        if "x-ndjson" in request.headers.get("accept", ""):
            return httpx.Response(200, content=LINES)
        if request.headers.get("if-none-match") == '"2"':
            self.polls += 1
            status = "completed" if self.polls > 1 else None
            return httpx.Response(200, json={**BATCH, "status": status}) if status else httpx.Response(304)
        if request.url.path.endswith("/missing"):
            return httpx.Response(404, json={"detail": "There is no batch missing."})
        return httpx.Response(200, json=BATCH, headers={"ETag": '"2"'})


class Breaking(httpx.SyncByteStream, httpx.AsyncByteStream):
    """An answer that breaks off."""

    def __iter__(self):
        yield b"half of it"
        raise httpx.ReadError("gone")

    async def __aiter__(self):
        yield b"half of it"
        raise httpx.ReadError("gone")


def blocking(server, use):
    with Client("http://test/", api_key="k", organisation="demo", transport=httpx.MockTransport(server)) as client:
        found = use(client)
        return list(found) if hasattr(found, "__next__") else found


def awaited(server, use):
    async def run():
        transport = httpx.MockTransport(server)
        async with AsyncClient("http://test", api_key="k", organisation="demo", transport=transport) as client:
            found = use(client)
            if hasattr(found, "__aiter__"):
                return [item async for item in found]
            return await found

    return asyncio.run(run())


BOTH = pytest.mark.parametrize("drive", [blocking, awaited])


@BOTH
def test_submit(drive):
    server = Server()
    jobs = [{"place_id": "a", "inputs": {"name": "Ψ", "latitude": 43.7, "longitude": 7.4}}]
    batch = drive(server, lambda client: client.submit_batch("List", jobs, attribute_set="core"))
    (request,) = server.requests
    body = json.loads(request.content)
    assert (request.method, str(request.url)) == ("POST", "http://test/v1/demo/place_enrichment/batches")
    assert (request.headers["authorization"], request.headers["content-type"]) == ("Bearer k", "application/json")
    assert (body["jobs"], body["attribute_set"], "attributes" in body) == (jobs, "core", False)
    assert (batch.jobs["queued"], batch.created_at.year, batch.finished) == (("a",), 2026, False)


@BOTH
def test_waiting_asks_only_for_what_changed(drive):
    server, seen = Server(), []
    batch = drive(server, lambda client: client.wait_for_batch("b1", every_seconds=0, progress=seen.append))
    assert [one.status for one in seen] == ["in_progress", "in_progress", "completed"]
    assert batch.finished


@BOTH
def test_a_stream_yields_job_after_job(drive):
    server = Server()
    found = drive(server, lambda client: client.stream_jobs(batch_id="b", status=["failed", "queued"], place_ids="xy"))
    assert [job.place_id for job in found] == ["a", "b"]
    assert server.requests[0].url.query == b"batchId=b&status=failed%2Cqueued&place_id=x&place_id=y"


@BOTH
def test_refusals_are_raised_with_the_servers_sentence(drive):
    with pytest.raises(ApiError, match="There is no batch missing") as caught:
        drive(Server(), lambda client: client.get_batch("missing"))
    assert caught.value.status == 404


def event(version, status):
    batch = {"id": "b1", "batch_name": "List", "status": status, "created_at": "2026-11-23T10:00:00Z"}
    text = f"retry: 3000\n\n: \n\nid: {version}\nevent: batch.progress\ndata: {json.dumps(batch)}\n\n"
    return httpx.Response(200, content=text.encode())


@BOTH
def test_a_stream_of_events_that_ends_early_is_taken_up_where_it_ended(drive, monkeypatch):
    monkeypatch.setattr(events, "_COME_AGAIN_SECONDS", 0)
    answers = [event(1, "queued"), httpx.Response(503), event(4, "in_progress"), event(5, "completed")]
    seen = []

    def server(request):
        seen.append(request.headers.get("last-event-id"))
        return answers.pop(0)

    states = drive(server, lambda client: client.watch_batch("b1"))
    assert [state.status for state in states] == ["queued", "in_progress", "completed"]
    assert seen == [None, "1", "1", "4"]


@BOTH
def test_a_server_without_events_is_asked_instead(drive):
    server = Server()

    def older(request):
        return httpx.Response(404) if request.url.path.endswith("/events") else server(request)

    states = drive(older, lambda client: client.watch_batch("b1", every_seconds=0))
    told = [(state.status, state.status_counts["completed"]) for state in states]
    assert told == [("in_progress", 1), ("completed", 1)]


@BOTH
def test_a_server_without_cursors_is_asked_by_offset(drive):
    def older(request):
        offset = int(request.url.params.get("offset", 0))
        jobs = [{"place_id": str(offset + n), "status": "completed", "inputs": {}} for n in range(min(2, 5 - offset))]
        return httpx.Response(200, json={"jobs": jobs, "total": 5, "limit": 2, "offset": offset})

    assert [job.place_id for job in drive(older, lambda client: client.iterate_jobs(page_size=2))] == list("01234")


@BOTH
def test_a_download_that_breaks_off_begins_anew(drive, tmp_path):
    answers = [httpx.Response(200, stream=Breaking()), httpx.Response(200, content=b"whole")]
    path = tmp_path / "file"
    size = drive(lambda request: answers.pop(0), lambda client: client.download_export("e", path))
    assert (size, path.read_bytes(), [one.name for one in tmp_path.iterdir()]) == (5, b"whole", ["file"])


def test_ids_of_any_characters_are_encoded():
    server = Server()
    with pytest.raises(ApiError):  # the answer is a batch, not a job
        blocking(server, lambda client: client.get_job("node/1?x=ü", batch_id="b"))
    assert server.requests[0].url.raw_path == b"/v1/demo/place_enrichment/jobs/node%2F1%3Fx%3D%C3%BC?batchId=b"


@pytest.mark.parametrize("organisation", ["", "a", "-demo", "Demo", "a b", "x" * 51, "../etc"])
def test_a_wrong_organisation_is_refused_before_anything_is_sent(organisation):
    with pytest.raises(SettingsError, match="2 to 50 characters"):
        Client("http://test", api_key="k", organisation=organisation)


def test_every_operation_says_what_it_does():
    operations = {name: found for name, found in vars(Operations).items() if isinstance(found, Operation | Stream)}
    assert len(operations) >= 18
    for name, operation in operations.items():
        assert operation.build.__doc__, name
        assert operation.build.__name__ == name
