"""Writes a file whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

NEW = ".new"


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Let a file be written under another name, then bring it to the disk and give it its own: whole or not at all."""
    # The name is new each time: a part that the engine took for lost may still be written by its first process.
    new = path.with_name(f"{path.name}.{uuid4().hex}{NEW}")
    try:
        yield new
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
