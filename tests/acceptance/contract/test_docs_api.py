"""docs/api.md names each operation, and its examples run as they stand, in their order, against a real server."""

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from placewright.client.operations import Operation, Operations, Stream

DOCS = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^### `(\w+) (\S+)`\n(.*?)(?=^##|\Z)", DOCS, re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> str:
    return "\n".join(re.findall(rf"^```{kind}\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL))


@pytest.fixture
def working(api) -> Iterator[None]:
    """Let workers work meanwhile."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.05):
            api.work()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def test_each_operation_has_its_section_and_no_other(api):
    paths = httpx.get(f"{api.url}/openapi.json").json()["paths"]
    prefix = "/v1/{org_slug}"
    served = {(verb.upper(), path.removeprefix(prefix)) for path, verbs in paths.items() for verb in verbs}
    outside = re.findall(r"`(GET) (/[\w.]+)`", DOCS.split("Outside of")[1])
    named = {(verb, path) for verb, path, _ in SECTIONS} | set(outside)
    served |= {("GET", "/docs"), ("GET", "/openapi.json")}  # which do not describe themselves
    assert named == served
    assert len(SECTIONS) == len({section[:2] for section in SECTIONS})


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: " ".join(section[:2]))
def test_each_operation_has_an_example_with_curl(section):
    assert "\nask " in section[2] or "$(ask " in section[2]


def test_each_operation_of_the_client_has_an_example():
    operations = [name for name, one in vars(Operations).items() if isinstance(one, Operation | Stream)]
    assert [name for name in operations if f"client.{name}(" not in blocks("python")] == []


@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("bash"), reason="curl or bash is not here")
def test_the_curl_examples_run(api, working):
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "PLACEWRIGHT_URL": api.url, "PLACEWRIGHT_ORG": "docs-curl"}
    command = ["bash", "-euxo", "pipefail", "-c", blocks("sh")]
    environment["PLACEWRIGHT_API_KEY"] = api.key("docs-curl")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert '"jobs_deleted":1' in done.stdout


def test_the_python_examples_run(api, working, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    given = {"URL": api.url, "ORG": "docs-python", "API_KEY": api.key("docs-python")}
    for name, value in given.items():
        monkeypatch.setenv(f"PLACEWRIGHT_{name}", value)
    exec(compile(blocks("python"), "docs/api.md", "exec"), {})
    assert "unknown" in capsys.readouterr().out
