"""How long-running commands are asked to stop: SIGTERM and Ctrl-C let the work at hand end, a second one does not."""

import signal
import threading
from types import FrameType


def stop_on_signal() -> threading.Event:
    """Return an event that the first SIGTERM or SIGINT sets; the second one has its usual effect."""
    stop = threading.Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return stop
