"""How a long build tells where it is."""

from collections.abc import Callable
from typing import TypeAlias

# Called with what is being done, how many places are done, and how many there are (None: not known yet).
Progress: TypeAlias = Callable[[str, int, int | None], None]


def silent(_what: str, _done: int, _total: int | None) -> None:
    """Take progress and show nothing."""
