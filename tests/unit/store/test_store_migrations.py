"""Which steps of the tables are taken when: before an upgrade, after it, by older versions."""

import pytest
from sqlalchemy import Connection, create_engine, text

from placewright.errors import StoreError
from placewright.store.migrations import Step, to_take

STEPS = [Step("0001", "first"), Step("0002", "add this"), Step("0003", "post drop that"), Step("0004", "add more")]


@pytest.fixture
def conn():
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        connection.execute(text("CREATE TABLE compatibility (oldest TEXT)"))
        yield connection
    engine.dispose()


def at(conn: Connection, revision: str, oldest: str = "0001") -> Connection:
    conn.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
    conn.execute(text("INSERT INTO compatibility VALUES (:oldest)"), {"oldest": oldest})
    return conn


@pytest.mark.parametrize(
    ("now", "post", "steps", "taken"),
    [
        ("0001", False, STEPS[:2], ["0002"]),
        ("0001", False, STEPS[:3], ["0002"]),
        ("0002", False, STEPS[:3], []),
        ("0002", True, STEPS[:3], ["0003"]),
        ("0001", True, STEPS, ["0002", "0003", "0004"]),
        ("0003", False, STEPS, ["0004"]),
        ("0004", True, STEPS, []),
        ("0004", False, STEPS[:2], []),  # an older version, while its successor is rolled out
    ],
)
def test_steps(conn, now: str, post: bool, steps: list[Step], taken: list[str]) -> None:
    assert [step.revision for step in to_take(at(conn, now), post=post, steps=steps)] == taken


def test_an_upgrade_that_was_not_finished_is_to_be_finished_first(conn) -> None:
    with pytest.raises(StoreError, match="migrate --post"):
        to_take(at(conn, "0002"), post=False, steps=STEPS)


def test_what_an_older_version_used_is_gone_after_the_steps_behind_an_upgrade(conn) -> None:
    with pytest.raises(StoreError, match="newer version"):
        to_take(at(conn, "0004", oldest="0003"), post=False, steps=STEPS[:2])


def test_a_new_database_takes_all() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as conn:
        assert to_take(conn, post=False, steps=STEPS) == STEPS
    engine.dispose()
