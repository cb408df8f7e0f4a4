"""`placewright mcp` with the protocol's own client, over standard input and output and over HTTP."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

ROOT = Path(__file__).parents[2]
CAFE = {"name": "Café de Paris", "latitude": 43.7392, "longitude": 7.4268}
READING = {"enrich_place", "explain_place", "find_places", "list_attributes"}
WATCHING = {"list_batches", "batch_status", "batch_results"}
WRITING = {"submit_batch", "cancel_batch", "reprocess_batch", "correct_place"}
PATIENCE = 60


@pytest.fixture(scope="module")
def monaco(tmp_path_factory) -> Path:
    data = tmp_path_factory.mktemp("mcp") / "data"
    command = [
        sys.executable,
        "-m",
        "placewright",
        "reference",
        "add",
        str(ROOT / "src/placewright/cli/demo/monaco/monaco-2023-12.osm.pbf"),
    ]
    subprocess.run([*command, "--data", str(data)], check=True, capture_output=True)
    return data


def talk(work: Callable[[Client], Awaitable[None]], data: Path, *options: str, **environment: str) -> None:
    """Start the command as assistants do, and talk to it."""
    arguments = ["-m", "placewright", "mcp", "--data", str(data), *options]
    command = StdioServerParameters(command=sys.executable, args=arguments, env={**os.environ, **environment})

    async def main() -> None:
        async with Client(stdio_client(command)) as client:
            await work(client)

    asyncio.run(main())


async def told(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content
    assert answer.structured_content is not None
    return answer.structured_content


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    answer = await client.call_tool(tool, arguments)
    assert answer.is_error
    return " ".join(getattr(part, "text", "") for part in answer.content)


def test_an_assistant_asks_for_a_place(monaco):
    async def work(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == READING
        assert all(tool.annotations is not None and tool.annotations.read_only_hint for tool in tools)
        answer = await told(client, "enrich_place", place=CAFE, attributes=["names", "websites"])
        assert answer["outputs"]["name"] == "Café de Paris"
        assert answer["attribute_status"] == {"websites": "RUN", "names": "RUN"}
        assert answer["enrichment_metadata"]["name"]["sources"][0]["licence"] == "ODbL-1.0"
        near = await told(client, "find_places", latitude=43.7392, longitude=7.4268, query="cafe de paris")
        assert near["places"][0]["name"] == "Café de Paris"
        trace = await told(client, "explain_place", place=CAFE, attributes=["names"])
        assert trace["accepted"][0]["candidate"]["record"]["id"] == near["places"][0]["id"]
        assert "websites" in (await told(client, "list_attributes"))["attributes"]

    talk(work, monaco)


def test_what_is_asked_wrongly_is_said_in_words(monaco, tmp_path):
    async def work(client: Client) -> None:
        assert "latitude" in await refused(client, "enrich_place", place={"name": "x", "latitude": 91, "longitude": 0})
        assert "Unknown attributes: phones" in await refused(client, "enrich_place", place=CAFE, attributes=["phones"])
        assert "not a known category" in await refused(
            client, "find_places", latitude=0, longitude=0, categories=["qqq"]
        )

    async def empty(client: Client) -> None:
        assert "placewright reference add" in await refused(client, "enrich_place", place=CAFE)

    talk(work, monaco)
    talk(empty, tmp_path)


def test_batches_of_a_server_are_followed_and_changed_only_when_allowed(monaco, serve, placewright):
    key = placewright("keys", "create", "demo", "--data", monaco).stdout.strip()
    server = serve("--workers", "1", data=monaco)
    names = {"PLACEWRIGHT_URL": server.url(), "PLACEWRIGHT_API_KEY": key, "PLACEWRIGHT_ORG": "demo"}

    async def writing(client: Client) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == READING | WATCHING | WRITING
        made = await told(client, "submit_batch", batch_name="From an assistant", places=[CAFE])
        status = await told(client, "batch_status", batch_id=made["id"])
        end = time.monotonic() + PATIENCE
        while status["status"] != "completed" and time.monotonic() < end:
            await asyncio.sleep(0.2)
            status = await told(client, "batch_status", batch_id=made["id"])
        page = await told(client, "batch_results", batch_id=made["id"])
        assert page["jobs"][0]["outputs"]["name"] == "Café de Paris"
        await told(client, "correct_place", place_id="1", outputs={"phone": None}, author="Ada", reason="None there.")
        again = await told(client, "reprocess_batch", batch_id=made["id"], which="all")
        assert again["job_count"] == 1
        assert "no batch" in await refused(client, "cancel_batch", batch_id="nothing")

    async def reading(client: Client) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == READING | WATCHING
        assert (await told(client, "list_batches"))["batches"][0]["batch_name"] == "From an assistant"
        assert await refused(client, "submit_batch", batch_name="No", places=[CAFE])

    talk(writing, monaco, "--allow-writes", **names)
    talk(reading, monaco, **names)


def test_it_listens_on_http(monaco):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "placewright", "mcp", "--data", str(monaco), "--http", "--port", str(port)]

    async def main() -> None:
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            assert (await told(client, "enrich_place", place=CAFE))["outputs"]["name"] == "Café de Paris"

    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        _listening(port)
        asyncio.run(main())
        process.terminate()
        assert process.wait(PATIENCE) in (0, -15)


def _listening(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("It does not listen.")


def test_writing_needs_a_server(placewright, monaco):
    done = placewright("mcp", "--data", monaco, "--allow-writes")
    assert done.returncode == 2
    assert "PLACEWRIGHT_URL" in done.stderr
