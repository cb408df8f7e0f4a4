"""A server to be ill-treated: `python -m tests.chaos.serving SETTINGS ENRICHER`, what `serve` starts, with a double."""

import sys

from placewright.api import create_app, server
from placewright.logs import configure_logging
from placewright.settings import Settings
from placewright.testing import EchoEnricher
from placewright.worker import Supervisor


def main(written: str, enricher: str) -> None:
    """Serve until SIGTERM; print the URL when ready."""
    settings = Settings.model_validate_json(written)
    configure_logging(settings.log_level, "text")
    app = create_app(settings, enricher=EchoEnricher())
    with Supervisor(settings, enricher=enricher) as supervisor:
        server.run(app, "127.0.0.1", 0, on_ready=lambda url: print(url, flush=True), on_draining=supervisor.drain)


if __name__ == "__main__":
    main(*sys.argv[1:])
