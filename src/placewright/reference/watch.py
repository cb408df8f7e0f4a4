"""The datasets of a folder, open for reading and watched for change."""

import threading
import time
from pathlib import Path
from typing import TypeAlias

import structlog

from placewright.errors import ReferenceDataError
from placewright.reference.datasets import dataset_folders
from placewright.reference.manifest import stamp
from placewright.reference.search import Index

_LOOK_SECONDS = 1.0
_Stamp: TypeAlias = tuple[int, int]  # see manifest.stamp

log = structlog.get_logger(__name__)


class Watched:
    """Opens every dataset in a folder. Those that are added, replaced or removed are noticed within a second."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, tuple[_Stamp, Index]] = {}
        self._damaged: dict[str, _Stamp] = {}
        self._retired: list[Index] = []  # replaced since the last look; another thread may still be reading them
        self._looked_at = float("-inf")
        self._lock = threading.Lock()
        self._look()

    def indexes(self) -> list[Index]:
        """Return the datasets as they are now, by name."""
        if time.monotonic() - self._looked_at >= _LOOK_SECONDS:
            self._look()
        return [index for _, index in self._open.values()]

    def close(self) -> None:
        """Release all datasets."""
        with self._lock:
            for _, index in self._open.values():
                index.close()
            for index in self._retired:
                index.close()
            self._open, self._retired = {}, []

    def _look(self) -> None:
        """Open what is new, and let go of what is gone."""
        with self._lock:
            self._looked_at = time.monotonic()
            for index in self._retired:
                index.close()
            self._retired = []
            stamps = {folder: stamp(folder) for folder in dataset_folders(self._folder)}
            now = {folder.name: self._current(folder, seen) for folder, seen in stamps.items() if seen is not None}
            opened = {name: pair for name, pair in now.items() if pair is not None}
            for name, pair in self._open.items():
                if opened.get(name) is not pair:
                    self._retired.append(pair[1])
            self._open = opened

    def _current(self, folder: Path, seen: _Stamp) -> tuple[_Stamp, Index] | None:
        """Return the open dataset of a folder, anew when it changed; None, and a word in the log, when damaged."""
        held = self._open.get(folder.name)
        if held is not None and held[0] == seen:
            return held
        if self._damaged.get(folder.name) == seen:
            return None
        try:
            index = Index.open(folder)
        except ReferenceDataError as error:
            self._damaged[folder.name] = seen
            log.warning("reference.damaged", dataset=folder.name, error=str(error))
            return None
        log.info("reference.opened", dataset=folder.name, version=index.dataset.version, places=index.dataset.places)
        return seen, index
