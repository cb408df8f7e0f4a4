"""Where the nodes of an extract lie."""

from collections.abc import Iterator, Sequence
from typing import Any


def known(nodes: Sequence[int], positions: Any) -> Iterator[Any]:
    """Yield the locations of those nodes that the extract holds."""
    for number in nodes:
        try:
            location = positions.get(number)
        except KeyError:  # outside of the extract
            continue
        if location.valid():
            yield location
