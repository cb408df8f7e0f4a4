"""A network that can be broken: a TCP port in front of PostgreSQL's socket that passes, stalls or resets."""

import contextlib
import socket
import struct
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no time: closing sends a reset


class Proxy:
    """Passes bytes both ways; `url` is that of the database through it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = str(next(Path(parse_qs(parts.query)["host"][0]).glob(".s.PGSQL.*[0-9]")))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"postgresql://postgres@127.0.0.1:{self._listener.getsockname()[1]}{parts.path}"
        self._passing = threading.Event()
        self._passing.set()
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def stall(self) -> None:
        """Pass nothing on from now, in either direction; connections stay, new ones are not answered."""
        self._passing.clear()

    def go_on(self) -> None:
        """Pass what waits, and all that comes."""
        self._passing.set()

    def reset(self) -> None:
        """Break all connections."""
        for one in list(self._open):
            self._end(one)

    def close(self) -> None:
        """End it."""
        self._listener.close()
        self.go_on()
        self.reset()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        self._passing.wait()
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self._target)
        except OSError:  # PostgreSQL is down
            self._end(client)
            server.close()
            return
        self._open |= {client, server}
        for one, other in ((client, server), (server, client)):
            threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):  # one of them ended
            while data := one.recv(65_536):
                self._passing.wait()
                other.sendall(data)
        self._end(one)
        self._end(other)

    def _end(self, one: socket.socket) -> None:
        self._open.discard(one)
        with contextlib.suppress(OSError):
            if one.family == socket.AF_INET:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            one.shutdown(socket.SHUT_RDWR)
        one.close()
