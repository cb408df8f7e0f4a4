"""What a worker needs of an enricher, and how it gets one by name."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol

from placewright.model.outputs import Result
from placewright.settings import Settings

DEFAULT = "placewright.enrichment:open_enricher"


class Enricher(Protocol):
    """Answers one job at a time; see `enrichment.Enricher`."""

    @property
    def version(self) -> str:
        """Return what the answers depend on besides the inputs; "" means that they must not be cached."""
        ...

    async def enrich(self, inputs: Mapping[str, Any], attributes: Sequence[str]) -> Result:
        """Return the answer for the attributes."""
        ...

    def close(self) -> None:
        """Release what it holds."""
        ...


def open_named(name: str, settings: Settings) -> Enricher:
    """Return the enricher of a factory `module:function` that takes the settings (other ones serve measures)."""
    module, _, function = name.partition(":")
    enricher: Enricher = getattr(import_module(module), function)(settings)
    return enricher


def without(enricher: Enricher, licences: Sequence[str]) -> Enricher:
    """Return an enricher that uses nothing under these licences; itself where it has no data of others at all."""
    narrowed: Enricher = getattr(enricher, "without", lambda _: enricher)(licences)
    return narrowed


def overlap(enricher: Enricher) -> int:
    """Return how many jobs of a slice run at a time: one where all data is local, many where some waits for others."""
    sources = getattr(enricher, "sources", ())
    return REMOTE_OVERLAP if any(source.remote for source in sources) else 1


REMOTE_OVERLAP = 32
