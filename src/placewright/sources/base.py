"""What every source promises: asked for a place, it returns the records that may be it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias, runtime_checkable

from placewright.model.ground import Surroundings
from placewright.model.match import Level
from placewright.model.outputs import Confidence
from placewright.model.place import Candidate, Dataset, Drift, JudgedSite, Place, Query, Record

Collected: TypeAlias = Candidate | JudgedSite | Surroundings


class Source(Protocol):
    """One way to learn of places: a reference index, a website, a search, a service.

    A source does not decide: it returns candidates, and says which dataset each came from. It is safe to share
    between tasks of one event loop. What fails is raised as `errors.SourceError`.
    """

    name: str  # stable: reference, website …
    attributes: frozenset[str]  # keys of model.attributes that its records can fill
    remote: bool  # it waits for other machines, so jobs should overlap
    stop_at: Confidence | None = None  # not asked for attributes that are answered so surely; None: always asked
    answers_questions: bool = False  # it can be asked those of custom attributes
    wave: int  # sources are asked in waves, lowest first; a later one is told what the earlier ones found

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the datasets that its records name; their versions are part of the cache key."""
        ...

    @property
    def drifts(self) -> Mapping[str, Drift]:
        """Return, by the name of a dataset, what differs from the version that it replaced; where that is known."""
        return {}

    def is_needed(self, records: Sequence[Record], attributes: frozenset[str]) -> bool:  # noqa: ARG002
        """Tell whether to ask it for attributes of a place of which records were accepted; mostly it is."""
        return True

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Collected]:
        """Return the candidates for a query, best guess first, at most some hundred; and sites that are none any more.

        In a later wave the query also holds what the accepted records say: see `enrichment.query.widened`.
        """
        ...

    def close(self) -> None:
        """Release what the source holds open."""
        ...


class Adviser(Protocol):
    """Gives an opinion where the rules are in doubt, and words where they have none; it decides nothing."""

    name: str  # for people: whose opinion it is

    async def compare(self, asked: Place, found: Place) -> Level | None:
        """Return what speaks for or against two descriptions being of one place; None without an opinion.

        Raises:
            SourceError: it does not answer.
        """
        ...

    async def summarise(self, facts: Mapping[str, Any]) -> str | None:
        """Return a sentence that holds these facts and no others; None where none can be had.

        Raises:
            SourceError: it does not answer.
        """
        ...


@runtime_checkable
class Advising(Protocol):
    """A source that can also give advice."""

    adviser: Adviser
