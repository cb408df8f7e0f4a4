"""The engine Ray: a Ray Data map over the parts, by actors that open the reference data once. All of Ray is in here."""

import logging
import os
import secrets
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from placewright.cli.bulk.cutting import Part
from placewright.cli.bulk.order import Order, difference
from placewright.cli.bulk.part import enrich_part
from placewright.cli.bulk.unfinished import Unfinished
from placewright.cli.tables.progress import Progress
from placewright.cli.tables.streaming import Task
from placewright.enrichment import open_enricher
from placewright.errors import PlacewrightError, ReferenceDataError, UsageError
from placewright.logs import configure_logging

NODE_SECONDS = 120.0  # so long a node may take to start a process and open the reference data
STORE_BYTES = 128 * 2**20  # of shared memory; answers go to files, and only counts through it
LOCAL = "local"  # Ray's word for a cluster of this machine alone that lives as long as we do

_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing leaves the machine
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",  # we have our own
    "RAY_BACKEND_LOG_LEVEL": "fatal",  # of the part in C++, on our stderr; it warns of each actor it starts
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # its coming default, of which it warns else
}
_ALONE = {  # of a cluster that we start ourselves
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # no other machine joins, so all its ports are on 127.0.0.1
    "RAY_worker_niceness": "0",  # as urgent as the command itself; Ray's own 15 starves on a busy machine
}


@contextmanager
def on_ray(address: str | None, order: Order) -> Iterator[None]:
    """Connect to a cluster, or start one on this machine, for the time of a run, once each node can do its part.

    Raises:
        UsageError: Ray is not installed, or there is no cluster at the address.
        PlacewrightError: a node has other data, or does not see the files.
    """
    address = address or os.environ.get("RAY_ADDRESS") or LOCAL
    ray = _connected(address)
    try:
        with _translated(ray):
            if address != LOCAL:  # this machine is the one that gave the order
                _check_nodes(ray, order)
            yield
    finally:
        ray.shutdown()


def enriched_parts(order: Order, parts: Sequence[Part]) -> Iterator[Progress]:
    """Have the parts enriched, as many at once as there are cores; yield what was done of each when it is.

    Raises:
        PlacewrightError: one could not be.
    """
    import ray.data

    cores = int(ray.cluster_resources().get("CPU", 0))
    if not cores:
        raise PlacewrightError("The cluster of Ray has no core to work with.")
    # One part at a time for each, so that none queues behind a slow actor while another has nothing left to do.
    actors = ray.data.ActorPoolStrategy(size=min(cores, len(parts)), max_tasks_in_flight_per_actor=1)
    waiting = ray.data.from_items([part._asdict() for part in parts], override_num_blocks=len(parts))
    answered = waiting.map(Enriching, fn_constructor_args=(order,), compute=actors, num_cpus=1)
    for row in answered.iter_rows():
        if row["problem"]:
            raise PlacewrightError(row["problem"])
        yield msgspec.json.decode(row["done"], type=Progress)


class Enriching:
    """What an actor does: it opens the reference data once, then enriches part after part.

    What goes wrong is answered, not raised: Ray would try it again, and tell it as a stack of several processes.
    """

    def __init__(self, order: Order) -> None:
        configure_logging("warning", order.settings.log_format)
        self._order = order
        self._enricher = open_enricher(order.settings)
        self._folder = Unfinished(Path(order.folder), order.form)

    def __call__(self, row: dict[str, Any]) -> dict[str, str]:
        """Enrich the part of a row; return what was done, as JSON, or a sentence that says why it could not be."""
        order, part = self._order, Part(**row)
        task = Task(self._enricher, order.attributes, order.mapping, None, order.form, order.overrides, order.custom)
        try:
            self._check()
            done = enrich_part(part, task, self._folder)
            self._check()  # the data may have been replaced meanwhile
            self._folder.finish(part, done)
        except (PlacewrightError, OSError) as error:
            return {"done": "", "problem": f"{part.file}, rows from {part.first + 1:,}: {error}"}
        return {"done": msgspec.json.encode(done).decode(), "problem": ""}

    def _check(self) -> None:
        found = difference(self._order, self._enricher)
        if found:
            raise ReferenceDataError(f"Node {socket.gethostname()} has {found}.")


def _connected(address: str) -> Any:
    os.environ.update(_ENVIRONMENT | (_ALONE if address == LOCAL else {}))
    if address == LOCAL and not any(name.startswith("RAY_AUTH_") for name in os.environ):
        # Keeps other users of this machine out, and Ray from writing a token of its own into the home folder.
        os.environ.update(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=secrets.token_hex(32))
    try:
        import ray.data
    except ImportError as error:
        raise UsageError("Ray is not installed. Install it: pip install 'placewright[ray]'") from error
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.ERROR)
    # Of a cluster that we start ourselves; another one's is not ours to decide on.
    more = {"include_dashboard": False, "object_store_memory": STORE_BYTES} if address == LOCAL else {}
    try:
        with _silence():
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR, **more)
    except (ConnectionError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise UsageError(f"There is no cluster of Ray at {address} that can be used: {reason}.") from error
    return ray


@contextmanager
def _silence() -> Iterator[None]:
    """Keep from stderr what is written past Python: Ray says there that it obeys RAY_BACKEND_LOG_LEVEL."""
    sys.stderr.flush()
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@contextmanager
def _translated(ray: Any) -> Iterator[None]:
    try:
        yield
    except ray.exceptions.RayError as error:
        reason = next((line for line in str(error).splitlines()[::-1] if line.strip()), type(error).__name__)
        raise PlacewrightError(f"Ray could not go on: {reason.strip().rstrip('.')}.") from error


def _check_nodes(ray: Any, order: Order) -> None:
    """Ask each node that has cores whether it can do its part.

    Raises:
        PlacewrightError: one cannot; the sentence names it and says why.
    """
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy as On

    nodes = {one["NodeID"]: one["NodeManagerAddress"] for one in ray.nodes() if one["Alive"] and _cores(one)}
    look = ray.remote(num_cpus=0, max_retries=0)(problem_here)
    asked = {node: look.options(scheduling_strategy=On(node, soft=False)).remote(order) for node in nodes}
    problems = []
    for node, answer in asked.items():
        try:
            problem = ray.get(answer, timeout=NODE_SECONDS)
        except ray.exceptions.GetTimeoutError:
            problem = f"it did not answer within {NODE_SECONDS:.0f} s"
        except ray.exceptions.RayError as error:
            problem = f"it cannot run Placewright: {str(error).strip().splitlines()[-1]}"
        if problem:
            problems.append(f"Node {nodes[node]} ({node[:8]}): {problem}.")
    if problems:
        raise PlacewrightError(" ".join(problems))


def _cores(node: dict[str, Any]) -> bool:
    return bool(node["Resources"].get("CPU"))


def problem_here(order: Order) -> str | None:
    """Return why this machine cannot do its part: no shared folder, other data, another version; None when it can."""
    configure_logging("warning", order.settings.log_format)
    if not Unfinished(Path(order.folder), order.form).is_begun_as(order.task):
        return f"it does not see {order.folder}; IN, OUT and the data folder must be shared by all nodes"
    enricher = open_enricher(order.settings)
    try:
        found = difference(order, enricher)
    finally:
        enricher.close()
    return f"it has {found}" if found else None
