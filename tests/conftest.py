"""Profiles of hypothesis: `pytest --hypothesis-profile=thorough` looks longer than every run can."""

import pytest
from hypothesis import settings

from placewright.logs import configure_logging

settings.register_profile("thorough", max_examples=400, stateful_step_count=60, deadline=None)


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    """Log what is wrong and no more: a thousand requests would bury it."""
    configure_logging("warning", "text")
