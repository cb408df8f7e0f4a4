"""Opens a file of a dataset for reading."""

import sqlite3
from pathlib import Path
from typing import Any


def open_file(path: Path, probe: str, parameters: tuple[Any, ...]) -> sqlite3.Connection:
    """Return a connection that several threads may share.

    It is immutable: no locks and no journal, since the file never changes; its pages are shared by all processes.

    Args:
        path: of the file.
        probe: a statement that fails when the file is not what it should be; with its parameters.

    Raises:
        sqlite3.Error, OSError: it cannot be read.
    """
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA mmap_size = {path.stat().st_size}")
        connection.execute(probe, parameters).fetchone()
    except BaseException:
        connection.close()
        raise
    return connection
