"""One worker process of a supervisor: `python -m placewright.worker.process`, told by its standard input what to do.

The first line is the order as JSON. The supervisor keeps the pipe open as long as it lives: when it ends, by itself or
by kill -9, the worker sees the end of the input, hands back what it has not finished, and ends.
"""

import gc
import signal
import sys
import threading
from types import FrameType
from typing import BinaryIO

import msgspec

from placewright.logs import configure_logging
from placewright.settings import Settings
from placewright.worker.loop import run
from placewright.worker.orders import Order

GC_THRESHOLD = 20_000  # new objects between two looks; Python's own is 700


def main() -> None:
    """Read the order and work until the input ends or SIGTERM comes."""
    source = sys.stdin.buffer
    order = msgspec.json.decode(source.readline(), type=Order)
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
    threading.Thread(target=_watch, args=(source, stop), name="parent-watch", daemon=True).start()
    run(settings, stop, enricher=order.enricher, holder=order.holder)


def _watch(source: BinaryIO, stop: threading.Event) -> None:
    source.read()
    stop.set()


if __name__ == "__main__":
    main()
