"""A small HTTP port of a worker, which has no API: /metrics for Prometheus, /healthz for who looks after processes."""

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

import structlog

from placewright.errors import SettingsError
from placewright.telemetry.exposition import CONTENT_TYPE, exposed
from placewright.telemetry.meters import METERS

log = structlog.get_logger(__name__)

_QUIET_SECONDS = 10.0  # a client that sends nothing for so long is left


class MetricsPort:
    """Listens for the time of a `with` block.

    Raises:
        SettingsError: the address cannot be listened on.
    """

    def __init__(self, host: str, port: int) -> None:
        try:
            self._server = _Server((host, port), _Handler)
        except OSError as error:
            raise SettingsError(
                f"Cannot listen on {host} port {port} for metrics: {error.strerror or error}. "
                "Choose another one with PLACEWRIGHT_METRICS_HOST or PLACEWRIGHT_METRICS_PORT."
            ) from error
        self._thread = threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True)

    @property
    def port(self) -> int:
        """Return the port."""
        return int(self._server.server_address[1])

    def __enter__(self) -> "MetricsPort":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    timeout = _QUIET_SECONDS

    def do_GET(self) -> None:
        if self.path == "/metrics":
            self._answer(HTTPStatus.OK, CONTENT_TYPE, exposed(METERS.read()))
        elif self.path == "/healthz":
            self._answer(HTTPStatus.OK, "application/json", b'{"status":"ok"}')
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"Here are /metrics and /healthz.\n")

    def _answer(self, code: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server uses
        log.debug("metrics_request", line=format % args)
