"""`placewright-client`, built as it is released: alone with its dependencies, against a real server."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "clients" / "python"
# What `pip install placewright-client` brings along.
NEEDED = ("httpx", "httpcore", "h11", "anyio", "idna", "certifi", "msgspec", "typing_extensions.py", "sniffio")
SCRIPT = """
import importlib.util, sys
assert importlib.util.find_spec("placewright") is None
from placewright_client import Client, __version__
from placewright_client.errors import ApiError, UsageError
url, key = sys.argv[1:]
rows = [{"id": str(n), "name": "Café", "lat": 43.7, "lon": 7.4, "zip": 6000} for n in range(5)]
with Client(url, api_key=key, organisation="acme") as client:
    done = client.submit(rows, batch_name="Light", attributes=["websites"], most_jobs=3)
    for batch_id in done.batch_ids:
        print(*[state.status for state in client.watch_batch(batch_id)][-1:])
    found = client.results(done.batch_ids)
    print([job.place_id for job in found], found[0].inputs["postalCode"], __version__)
    try:
        found.to_polars()
    except UsageError as error:
        print(error)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """Return a folder with the wheel's package and its dependencies, and nothing else."""
    folder = tmp_path_factory.mktemp("light")
    project = folder / "clients" / "python"
    shutil.copytree(FOLDER, project)
    (folder / "src").symlink_to(FOLDER.parents[1] / "src")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=project, check=True, capture_output=True, timeout=60)
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    packages = Path(sysconfig.get_paths()["purelib"])
    for name in NEEDED:
        if (packages / name).exists():
            (site / name).symlink_to(packages / name)
    return site


def test_it_is_the_same_client_under_another_name(installed) -> None:
    files = {file.name for file in (installed / "placewright_client").glob("*.py")}
    assert files == {file.name for file in (FOLDER.parents[1] / "src/placewright/client").glob("*.py")} | {"errors.py"}
    texts = [file.read_text(encoding="utf-8") for file in (installed / "placewright_client").rglob("*.py")]
    assert not [text for text in texts if "from placewright." in text or "import placewright." in text]
    assert (installed / "placewright_client" / "py.typed").exists()


def test_it_works_alone(installed, serve, placewright) -> None:
    served = serve("--workers", "1")
    url = served.url()
    key = placewright("keys", "create", "acme", "--data", served.data).stdout.strip()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed)}
    command = [sys.executable, "-S", "-c", SCRIPT, url, key]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90, check=False)
    assert ran.returncode == 0, ran.stderr
    first, second, found, hint = ran.stdout.splitlines()
    assert (first, second) == ("completed", "completed")
    assert found.startswith("['0', '1', '2', '3', '4'] 6000 0.")
    assert hint == "This needs polars, which is not installed: pip install polars"
