"""The source `reference`: the datasets of this installation, watched for change."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from placewright.errors import ReferenceDataError, SourceError
from placewright.model.place import Candidate, Dataset, Query
from placewright.reference.chains import with_holding
from placewright.reference.shortlist import shortlist
from placewright.reference.watch import Watched
from placewright.sources.base import Source

_FILLS = (
    "closed_permanently websites phoneNumbers openingHours names address categories coordinates socialHandles "
    "moreSocialHandles email_address cuisine chain naics merchant"
)


class ReferenceSource(Source):
    """Asks every dataset in a folder. Datasets that are added, replaced or removed are noticed within a second."""

    name = "reference"
    remote = False
    wave = 0
    attributes = frozenset(_FILLS.split())

    def __init__(self, folder: Path) -> None:
        self._watched = Watched(folder)

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the datasets as they are now, by name, each with what has vanished from it."""
        return [dataset for index in self._watched.indexes() for dataset in index.manifest.datasets]

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
