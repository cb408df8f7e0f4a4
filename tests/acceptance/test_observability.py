"""A real server with its own worker, seen from outside: metrics of both, `placewright top`, logs, traces."""

import gzip
import http.server
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from prometheus_client.parser import text_string_to_metric_families

from placewright.cli.top.command import top
from placewright.errors import ApiError

PATIENCE = 60
TRACE, OTHER_TRACE = "0af7651916cd43dd8448eb211c80319c", "0af7651916cd43dd8448eb211c80319d"
JOBS = [{"place_id": f"p{n}", "inputs": {"name": f"Café {n}", "city": "Monaco"}} for n in range(12)]


class Collector:
    """Takes traces by OTLP over HTTP, as a collector would."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, Span]] = []  # with the name of the service
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                outer.take(ExportTraceServiceRequest.FromString(body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1/traces"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, request: ExportTraceServiceRequest) -> None:
        for resource in request.resource_spans:
            told = {one.key: one.value.string_value for one in resource.resource.attributes}
            self.spans += [(told["service.name"], span) for scope in resource.scope_spans for span in scope.spans]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


@pytest.fixture
def data(tmp_path: Path, collector: Collector) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    lines = f"PLACEWRIGHT_TRACES_URL={collector.url}\nPLACEWRIGHT_METRICS_ORGANISATIONS=5\n"
    (folder / "placewright.env").write_text(lines, encoding="utf-8")
    return folder


def scraped(url: str) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(httpx.get(f"{url}/metrics").raise_for_status().text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def ended(told: dict[tuple[str, ...], float]) -> bool:
    finished = told.get(("placewright_worker_slices_total", "finished"), 0)
    return (finished, told["placewright_jobs", "completed"]) == (1, len(JOBS))


def test_the_work_of_a_server_and_its_worker_is_seen(
    serve, placewright, data: Path, collector: Collector, capsys
) -> None:
    key = placewright("keys", "create", "acme", "--data", data).stdout.strip()
    server = serve("--workers", "1", data=data)
    url = server.url()
    body = {"batch_id": "b", "batch_name": "Twelve", "jobs": JOBS, "attributes": ["websites", "names"]}
    with httpx.Client(base_url=f"{url}/v1/acme/place_enrichment", headers={"apiKey": key}, timeout=30) as client:
        headers = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
        client.post("/batches", json=body, headers=headers).raise_for_status()
        deadline = time.monotonic() + PATIENCE
        # The worker tells the server once a second, and the store knows when the answers are saved.
        while not ended(told := scraped(url)):
            assert time.monotonic() < deadline, told
            time.sleep(0.1)
        headers = {"traceparent": f"00-{OTHER_TRACE}-b7ad6b7169203331-01"}
        client.post("/enrich", json=JOBS[0], headers=headers).raise_for_status()
    assert told["placewright_worker_jobs_total", "completed"] == len(JOBS)
    assert told["placewright_cache_total", "miss"] == len(JOBS)
    assert told["placewright_enrichment_source_seconds_count", "reference"] == len(JOBS)
    assert told["placewright_enrichment_attribute_seconds_count", "websites"] == len(JOBS)
    assert told["placewright_enrichment_stage_seconds_count", "match"] == len(JOBS)
    assert told["placewright_oldest_slice_seconds",] == 0

    shown = placewright("top", "--url", url, "--key", key, "--org", "acme", "--every", "0.2")
    assert "completed 13" in shown.stdout
    assert "No batch of acme waits or runs." in shown.stdout
    top(url=url, key=key, organisation="acme", every=0.2, as_json=True)
    as_json = json.loads(capsys.readouterr().out)
    assert (as_json["jobs"]["completed"], as_json["batches"]) == (13, [])
    with pytest.raises(ApiError, match="key"):
        top(url=url, key="pw_wrong", organisation="acme", once=True)

    assert server.stop() == 0
    check_spans(collector.spans)
    lines = [json.loads(line) for line in server.log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    (line,) = [one for one in lines if one["event"] == "slice_finished"]
    expected = {"organisation": "acme", "batch": "b", "token": 1, "jobs": 12, "done": 12, "failed": 0, "datasets": {}}
    assert expected.items() <= line.items()
    assert line["jobs_per_second"] > 0


def check_spans(spans: list[tuple[str, Span]]) -> None:
    ours = [(service, span) for service, span in spans if span.trace_id.hex() == TRACE]
    parents = {span.span_id: span for _, span in ours}
    (request,) = [span for service, span in ours if service == "placewright-api"]
    assert request.name == "POST /v1/{org_slug}/place_enrichment/batches"
    assert request.parent_span_id.hex() == "b7ad6b7169203331"
    (slice_,) = [span for _, span in ours if span.name == "slice"]
    assert parents[slice_.parent_span_id] is request
    fields = {one.key: one.value for one in slice_.attributes}
    assert (fields["organisation"].string_value, fields["batch"].string_value) == ("acme", "b")
    places = [span for _, span in ours if span.name == "place"]
    assert len(places) == 5
    assert all(parents[span.parent_span_id] is slice_ for span in places)
    stages = [span.name for _, span in ours if span.parent_span_id == places[0].span_id]
    assert stages == ["read", "collect", "match", "answer"]
    here = [span.name for service, span in spans if span.trace_id.hex() == OTHER_TRACE and service == "placewright-api"]
    assert here == [*stages, "place", "POST /v1/{org_slug}/place_enrichment/enrich"]  # in the order in which they end
