"""`placewright enrich --engine ray`: one process, and a cluster of two nodes on this machine, with the real Ray."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from placewright.cli.bulk.engine import on_ray, problem_here
from placewright.cli.bulk.order import Order
from placewright.cli.bulk.unfinished import Unfinished
from placewright.cli.tables.command import run
from placewright.errors import PlacewrightError
from placewright.reference.datasets import add
from placewright.settings import load_settings
from placewright.tables.cells import line_of

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco"
FILES = 8
CAUGHT: Any = {"capture_output": True, "text": True, "check": False, "timeout": 240}
# One cluster for all of them. Ray opens sockets and processes that it leaves to the end of the process.
pytestmark = [
    pytest.mark.xdist_group("ray"),
    pytest.mark.filterwarnings("ignore::ResourceWarning:ray"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ray"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Return a data folder with the bundled extract of Monaco."""
    folder = tmp_path_factory.mktemp("data")
    add([MONACO / "monaco-2023-12.osm.pbf"], folder / "reference", "monaco")
    return folder


@pytest.fixture(scope="module")
def places(tmp_path_factory) -> Path:
    """Return a folder with the bundled list in files, each longer than the one before; two rows cannot be asked."""
    folder = tmp_path_factory.mktemp("places")
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE places AS SELECT *, row_number() OVER () AS n FROM '{MONACO / 'places.csv'}'")
        connection.execute("UPDATE places SET name = NULL WHERE n IN (7, 500)")
        for number in range(FILES):
            share = f"FROM places WHERE floor({FILES} * sqrt(n / 590)) = {number} ORDER BY n"
            connection.execute(f"COPY ({share}) TO '{folder}/{number}.parquet'")
    return folder


@pytest.fixture(scope="module")
def plain(data, places, tmp_path_factory) -> Path:
    """Return the table that a run without an engine makes of the same rows; that of the rejected stands beside it."""
    folder = tmp_path_factory.mktemp("plain")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM '{places}/*.parquet' ORDER BY n) TO '{folder}/all.parquet'")
    run(f"{folder}/all.parquet", f"{folder}/out.csv", (), None, (), None, data)
    return folder / "out.csv"


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Start two nodes with a core each; return their address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")  # all ports on 127.0.0.1
        patch.setenv("RAY_worker_niceness", "0")
        patch.setenv("RAY_AUTH_MODE", "token")
        patch.setenv("RAY_AUTH_TOKEN", "a-word-between-the-nodes-and-the-command")
        from ray.cluster_utils import Cluster

        node = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "include_dashboard": False}
        two = Cluster(initialize_head=True, head_node_args=node)
        two.add_node(**node)
        yield two.address
        two.shutdown()


def command(data: Path, *arguments: object) -> list[str]:
    return [sys.executable, "-m", "placewright", "enrich", *map(str, arguments), "--data", str(data)]


def as_csv(parquet: Path) -> bytes:
    """Return the rows of Parquet files, in the order of their names, as a plain run writes a table."""
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT * EXCLUDE (job_metadata) FROM '{parquet}/*.parquet'")
        lines = [line_of(column[0] for column in found.description)]
        lines += [line_of(row) for row in found.fetchall()]
    return b"".join(lines)


def test_one_process_gives_the_bytes_of_a_plain_run(data, places, plain, tmp_path) -> None:
    out, rejected = tmp_path / "out.csv", tmp_path / "out.csv.rejected.csv"
    ran = subprocess.run(command(data, places, out, "--engine", "ray"), **CAUGHT)
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert ran.stderr.splitlines()[-1].startswith("587 places, ")  # on a slow machine Ray may warn before
    assert out.read_bytes() == plain.read_bytes()
    assert rejected.read_bytes() == plain.with_name("out.csv.rejected.csv").read_bytes()
    assert sorted(tmp_path.iterdir()) == [out, rejected]


def test_two_nodes_give_the_same_rows_after_an_interruption(data, places, plain, cluster, tmp_path) -> None:
    out, unfinished = tmp_path / "out", tmp_path / "out.unfinished"
    arguments = command(data, places / "*.parquet", out, "--engine", "ray", "--ray-address", cluster)
    running = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True)
    while running.poll() is None and not any(unfinished.glob("*.done")):
        time.sleep(0.01)
    os.kill(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert (running.returncode, out.exists()) == (130, False), told
    assert "Run the same command again to go on." in told
    ran = subprocess.run(arguments, **CAUGHT)
    assert "went on after" in ran.stderr
    assert sorted(path.name for path in out.iterdir()) == [f"part-{number:06}.parquet" for number in range(FILES)]
    assert as_csv(out) == plain.read_bytes()
    assert not unfinished.exists()


def test_a_node_with_other_reference_data_is_named(data, cluster, tmp_path) -> None:
    unfinished = Unfinished(tmp_path / "out.unfinished", "csv")
    unfinished.begin("task")
    datasets = {"monaco": "of 2021", "nice": "7"}
    order = Order(load_settings(data=data), "1", datasets, (), {}, {}, str(unfinished.folder), "csv", "task")
    assert "must be shared by all nodes" in (problem_here(order._replace(task="another")) or "")
    around = "monaco ground [0-9a-f]{8} instead of none"
    told = rf"Node 127\.0\.0\.1 .* instead of of 2021, {around}, nice is missing instead of 7\. Node 127\.0\.0\.1 "
    with pytest.raises(PlacewrightError, match=told), on_ray(cluster, order):
        raise AssertionError("It was not looked.")
