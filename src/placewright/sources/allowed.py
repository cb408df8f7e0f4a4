"""Keeps what stands under licences that are not wanted out of an enrichment, before anything is matched."""

from collections.abc import Mapping, Sequence

from placewright.model.ground import Surroundings
from placewright.model.licences import is_forbidden
from placewright.model.place import Candidate, Dataset, Drift, Query, Record
from placewright.sources.base import Advising, Collected, Source


class AllowedSource(Source):
    """A source without its datasets under certain licences. Where none is left it is not asked at all.

    Args:
        source: closed by whoever opened it.
        forbidden: names of licences; see `model.licences.is_forbidden`.
    """

    def __init__(self, source: Source, forbidden: Sequence[str]) -> None:
        self._source, self._forbidden = source, forbidden
        self.name, self.remote, self.wave = source.name, source.remote, source.wave
        self.stop_at = source.stop_at
        if isinstance(source, Advising):
            self.adviser = source.adviser

    @property
    def attributes(self) -> frozenset[str]:  # type: ignore[override]  # it follows the datasets
        """Return what the source can fill; nothing where all of its datasets are forbidden."""
        return self._source.attributes if self.datasets or not self._source.datasets else frozenset()

    @property
    def answers_questions(self) -> bool:  # type: ignore[override]  # as the attributes do
        """Tell whether the source can be asked the questions of custom attributes."""
        return self._source.answers_questions and bool(self.datasets or not self._source.datasets)

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the datasets that are left."""
        return [one for one in self._source.datasets if not is_forbidden(one.licence, self._forbidden)]

    @property
    def drifts(self) -> Mapping[str, Drift]:
        """Return what the source tells."""
        return self._source.drifts

    def is_needed(self, records: Sequence[Record], attributes: frozenset[str]) -> bool:
        """Tell what the source tells."""
        return self._source.is_needed(records, attributes)

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Collected]:
        """Return what the source finds in the datasets that are left."""
        left = {name for one in self.datasets for name in (one.name, one.of)}  # what stands around places names its map
        return [one for one in await self._source.collect(query, attributes) if _dataset(one) in left | {None}]

    def close(self) -> None:
        """Close the source."""
        self._source.close()


def _dataset(found: Collected) -> str | None:
    """Return the dataset that something was found in; None for a judged site."""
    if isinstance(found, Candidate):
        return found.record.dataset
    return found.dataset if isinstance(found, Surroundings) else None


def allowed(sources: Sequence[Source], forbidden: Sequence[str]) -> list[Source]:
    """Return sources without what stands under some licences."""
    return [AllowedSource(one, forbidden) for one in sources] if forbidden else list(sources)
