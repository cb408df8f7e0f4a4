"""Enriches one place: runs the steps over the sources of an installation."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from placewright import __version__
from placewright.enrichment.run import Run
from placewright.enrichment.steps import STEPS
from placewright.enrichment.trace import Trace
from placewright.enrichment.trial import Tried, tried
from placewright.errors import NotFound, UsageError
from placewright.model.attributes import ATTRIBUTES, CORE, requested
from placewright.model.outputs import Result
from placewright.outgoing import errand
from placewright.settings import Settings
from placewright.sources.allowed import allowed
from placewright.sources.base import Advising, Source
from placewright.sources.registry import open_sources

_MOST_NARROWED = 100  # enrichers without some licences that are kept


class Enricher:
    """Enriches places from its sources. Safe to share between the tasks of one event loop.

    Args:
        forbidden: names of licences; what stands under one of them is left out before anything is matched.
    """

    def __init__(self, sources: Sequence[Source], forbidden: Sequence[str] = ()) -> None:
        self._forbidden = tuple(sorted(set(forbidden)))
        self._opened = tuple(sources)
        self._sources = tuple(allowed(sources, self._forbidden))
        self._without: dict[tuple[str, ...], Enricher] = {}
        self._adviser = next((one.adviser for one in sources if isinstance(one, Advising)), None)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the sources, in the order in which they are asked."""
        return self._sources

    @property
    def forbidden(self) -> tuple[str, ...]:
        """Return the licences under which nothing is used."""
        return self._forbidden

    def without(self, licences: Sequence[str]) -> "Enricher":
        """Return an enricher over the same open sources without what stands under these licences too."""
        forbidden = tuple(sorted({*self._forbidden, *licences}))
        if forbidden == self._forbidden:
            return self
        if forbidden not in self._without:
            if len(self._without) >= _MOST_NARROWED:
                self._without.clear()  # they hold nothing open, and batches may name what they like
            self._without[forbidden] = Enricher(self._opened, forbidden)
        return self._without[forbidden]

    @property
    def attributes(self) -> tuple[str, ...]:
        """Return the attributes that this installation can fill, in the order of model.attributes."""
        offered = {attribute for source in self._sources for attribute in source.attributes}
        return tuple(key for key in ATTRIBUTES if key in offered)

    @property
    def version(self) -> str:
        """Return the version of code and data; it changes when the same inputs might be answered otherwise."""
        datasets = sorted((one.name, one.version) for source in self._sources for one in source.datasets)
        told = (self.attributes, datasets, self._forbidden) if self._forbidden else (self.attributes, datasets)
        digest = blake2b(repr(told).encode(), digest_size=6).hexdigest()
        return f"{__version__}-{digest}"

    async def enrich(self, inputs: Mapping[str, Any], attributes: Sequence[str] = CORE) -> Result:
        """Return the answer for one place.

        Args:
            inputs: of a job, checked by `model.inputs.check_inputs`.
            attributes: keys of model.attributes, or of the custom ones of the errand.

        Raises:
            UsageError: an attribute is unknown.
        """
        run = await self.run(inputs, attributes)
        found = (match.record.country_code for match in run.verdict.accepted)
        affordable = not any(one.note for one in run.asked)
        return Result.of(run.resolved, run.query.country_code or next(found, None), affordable=affordable)

    async def explain(self, inputs: Mapping[str, Any], attributes: Sequence[str] = CORE) -> Trace:
        """Return how the answer of `enrich` came about."""
        return Trace.of(await self.run(inputs, attributes), self.version)

    async def try_source(self, name: str, inputs: Mapping[str, Any] | None = None) -> Tried:
        """Ask one source once, for these inputs or for a place that the world knows, and return how that ended.

        Raises:
            NotFound: no source of that name is asked here.
        """
        source = next((one for one in self._sources if one.name == name), None)
        if source is None:
            raise NotFound(f"No source called {name!r} is asked here.")
        is_model = isinstance(source, Advising) or source.answers_questions
        return await tried(source, self._adviser if is_model else None, inputs)

    def close(self) -> None:
        """Close the sources."""
        for source in self._sources:
            source.close()

    async def run(self, inputs: Mapping[str, Any], attributes: Sequence[str]) -> Run:
        """Return the finished run of one place: what `enrich` and `explain` make their answers of."""
        custom = {key: one for key, one in errand.current().custom.items() if key in attributes}
        unknown = [key for key in attributes if key not in ATTRIBUTES and key not in custom]
        if unknown:
            raise UsageError(f"Unknown attributes: {', '.join(unknown)}. Known are: {', '.join(ATTRIBUTES)}.")
        run = Run(
            inputs=inputs,
            attributes=requested(tuple(attributes)),
            custom=custom,
            sources=self._sources,
            adviser=self._adviser,
        )
        for step in STEPS:
            run = await step(run)
        return run


def open_enricher(settings: Settings) -> Enricher:
    """Return an enricher over the sources that the settings name; close it after use."""
    return Enricher(open_sources(settings), settings.forbidden_licences)
