"""Runs the application on uvicorn until it is told to stop, without cutting a request."""

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Generator

import structlog
import uvicorn
from fastapi import FastAPI

from placewright.api.services import Services
from placewright.errors import SettingsError

log = structlog.get_logger(__name__)

_BACKLOG = 2048
_MARGIN_SECONDS = 2  # of the drain time, left for closing databases and for the process to end
_KEEP_ALIVE_SECONDS = 30


def run(
    app: FastAPI,
    host: str,
    port: int,
    on_ready: Callable[[str], None] | None = None,
    on_draining: Callable[[], None] | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Serve until SIGTERM, SIGINT or `stop`; then finish what has begun, refuse the rest with 503, and return.

    Args:
        app: from `create_app`.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        on_ready: called once with the URL when requests are answered.
        on_draining: called once when the stop begins, on the main thread; must not block.
        stop: set it to stop from another thread; noticed within a tenth of a second.

    Raises:
        SettingsError: the address cannot be listened on.
    """
    services: Services = app.state.services
    listener = _listen(host, port)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        lifespan="on",
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=max(1, int(services.settings.drain_seconds - _MARGIN_SECONDS)),
    )
    url = _url(listener)
    server = _Server(config, services, lambda: on_ready(url) if on_ready else None, on_draining, stop)
    with contextlib.closing(listener):
        server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise SettingsError(
            f"Cannot listen on {host} port {port}: {error.strerror or error}. Choose another with --host or --port."
        ) from error


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """uvicorn's server, which ends normally after a signal instead of raising it again."""

    def __init__(
        self,
        config: uvicorn.Config,
        services: Services,
        on_ready: Callable[[], None],
        on_draining: Callable[[], None] | None,
        stop: threading.Event | None,
    ) -> None:
        super().__init__(config)
        self._services = services
        self._on_ready = on_ready
        self._on_draining = on_draining
        self._stop_wanted = stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell that it is ready."""
        await super().startup(sockets=sockets)
        if self.started:
            self._on_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Take SIGTERM and SIGINT while serving; a second one gives up waiting."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        wanted = (signal.SIGTERM, signal.SIGINT)
        before = {number: signal.signal(number, self._stop) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def on_tick(self, counter: int) -> bool:
        """Look every tenth of a second whether to stop."""
        if self._stop_wanted is not None and self._stop_wanted.is_set() and not self.should_exit:
            self.drain()
        return await super().on_tick(counter)

    def _stop(self, _number: int, _frame: object) -> None:
        if self.should_exit:
            self.force_exit = True
            return
        self.drain()

    def drain(self) -> None:
        """Begin to stop."""
        self._services.draining = True
        self.should_exit = True
        if self._on_draining is not None:
            self._on_draining()
