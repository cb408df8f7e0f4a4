"""Runs the enricher on an event loop of its own, so that its work never blocks the server's."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import msgspec

from placewright.errors import DatasetsDiffer
from placewright.model.attributes import ATTRIBUTES
from placewright.model.custom import CustomAttribute
from placewright.model.outputs import AttributeStatus, Output, Resolved, Result
from placewright.model.pinned import told, versions
from placewright.model.place import Dataset, Drift
from placewright.outgoing import errand
from placewright.telemetry import tracing

T = TypeVar("T")

_NO_CUSTOM: Mapping[str, CustomAttribute] = {}


class Source(Protocol):
    """What is needed of `sources.base.Source`."""

    name: str
    attributes: frozenset[str]
    answers_questions: bool

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the datasets that it reads."""
        ...

    @property
    def drifts(self) -> Mapping[str, Drift]:
        """Return, by dataset, what differs from the version that it replaced."""
        ...


class Enricher(Protocol):
    """What is needed of `enrichment.Enricher`."""

    @property
    def attributes(self) -> Sequence[str]:
        """Return the attributes that this installation can fill."""
        ...

    @property
    def sources(self) -> Sequence[Source]:
        """Return the sources that are asked, in order."""
        ...

    async def enrich(self, inputs: Mapping[str, Any], attributes: Sequence[str]) -> Result:
        """Answer one place."""
        ...

    async def explain(self, inputs: Mapping[str, Any], attributes: Sequence[str]) -> msgspec.Struct:
        """Answer one place with its whole trace."""
        ...

    def without(self, licences: Sequence[str]) -> "Enricher":
        """Return an enricher that uses nothing under these licences; over the same sources, so it needs no closing."""
        ...

    async def try_source(self, name: str, inputs: Mapping[str, Any] | None = None) -> msgspec.Struct:
        """Ask one source once, and return how that ended."""
        ...

    def close(self) -> None:
        """Release what it holds open."""
        ...


class Offered(msgspec.Struct, frozen=True):
    """What this installation can fill, and from what."""

    attributes: tuple[str, ...]  # in the order of ATTRIBUTES
    answers_questions: bool  # of custom attributes, whatever they are
    filled: frozenset[str]  # attributes that some source fills, custom ones included
    sources: Mapping[str, Sequence[Mapping[str, Any]]]  # attribute → {source, dataset, version, licence …}


class Enriched(msgspec.Struct, frozen=True):
    """An answer, and how long it took."""

    result: Result
    seconds: float


class Enriching:
    """Opens the enricher when it is first needed, in a thread with its own event loop, and keeps it there."""

    def __init__(self, opener: Callable[[], Enricher]) -> None:
        self._opener = opener
        self._enricher: Enricher | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="enriching", daemon=True)
                self._thread.start()
            return self._loop

    async def _opened(self) -> Enricher:
        if self._enricher is None:
            self._enricher = self._opener()
        return self._enricher

    async def offered(self) -> Offered:
        """Return what this installation can fill, and from what."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._offered(), self._started()))

    async def _offered(self) -> Offered:
        enricher = await self._opened()
        can = frozenset(enricher.attributes)
        attributes = tuple(key for key in ATTRIBUTES if key in can)
        sources = {
            key: [
                {"source": source.name, **_described(dataset)}
                for source in enricher.sources
                if key in source.attributes
                for dataset in source.datasets
                if dataset.of is None  # what vanished from a dataset is no other source than the dataset
            ]
            for key in attributes
        }
        answers = any(source.answers_questions for source in enricher.sources)
        filled = frozenset(key for source in enricher.sources for key in source.attributes)
        return Offered(attributes, answers, filled, sources)

    async def asked(self) -> list[dict[str, Any]]:
        """Return the sources in the order in which they are asked, each with its datasets."""

        async def listed() -> list[dict[str, Any]]:
            return [
                {
                    "name": source.name,
                    "attributes": [key for key in ATTRIBUTES if key in source.attributes],
                    "remote": getattr(source, "remote", False),
                    "datasets": [
                        {
                            **_described(dataset),
                            "places": dataset.places,
                            "vanished_from": dataset.of,
                            "drift": source.drifts.get(dataset.name),
                        }
                        for dataset in source.datasets
                    ],
                }
                for source in (await self._opened()).sources
            ]

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(listed(), self._started()))

    async def explain(
        self,
        inputs: Mapping[str, Any],
        attributes: Sequence[str],
        limit_seconds: float,
        *,
        purse: errand.Purse | None,
        custom: Mapping[str, CustomAttribute] = _NO_CUSTOM,
        forbidden: Sequence[str] = (),
    ) -> msgspec.Struct | None:
        """Return everything that leads to the answer for one place; None when the time limit cut it off.

        Args:
            purse: pays for what nobody has asked yet of sources that cost money.
            custom: key → attribute of the organisation's own.
            forbidden: licences under which nothing may be used.
        """
        task = errand.Errand(purse=purse, custom=custom)

        async def run() -> msgspec.Struct:
            enricher = _narrowed(await self._opened(), forbidden)
            with errand.on(task):
                return await enricher.explain(inputs, attributes)

        return await self._limited(run(), limit_seconds)

    async def _limited(self, work: Coroutine[Any, Any, T], limit_seconds: float) -> T | None:
        running = asyncio.run_coroutine_threadsafe(work, self._started())
        try:
            return await asyncio.wait_for(asyncio.wrap_future(running), limit_seconds)
        except TimeoutError:
            return None

    async def try_source(
        self, name: str, inputs: Mapping[str, Any] | None, limit_seconds: float
    ) -> msgspec.Struct | None:
        """Ask one source once, and return how that ended; None when the time limit cut it off.

        Raises:
            NotFound: no source of that name is asked here.
        """

        async def run() -> msgspec.Struct:
            return await (await self._opened()).try_source(name, inputs)

        return await self._limited(run(), limit_seconds)

    async def enrich(
        self,
        inputs: Mapping[str, Any],
        attributes: Sequence[str],
        limit_seconds: float,
        pinned: Mapping[str, str] | None = None,
        *,
        refresh: bool = False,
        custom: Mapping[str, CustomAttribute] = _NO_CUSTOM,
        purse: errand.Purse | None = None,
        forbidden: Sequence[str] = (),
    ) -> Enriched:
        """Answer one place; what the time limit cuts off ends as ERROR.

        Args:
            refresh: evidence that was kept before now does not count.
            custom: key → attribute of the organisation's own.
            pinned: name → version of the reference data, and no other, that must answer; None: any.
            purse: pays for it; None: nobody counts.
            forbidden: licences under which nothing may be used.

        Raises:
            DatasetsDiffer: those here are others.
        """
        started = time.perf_counter()
        task = errand.Errand(fresh_since=time.time() if refresh else 0.0, custom=custom, purse=purse)
        work = self._run(inputs, attributes, pinned, task, forbidden)
        running = asyncio.run_coroutine_threadsafe(work, self._started())
        try:
            # The wait has a limit here, not on the enricher's loop, so that it holds even when that loop is busy.
            result = await asyncio.wait_for(asyncio.wrap_future(running), limit_seconds)
        except TimeoutError:
            result = timed_out(attributes, limit_seconds, custom)
        return Enriched(result, time.perf_counter() - started)

    async def _run(
        self,
        inputs: Mapping[str, Any],
        attributes: Sequence[str],
        pinned: Mapping[str, str] | None,
        task: errand.Errand,
        forbidden: Sequence[str],
    ) -> Result:
        enricher = await self._opened()
        allowed = _narrowed(enricher, forbidden)
        with errand.on(task), tracing.place(0):
            if pinned is None:
                return await allowed.enrich(inputs, attributes)
            _check_datasets(enricher, pinned)
            result = await allowed.enrich(inputs, attributes)
            _check_datasets(enricher, pinned)  # they may have been replaced meanwhile
            return result

    def close(self) -> None:
        """Stop the thread and close the enricher; a second call is harmless."""
        with self._starting:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=5)
        if not thread.is_alive():
            loop.close()
        if self._enricher is not None:
            self._enricher.close()
            self._enricher = None


def _narrowed(enricher: Enricher, forbidden: Sequence[str]) -> Enricher:
    return enricher.without(forbidden) if forbidden else enricher


def _check_datasets(enricher: Enricher, pinned: Mapping[str, str]) -> None:
    here = versions(enricher.sources)
    if here != pinned:
        raise DatasetsDiffer(
            f"The organisation is pinned to other reference data (pinned: {told(pinned)}; here: {told(here)}). "
            "Nothing was stored; another server may have them."
        )


def _described(dataset: Dataset) -> dict[str, Any]:
    return {
        "dataset": dataset.name,
        "kind": dataset.source,
        "version": dataset.version,
        "licence": dataset.licence,
        "attribution": dataset.attribution,
        "observed_at": dataset.observed_at,
    }


def timed_out(
    attributes: Sequence[str], limit_seconds: float, custom: Mapping[str, CustomAttribute] = _NO_CUSTOM
) -> Result:
    """Return the answer when the time was over: every attribute ERROR, every output null, and why."""
    reason = f"The time limit of {limit_seconds:g} seconds was over before this was known."

    def ended(key: str) -> Resolved:
        names = custom[key].outputs if key in custom else ATTRIBUTES[key].outputs
        outputs = tuple(Output(name=name, reasoning=reason) for name in names)
        return Resolved(attribute=key, status=AttributeStatus.ERROR, outputs=outputs)

    return Result.of([ended(key) for key in attributes])
