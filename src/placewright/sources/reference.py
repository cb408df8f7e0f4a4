"""The source `reference`: the datasets of this installation, watched for change."""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from placewright.errors import ReferenceDataError, SourceError
from placewright.model.attributes import told_by
from placewright.model.place import Candidate, Dataset, Drift, Query
from placewright.reference.chains import with_holding
from placewright.reference.ground.read import Ground
from placewright.reference.ground.write import FILE
from placewright.reference.manifest import Manifest
from placewright.reference.shortlist import shortlist
from placewright.reference.watch import Watched
from placewright.sources.base import Source


class Map(msgspec.Struct, frozen=True):
    """A dataset that is a map."""

    dataset: Dataset
    version: str  # of what stands around its places
    ground: Ground | None  # None: it was added by a version that did not keep it


class ReferenceSource(Source):
    """Asks every dataset in a folder. Datasets that are added, replaced or removed are noticed within a second."""

    name = "reference"
    remote = False
    wave = 0
    attributes = told_by("records")

    def __init__(self, folder: Path) -> None:
        self._watched = Watched(folder)

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the datasets as they are now, by name, each with what has vanished from it."""
        return [dataset for index in self._watched.indexes() for dataset in index.manifest.datasets]

    @property
    def drifts(self) -> Mapping[str, Drift]:
        """Return what differs from the version that was replaced, of those that replaced one."""
        manifests = [index.manifest for index in self._watched.indexes()]
        return {one.dataset.name: one.drift for one in manifests if one.drift is not None}

    def maps(self) -> Sequence[Map]:
        """Return the datasets that are maps, by name, with what stands around their places."""
        indexes = [one for one in self._watched.indexes() if one.ground or one.dataset.source == "openstreetmap"]
        return [Map(one.dataset, _version(one.manifest), one.ground) for one in indexes]

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate]:
        """Return the candidates of every dataset, those of one after those of another.

        Raises:
            SourceError: a dataset became unreadable.
        """
        try:
            indexes = self._watched.indexes()
            found = [candidate for index in indexes for candidate in shortlist(index, query)]
            return [with_holding(one, indexes) for one in found] if "chain" in attributes else found
        except (ReferenceDataError, OSError, sqlite3.Error) as error:
            raise SourceError(f"The reference data cannot be read: {error}") from error

    def close(self) -> None:
        """Release all datasets."""
        self._watched.close()


def _version(manifest: Manifest) -> str:
    return manifest.files[FILE].sha256[:8] if FILE in manifest.files else ""
