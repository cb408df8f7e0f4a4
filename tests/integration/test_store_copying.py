"""Copying a store into another one, there and back, and what is told when the two differ."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from placewright.errors import UsageError
from placewright.model.custom import CustomAttribute
from placewright.model.export import ExportFormat
from placewright.model.override import Override
from placewright.settings import load_settings
from placewright.store import (
    audit,
    batches,
    custom_attributes,
    events,
    exports,
    forgetting,
    keys,
    open_database,
    organisations,
    overrides,
    pairs,
    spending,
    submissions,
    webhooks,
)
from placewright.store.copying import TABLES, copy, sums
from placewright.store.idempotency import Answer, Use, keep
from placewright.testing import TemporaryStore, answered, sent_job


@pytest.fixture
def full(tmp_path: Path) -> Iterator[TemporaryStore]:
    """Return an embedded store that has something in each of its tables."""
    made = TemporaryStore(tmp_path / "from", slice_jobs=2)
    made.submit(sent_job(f"Café {n} 東京", latitude=43.7, longitude=7.4) for n in range(7))
    slice_ = made.dispatcher.claim()
    made.dispatcher.finish(slice_, [answered(job) for job in slice_.jobs])
    write = made.database.write
    write(partial(keys.create, organisation_id=1, expires_at=datetime.now(UTC) + timedelta(days=1)))
    hook, _ = write(partial(webhooks.create, organisation_id=1, url="https://example.org", events=["batch.completed"]))
    write(partial(events.add_test, organisation_id=1, webhook_id=hook.id, retry_us=10**9))
    write(partial(exports.create, organisation_id=1, batch_ids=["b"], export_format=ExportFormat.CSV))
    fields = {"outputs": {"name": "Café"}, "author": "Maria", "reason": "I own it.", "created_at": datetime.now(UTC)}
    own = Override(id="o1", place_id="p", attribute="names", **fields)
    write(partial(overrides.put, organisation_id=1, new=[own]))
    paid = {"batch_id": "b", "source": "acme", "cost": 0.5, "default_budget": 0}
    write(partial(spending.reserve, organisation_id=1, **paid))
    terrace = CustomAttribute(key="terrace", question="Is there a terrace?", outputs={"terrace": "boolean"})
    write(partial(custom_attributes.create, organisation_id=1, new=terrace))
    write(lambda conn: conn.execute(text("INSERT INTO expired_batches VALUES (1, 'old', 0)")))
    use = Use(organisation_id=1, key="k", method="POST", path="/", fingerprint=b"\0\xff")
    write(lambda conn: keep(conn, use, Answer(b"{}")))
    write(lambda conn: audit.add(conn, audit.Change(1, "test")))
    pair = {"place_id": "p", "record": "node/1", "same": True, "inputs": "{}", "author": "Maria"}
    write(partial(pairs.put, organisation_id=1, **pair))
    yield made
    made.close()


def silent(*_: object) -> None:
    return


def test_a_store_is_the_same_there_and_back(full: TemporaryStore, tmp_path: Path, postgres_url: str) -> None:
    there = TemporaryStore(tmp_path / "there", database_url=postgres_url)
    with pytest.raises(UsageError, match="holds organisations already"):
        copy(full.database, there.database, replace=False, told=silent)
    for _ in range(2):  # it can be repeated
        copy(full.database, there.database, replace=True, told=silent)
    meant = sums(full.database)
    assert sums(there.database) == meant
    assert [table for table, total in meant.items() if not total.rows] == []
    back = open_database(load_settings(data=tmp_path / "back"))
    copy(there.database, back, replace=False, told=silent)
    assert sums(back) == meant
    back.close()
    there.close()


def test_work_goes_on_where_it_was(full: TemporaryStore, tmp_path: Path, postgres_url: str) -> None:
    there = TemporaryStore(tmp_path / "there", database_url=postgres_url, slice_jobs=2)
    copy(full.database, there.database, replace=True, told=silent)
    there.submit([sent_job("new")])
    assert there.drain(answered) == 6
    assert there.batch().counts["completed"] == 8
    assert there.ids()["completed"][-1] == "new"
    there.close()


def test_a_difference_is_found(full: TemporaryStore, tmp_path: Path) -> None:
    other = open_database(load_settings(data=tmp_path / "other"))
    copy(full.database, other, replace=False, told=silent)
    other.write(lambda conn: conn.execute(text("UPDATE results SET outputs = '{}' WHERE job_id = 1")))
    here, there = sums(full.database), sums(other)
    assert [table for table in here if here[table] != there[table]] == ["results"]
    other.close()


def test_what_postgresql_cannot_keep_is_said(full: TemporaryStore, tmp_path: Path, postgres_url: str) -> None:
    full.database.write(partial(batches.update, organisation_id=1, batch_id="b", name="a\0b"))
    there = TemporaryStore(tmp_path / "there", database_url=postgres_url)
    with pytest.raises(UsageError, match="batches holds one, in the row 1"):
        copy(full.database, there.database, replace=True, told=silent)
    assert sums(there.database)["organisations"].rows == 1  # as before
    there.close()


def test_parents_come_first() -> None:
    names = [table.name for table in TABLES]
    assert names.index("organisations") < names.index("batches") < names.index("slices")
    assert names.index("webhooks") < names.index("deliveries")


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_of_a_deleted_organisation_nothing_is_left(
    full: TemporaryStore, tmp_path: Path, postgres_url: str, kind: str
) -> None:
    database = open_database(
        load_settings(data=tmp_path / "to", database_url=postgres_url if kind == "postgres" else None)
    )
    copy(full.database, database, replace=True, told=silent)
    other = database.write(lambda conn: organisations.create(conn, "other")).id
    database.write(lambda conn: keys.create(conn, other))
    database.write(lambda conn: submissions.submit_job(conn, other, sent_job("theirs")))
    # What has expired, and is shown to nobody any more, goes as well.
    database.write(lambda conn: conn.execute(text("UPDATE batches SET pending = 0, queued = 0, in_progress = 0")))
    database.write(lambda conn: organisations.keep_results(conn, "acme", 1e-9))
    database.write(lambda conn: forgetting.shut(conn, 1))
    while database.write(lambda conn: forgetting.forget_some(conn, 1)):
        pass
    database.write(lambda conn: forgetting.forget_rest(conn, 1))
    rows = {table: total.rows for table, total in sums(database).items() if total.rows}
    assert rows == dict.fromkeys(("organisations", "api_keys", "jobs", "job_inputs", "slices"), 1)
    database.close()
