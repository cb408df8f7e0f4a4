"""`placewright serve` as a user meets it: one line when ready, a clean stop, a sentence when it cannot start."""

import json
import signal
import socket
import time

import httpx
import pytest

from placewright.client import Client


def test_it_says_where_it_is_and_stops_cleanly(serve):
    served = serve("--workers", "1")
    url = served.url()
    assert httpx.get(f"{url}/healthz").status_code == 200
    began = time.monotonic()
    assert served.stop(signal.SIGTERM) == 0
    assert time.monotonic() - began < 10
    assert served.lines.empty()  # one line, and nothing else, on stdout


def test_ctrl_c_is_a_clean_stop_too(serve):
    served = serve("--workers", "1")
    served.url()
    assert served.stop(signal.SIGINT) == 0


def test_the_log_says_what_a_new_installation_lacks(serve):
    served = serve("--workers", "1")
    served.url()
    served.stop()
    events = [json.loads(line)["event"] for line in served.log.read_text().splitlines()]
    assert {"no_key", "no_reference_data"} <= set(events)


def test_a_batch_goes_through(serve, placewright, tmp_path):
    key = placewright("keys", "create", "demo", "--data", tmp_path / "data").stdout.strip()
    served = serve("--workers", "1")
    with Client(served.url(), api_key=key, organisation="demo") as client:
        jobs = [{"place_id": f"p/{n}", "inputs": {"name": "Café Ψ", "city": "Monaco"}} for n in range(3)]
        batch = client.submit_batch("Three", jobs, attribute_set="core")
        done = client.wait_for_batch(batch.id, every_seconds=0.2)
        found = list(client.stream_jobs(batch_id=batch.id))
    assert (done.status, done.jobs["completed"]) == ("completed", ("p/0", "p/1", "p/2"))
    assert [job.place_id for job in found] == ["p/0", "p/1", "p/2"]
    assert found[0].job_metadata.attribute_status
    assert served.stop() == 0


def test_a_port_in_use_is_a_sentence(placewright, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = placewright("serve", "--data", tmp_path / "data", "--port", port, "--workers", "1")
    assert done.returncode == 2
    assert f"Cannot listen on 127.0.0.1 port {port}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("folder", ["missing/data", "file"])
def test_a_folder_that_cannot_be_is_a_sentence(placewright, tmp_path, folder):
    (tmp_path / "file").write_text("")
    done = placewright("serve", "--data", tmp_path / folder, "--port", "0")
    assert done.returncode == 2
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1
