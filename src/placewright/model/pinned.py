"""What an organisation can be pinned to: the datasets of the source `reference`, by name and version."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from placewright.model.place import Dataset

_PINNED = "reference"  # the source whose datasets are meant


class Source(Protocol):
    """What is needed of `sources.base.Source`."""

    name: str

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the datasets that it reads."""
        ...


def versions(sources: Iterable[Source]) -> Mapping[str, str]:
    """Return name → version of the reference datasets that sources read now."""
    return {one.name: one.version for source in sources if source.name == _PINNED for one in source.datasets}


def told(datasets: Mapping[str, str]) -> str:
    """Return datasets as a sentence names them."""
    return ", ".join(f"{name} {version}" for name, version in sorted(datasets.items())) or "none"
