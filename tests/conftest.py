"""Profiles of hypothesis (`pytest --hypothesis-profile=thorough` looks longer), and the databases to test with."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from tests.postgres import Server

from placewright.logs import configure_logging

settings.register_profile("thorough", max_examples=400, stateful_step_count=60, deadline=None)


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    """Log what is wrong and no more: a thousand requests would bury it."""
    configure_logging("warning", "text")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Start PostgreSQL when the first test asks for it."""
    server = Server()
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """Return the URL of a database of its own for each test, with tables and nothing in them."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Run a test on each database: return the setting, None for SQLite in the data folder."""
    return None if request.param == "sqlite" else request.getfixturevalue("postgres_url")
