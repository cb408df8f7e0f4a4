"""`placewright serve`: the API with worker processes beside it."""

import sys
from functools import partial
from typing import Annotated

import structlog
import typer

from placewright.cli.options import Data
from placewright.cli.start import opened_store
from placewright.settings import Settings
from placewright.store import Database, health

log = structlog.get_logger(__name__)


def serve(
    data: Data = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. Default: PLACEWRIGHT_HOST, else 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0 takes a free one. Default: PLACEWRIGHT_PORT, else 8080.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=0, help="Worker processes. Default: PLACEWRIGHT_WORKERS, else one for each core.")
    ] = None,
    api_only: Annotated[
        bool | None, typer.Option("--api-only", help="Start no workers: `placewright worker` does the jobs.")
    ] = None,
) -> None:
    """Serve the API and do its jobs, until SIGTERM or Ctrl-C.

    Prints one line with its URL when it is ready; logs go to stderr. Needs an API key (`placewright keys create ORG`)
    and reference data (`placewright reference add FILE`), which may also be added while it runs.
    """
    from placewright.api import create_app
    from placewright.api.server import run
    from placewright.telemetry import tracing
    from placewright.worker.supervisor import Supervisor

    with opened_store(data=data, host=host, port=port, workers=workers, api_only=api_only) as (settings, database):
        tracing.start(settings.traces_url, settings.traces_share, "placewright-api")
        hint(settings, database)
        app = create_app(settings, database)
        first_run = None if database.read(health.standing).good_keys else app.state.first_run.open()
        with Supervisor(settings) as supervisor:
            app.state.metrics.workers = supervisor.reading
            try:
                run(
                    app,
                    settings.host,
                    settings.port,
                    on_ready=partial(announce, first_run=first_run),
                    on_draining=supervisor.drain,
                )
            finally:
                tracing.stop()


def announce(url: str, first_run: str | None = None) -> None:
    """Print the one line that tells people and programs that requests are answered.

    The log of a new installation tells where its first key is made.
    """
    if first_run is not None:
        log.warning("first_key", mend=f"Open {url}/welcome?token={first_run} to make the first one; it works once.")
    sys.stdout.write(f"Placewright is ready at {url}\n")
    sys.stdout.flush()


def hint(settings: Settings, database: Database) -> None:
    """Say what a new installation lacks."""
    from placewright.reference.datasets import dataset_folders

    if not database.read(health.standing).good_keys:
        log.warning("no_key", mend=f"placewright keys create ORG --data {settings.data}")
    if not dataset_folders(settings.reference):
        log.warning("no_reference_data", mend=f"placewright reference add FILE.osm.pbf --data {settings.data}")
