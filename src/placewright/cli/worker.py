"""`placewright worker`: one more process that takes jobs and enriches them."""

from contextlib import nullcontext

from placewright.cli.options import Data
from placewright.cli.start import make_folder, settings_for
from placewright.cli.stopping import stop_on_signal


def worker(data: Data = None) -> None:
    """Run one more worker beside those of `placewright serve`, until Ctrl-C.

    It takes slices of jobs from the same data folder. SIGTERM or Ctrl-C: it hands back what it has not finished.
    """
    from placewright.telemetry import tracing
    from placewright.telemetry.port import MetricsPort
    from placewright.worker import run

    settings = settings_for(data=data)
    make_folder(settings)
    stop = stop_on_signal()
    tracing.start(settings.traces_url, settings.traces_share, "placewright-worker")
    port = MetricsPort(settings.metrics_host, settings.metrics_port) if settings.metrics_port else nullcontext()
    try:
        with port:
            run(settings, stop)
    finally:
        tracing.stop()
