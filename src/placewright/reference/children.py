"""Processes that help with a build: started as modules of ours, spoken to in frames over their standard streams.

When whoever started one ends, in whatever way, its input ends, and so does it.
"""

import gc
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

_GC_THRESHOLD = 20_000  # new objects between two looks; rows come and go without cycles
_LENGTH = struct.Struct("<Q")  # bytes of the frame that follows


class Child:
    """A process that helps, as seen from whoever started it."""

    def __init__(self, module: str) -> None:
        command = [sys.executable, "-m", module]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves

    def send(self, frame: bytes) -> None:
        """Give it a frame; it waits until there is room. That it has died is told by `receive`."""
        with suppress(BrokenPipeError):
            _write(_open(self.process.stdin), frame)

    def receive(self) -> bytes | None:
        """Return its next answer; None when it has ended."""
        return _read(_open(self.process.stdout))

    def close(self) -> None:
        """Tell it that nothing more comes."""
        with suppress(BrokenPipeError):
            _open(self.process.stdin).close()

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.close()
        _open(self.process.stdout).close()
        self.process.wait()


def frames_of_parent() -> Iterator[bytes]:
    """Yield, in a process that helps, the frames that it is given, until whoever started it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the end of the input ends us
    gc.freeze()
    gc.set_threshold(_GC_THRESHOLD)
    first = _read(sys.stdin.buffer)
    if first is None:
        sys.exit("Nothing came before the end of the input; `placewright reference add` is for starting by hand.")
    yield first
    while (frame := _read(sys.stdin.buffer)) is not None:
        yield frame


def answer_parent(frame: bytes) -> None:
    """Return a frame to whoever started this process."""
    _write(sys.stdout.buffer, frame)


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - for the type checker
    return pipe


def _write(pipe: IO[bytes], frame: bytes) -> None:
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes | None:
    """Return the next frame; None at the end, or when it is cut off."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = pipe.read(length)
    return frame if len(frame) == length else None
