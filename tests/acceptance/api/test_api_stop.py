"""SIGTERM: what has begun is answered, new work is turned away, the process ends with 0 in time."""

import signal
import subprocess
import sys
import threading
import time

import httpx
import pytest

PROGRAM = """
import asyncio, sys
from pathlib import Path
from placewright.api import create_app, server
from placewright.model.outputs import Result
from placewright.settings import load_settings
from placewright.store import keys, open_database, organisations

class Slow:
    attributes = ()
    sources = ()
    async def enrich(self, inputs, attributes):
        await asyncio.sleep(1.5)
        return Result()
    def close(self):
        pass

settings = load_settings(data=Path(sys.argv[1]))
database = open_database(settings)
owner = database.write(lambda conn: organisations.create(conn, "acme"))
print(database.write(lambda conn: keys.create(conn, owner.id))[1], flush=True)
server.run(create_app(settings, database, Slow()), "127.0.0.1", 0, on_ready=lambda url: print(url, flush=True))
database.close()
"""
JOB = {"place_id": "last", "inputs": {"name": "Café de Turin", "city": "Nice"}}


@pytest.fixture
def process(tmp_path):
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True) as one:
        yield one
        one.kill()


def test_section_1_a_request_under_way_is_answered_before_the_end(process):
    key, url = process.stdout.readline().strip(), process.stdout.readline().strip()
    answers: list[httpx.Response] = []
    with httpx.Client(base_url=f"{url}/v1/acme/place_enrichment", headers={"apiKey": key}) as client:
        thread = threading.Thread(target=lambda: answers.append(client.post("/enrich", json=JOB)))
        thread.start()
        time.sleep(0.5)
        told = time.monotonic()
        process.send_signal(signal.SIGTERM)
        thread.join(timeout=10)
        assert (answers[0].status_code, answers[0].json()["place_id"]) == (200, "last")
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - told < 10


def test_a_taken_port_is_one_sentence(process):
    from placewright.api import server
    from placewright.errors import SettingsError

    _, url = process.stdout.readline(), process.stdout.readline().strip()
    with pytest.raises(SettingsError, match=r"Cannot listen on 127\.0\.0\.1 port"):
        server._listen("127.0.0.1", int(url.rpartition(":")[2]))
