"""What the console asks of the tables, on both databases: maps, confidence words, filters, pairs, sessions."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from placewright.model.job import FinishedJob
from placewright.model.outputs import AttributeStatus, Confidence, Output, Resolved, Result
from placewright.store import JobFilter, jobs, keys, pairs, results
from placewright.store.schema import glances
from placewright.testing import TemporaryStore, sent_job

VALUES = {"sure": 0.99, "unsure": 0.7, "none": None}


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[TemporaryStore]:
    made = TemporaryStore(tmp_path, database_url=database_url)
    made.submit(
        [sent_job(name, latitude=43.7, longitude=7.4) for name in VALUES] + [sent_job("nowhere", city="Nice Élan")]
    )
    made.drain(answer)
    yield made
    made.close()


def answer(job) -> FinishedJob:
    probability = VALUES.get(job.place_id)
    value = None if probability is None else "Open"
    output = Output(name="open_closed_status", value=value, probability=probability, reasoning="r")
    result = Result.of([Resolved(attribute="closed_permanently", status=AttributeStatus.RUN, outputs=(output,))])
    return FinishedJob(job=job, result=result, processing_seconds=0.01)


def test_a_map_and_its_words(store: TemporaryStore) -> None:
    found = store.database.read(partial(jobs.dots, organisation_id=1, wanted=JobFilter(batch_id="b")))
    assert [(dot.place_id, dot.latitude, dot.status, dot.weakest) for dot in found] == [
        ("sure", 43.7, 3, 4),
        ("unsure", 43.7, 3, 1),
        ("none", 43.7, 3, 0),
    ]
    counted = store.database.read(partial(results.words_of_batch, organisation_id=1, batch_id="b"))
    assert counted == {"open_closed_status": {"VERY_HIGH": 1, "LOW": 1, "NONE": 2}}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"weakest_below": Confidence.HIGH}, ["unsure", "none", "nowhere"]),
        ({"weakest_below": Confidence.LOW}, ["none", "nowhere"]),
        ({"open_closed": "Open"}, ["sure", "unsure"]),
        ({"empty": "open_closed_status"}, ["none", "nowhere"]),
        ({"empty": "website"}, ["sure", "unsure", "none", "nowhere"]),
        ({"changed": True}, []),
        ({"text": "NICE É"}, ["nowhere"]),
        ({"text": "nice é"}, []),
        ({"text": "sur"}, ["sure", "unsure"]),
        ({"text": "sur", "open_closed": "Open", "weakest_below": Confidence.HIGH}, ["unsure"]),
    ],
)
def test_filters(store: TemporaryStore, wanted, found) -> None:
    filtered = JobFilter(batch_id="b", **wanted)
    page = store.database.read(partial(jobs.page, organisation_id=1, wanted=filtered, limit=9))
    assert [job.place_id for job in page.jobs] == found
    assert page.total == len(found)


def test_filters_hold_for_answers_that_an_earlier_version_wrote(store: TemporaryStore) -> None:
    store.database.write(lambda conn: conn.execute(update(glances).values(completed_at=0)))
    for wanted, found in (
        ({"weakest_below": Confidence.HIGH}, ["unsure", "none", "nowhere"]),
        ({"open_closed": "Open"}, ["sure", "unsure"]),
        ({"empty": "website", "changed": False}, ["sure", "unsure", "none", "nowhere"]),
        ({"changed": True}, []),
    ):
        test_filters(store, wanted, found)
    test_a_map_and_its_words(store)


def test_a_page_of_what_is_searched_knows_how_many_match(store: TemporaryStore) -> None:
    wanted = JobFilter(batch_id="b", empty="website")
    read = partial(jobs.page, organisation_id=1, wanted=wanted, limit=1)
    first = store.database.read(read)
    after = store.database.read(partial(read, cursor=first.next_cursor))
    beyond = store.database.read(partial(read, offset=9))
    assert [(len(page.jobs), page.total) for page in (first, after, beyond)] == [(1, 4), (1, 4), (0, 4)]


def test_a_decision_replaces_the_one_before(store: TemporaryStore) -> None:
    for same in (True, False):
        pair = {"place_id": "sure", "record": "node/1", "same": same, "inputs": "{}", "author": "M"}
        store.database.write(partial(pairs.put, organisation_id=1, **pair))
    found, total = store.database.read(partial(pairs.page, organisation_id=1, limit=9))
    assert ([one.same for one in found], total) == ([False], 1)
    assert [one.id for one in pairs.stream(store.database, 1)] == [found[0].id]
    assert not store.database.write(partial(pairs.remove, organisation_id=2, pair_id=found[0].id))
    assert store.database.write(partial(pairs.remove, organisation_id=1, pair_id=found[0].id))


def test_a_session_ends_no_later_than_its_key(store: TemporaryStore) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    key, secret = store.database.write(partial(keys.create, organisation_id=1, expires_at=soon))
    owner = store.database.read(partial(keys.authenticate, secret=secret))
    ends, session = store.database.write(partial(keys.open_session, owner=owner, seconds=86_400))
    assert abs(ends - soon) < timedelta(seconds=1)
    signed_in = store.database.read(partial(keys.authenticate, secret=session))
    assert (signed_in.session, signed_in.slug) == (True, "acme")
    assert [one.id for one in store.database.read(keys.list_keys)] == [key.id]
    store.database.write(partial(keys.revoke, key_id=key.id))
    assert store.database.read(partial(keys.authenticate, secret=session)) is None
    # A server may remember the owner for some seconds; no new session may come of that.
    assert store.database.write(partial(keys.open_session, owner=owner, seconds=86_400)) is None
