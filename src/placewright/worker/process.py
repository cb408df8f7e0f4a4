"""One worker process of a supervisor: `python -m placewright.worker.process`, told by its standard input what to do.

The first line is the order as JSON. The supervisor keeps the pipe open as long as it lives: when it ends, by itself or
by kill -9, the worker sees the end of the input, hands back what it has not finished, and ends.

On its standard output it tells the supervisor its numbers (`telemetry.meters.Reading`), a line of JSON each second in
which they grew, so that the metrics of the server count its workers too.
"""

import gc
import os
import signal
import sys
import threading
from types import FrameType

import msgspec
import structlog

from placewright.logs import configure_logging
from placewright.settings import Settings
from placewright.telemetry import tracing
from placewright.telemetry.meters import METERS
from placewright.worker.loop import run
from placewright.worker.orders import Order

STDIN, STDOUT = 0, 1
TELL_SECONDS = 1.0
GC_THRESHOLD = 100_000  # new objects between two looks, more than the rows of reference data that are kept


def main() -> None:
    """Read the order and work until the input ends or SIGTERM comes."""
    order = msgspec.json.decode(_first_line(), type=Order)
    settings = Settings.model_validate_json(bytes(order.settings))
    configure_logging(settings.log_level, settings.log_format)
    # Jobs come and go by the hundred, hardly ever in cycles: looking for those so often costs a tenth of the time.
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the supervisor says when to end
    threading.Thread(target=_watch, args=(stop,), name="parent-watch", daemon=True).start()
    tracing.start(settings.traces_url, settings.traces_share, "placewright-worker")
    teller = threading.Thread(target=_tell, args=(stop,), name="teller", daemon=True)
    teller.start()
    try:
        run(settings, stop, enricher=order.enricher, holder=order.holder)
    finally:
        stop.set()
        teller.join()
        _write(msgspec.json.encode(METERS.read()))
        tracing.stop()


def _first_line() -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        part = os.read(STDIN, 4096)
        if not part:
            sys.exit("No order came before the end of the input; `placewright worker` is for starting by hand.")
        line += part
    return line


def _watch(stop: threading.Event) -> None:
    # Not through sys.stdin: a thread that waits inside of it makes Python abort when the process ends meanwhile.
    while os.read(STDIN, 4096):
        pass
    stop.set()


def _tell(stop: threading.Event) -> None:
    told = b""
    while not stop.wait(TELL_SECONDS):
        line = msgspec.json.encode(METERS.read())
        if line != told:
            told = line
            _write(line)


def _write(line: bytes) -> None:
    rest = line + b"\n"
    try:
        while rest:
            rest = rest[os.write(STDOUT, rest) :]
    except BrokenPipeError:  # the supervisor is gone, and the other thread is told so by the input
        structlog.get_logger(__name__).debug("nobody_listens")


if __name__ == "__main__":
    main()
