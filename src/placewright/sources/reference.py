"""The source `reference`: the datasets of this installation, watched for change."""

import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import structlog

from placewright.errors import ReferenceDataError, SourceError
from placewright.model.place import Candidate, Dataset, Query
from placewright.reference.datasets import dataset_folders
from placewright.reference.manifest import stamp
from placewright.reference.search import Index
from placewright.reference.shortlist import shortlist
from placewright.sources.base import Source

_FILLS = (
    "closed_permanently websites phoneNumbers openingHours names address categories coordinates socialHandles "
    "moreSocialHandles email_address cuisine chain"
)
_LOOK_SECONDS = 1.0
_Stamp: TypeAlias = tuple[int, int]  # see manifest.stamp

log = structlog.get_logger(__name__)


class ReferenceSource(Source):
    """Asks every dataset in a folder. Datasets that are added, replaced or removed are noticed within a second."""

    name = "reference"
    remote = False
    attributes = frozenset(_FILLS.split())

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, tuple[_Stamp, Index]] = {}
        self._damaged: dict[str, _Stamp] = {}
        self._retired: list[Index] = []  # replaced since the last look; another thread may still be reading them
        self._looked_at = float("-inf")
        self._lock = threading.Lock()
        self._look()

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the datasets as they are now, by name."""
        return [index.dataset for index in self._indexes()]

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate]:  # noqa: ARG002
        """Return the candidates of every dataset, those of one after those of another.

        Raises:
            SourceError: a dataset became unreadable.
        """
        try:
            return [candidate for index in self._indexes() for candidate in shortlist(index, query)]
        except (ReferenceDataError, OSError, sqlite3.Error) as error:
            raise SourceError(f"The reference data cannot be read: {error}") from error

    def close(self) -> None:
        """Release all datasets."""
        with self._lock:
            for _, index in self._open.values():
                index.close()
            for index in self._retired:
                index.close()
            self._open, self._retired = {}, []

    def _indexes(self) -> list[Index]:
        if time.monotonic() - self._looked_at >= _LOOK_SECONDS:
            self._look()
        return [index for _, index in self._open.values()]

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
