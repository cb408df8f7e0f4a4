"""The scenes of the tests of faults."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest
from tests.chaos.scene import Scene, staged


class Stage(Protocol):
    """Opens scenes on the database of the test; all end with it."""

    def __call__(self, **settings: Any) -> Scene: ...


@pytest.fixture
def stage(tmp_path: Path, database_url: str | None) -> Iterator[Stage]:
    """Return a function that opens a scene; settings may be given."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(staged(tmp_path, database_url, **settings))
