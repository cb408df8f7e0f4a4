"""Small disks of the test's own, to be filled and made read-only."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a disk of that size for the time of a `with` block; skip the test where that is not allowed."""
    folder.mkdir()
    if os.geteuid() != 0 or not mount("-t", "tmpfs", "-o", f"size={size}", "chaos", str(folder)):
        pytest.skip("mounting a small disk needs root and the right to mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def mount(*arguments: str) -> bool:
    """Mount; tell whether it worked."""
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


def fill(folder: Path) -> Path:
    """Leave no byte free; return the file to delete for mending it."""
    file = folder / "filler"
    with file.open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while filler.write(b"\0" * 4096):
            pass
    return file
