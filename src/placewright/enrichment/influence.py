"""How much each piece of evidence moved each value: what would be answered without it."""

from collections.abc import Iterator
from typing import Any

import msgspec

from placewright.enrichment.run import Run
from placewright.enrichment.steps import answers
from placewright.model.outputs import Output
from placewright.model.place import Address, Query

OWN_LIST = "your own list"


class Influence(msgspec.Struct, frozen=True, kw_only=True):
    """What one output would be without one piece of evidence."""

    output: str
    without: str  # the piece: "openstreetmap node/123", or "your own list"
    value: Any  # the value then
    probability: float | None  # then


def influences(run: Run) -> tuple[Influence, ...]:
    """Return, for each piece of evidence, the outputs that would be answered otherwise or less surely without it."""
    with_all = _outputs(run)
    found = []
    for piece, other in _variants(run):
        for name, output in _outputs(other).items():
            if (output.value, output.probability) != (with_all[name].value, with_all[name].probability):
                found.append(Influence(output=name, without=piece, value=output.value, probability=output.probability))
    return tuple(sorted(found, key=lambda one: (list(with_all).index(one.output), one.without)))


def _outputs(run: Run) -> dict[str, Output]:
    return {output.name: output for resolved in answers(run) for output in resolved.outputs}


def _variants(run: Run) -> Iterator[tuple[str, Run]]:
    """Yield the run without each accepted record in turn, and without what the user sent beyond name and place."""
    for match in run.verdict.accepted:
        others = tuple(one for one in run.verdict.accepted if one is not match)
        dataset = run.datasets.get(match.record.dataset)
        source = dataset.source if dataset else match.record.dataset
        verdict = msgspec.structs.replace(run.verdict, accepted=others)
        yield f"{source} {match.record.id}", msgspec.structs.replace(run, verdict=verdict)
    yield OWN_LIST, msgspec.structs.replace(run, query=_silenced(run.query))


def _silenced(query: Query) -> Query:
    located = query.point is not None
    return msgspec.structs.replace(
        query,
        phones=(),
        websites=(),
        categories=(),
        opening_hours=None,
        address=Address() if located else query.address,
    )
