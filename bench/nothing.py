"""An enricher that does nothing, so that a drain measures dispatch, worker and store alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from placewright.model.outputs import AttributeStatus, Resolved, Result
from placewright.settings import Settings


class Nothing:
    """Answers every attribute with NOT_RUN."""

    version = ""  # nothing to cache

    async def enrich(self, inputs: Mapping[str, Any], attributes: Sequence[str]) -> Result:  # noqa: ARG002
        """Return an answer without outputs."""
        return Result.of([Resolved(attribute=key, status=AttributeStatus.NOT_RUN) for key in attributes])

    def close(self) -> None:
        """Nothing is open."""


def open_nothing(settings: Settings) -> Nothing:  # noqa: ARG001 - the form of all factories
    """Return the enricher; named as `bench.nothing:open_nothing`."""
    return Nothing()
