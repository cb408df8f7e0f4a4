"""Working through one slice: answers, failures, the cache, stopping."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pytest

from placewright.enrichment import Enricher, fingerprint
from placewright.model.geo import Point
from placewright.model.job import ClaimedJob, FinishedJob, Slice
from placewright.model.outputs import Result
from placewright.model.place import Dataset, Name, Record
from placewright.settings import Settings
from placewright.store import CachedResult
from placewright.testing import EchoEnricher, FixedSource, MemoryDispatcher
from placewright.worker.enrichers import without
from placewright.worker.slice_run import SliceRun


def claimed(number: int, **inputs: Any) -> ClaimedJob:
    text = msgspec.json.encode({"name": f"Place {number}"} | inputs)
    return ClaimedJob(id=number, place_id=f"p{number}", organisation_id=1, inputs=text, attributes=("names",))


def run(
    jobs: Sequence[ClaimedJob], known: Mapping[bytes, CachedResult] | None = None, **options: Any
) -> list[FinishedJob]:
    done: list[FinishedJob] = []
    settings = Settings(job_seconds=0.2, retry_seconds=7)
    stopped = options.get("stopped", lambda: False)
    one = SliceRun(
        settings,
        options.get("enricher") or EchoEnricher(),
        lambda _, __: known or {},
        lambda _, __: options.get("overrides", {}),
        lambda _, part: done.extend(part),
        stopped,
        MemoryDispatcher(jobs),
        lambda: None,
    )
    forbidden = options.get("forbid_licences", ())
    asyncio.run(one.run(Slice(id=1, token=1, jobs=tuple(jobs), lease_seconds=9, forbid_licences=forbidden)))
    assert one.handed_over == len(done)
    return done


def test_every_job_is_answered() -> None:
    done = run([claimed(1), claimed(2)])
    assert [one.result.outputs for one in done if one.result] == [{"name": "Place 1"}, {"name": "Place 2"}]
    assert done[0].fingerprint_attributes == ("names",)
    assert done[0].fingerprint != done[1].fingerprint


@pytest.mark.parametrize(("inputs", "code"), [({"trouble": "raise"}, "internal"), ({"seconds": 5}, "timeout")])
def test_a_failure_is_the_job_s_own_and_is_tried_again(inputs: dict[str, Any], code: str) -> None:
    bad, good = run([claimed(1, **inputs), claimed(2)])
    assert bad.error is not None
    assert (bad.error.code, bad.retry_after_seconds) == (code, 7)
    assert good.result is not None


def test_inputs_that_cannot_be_read_are_not_tried_again() -> None:
    bad, good = run([msgspec.structs.replace(claimed(1), inputs=b'{"name": '), claimed(2)])
    assert bad.error is not None
    assert (bad.error.code, bad.retry_after_seconds) == ("invalid_inputs", None)
    assert good.result is not None


def test_the_cache_answers_what_it_covers() -> None:
    key = fingerprint({"name": "Place 1"}, EchoEnricher.version)
    known = {
        key: CachedResult(Result(outputs={"name": "kept"}, attribute_status={"names": "RUN"}), frozenset({"names"}))
    }
    assert [one.result.outputs for one in run([claimed(1)], known) if one.result] == [{"name": "kept"}]
    part = {key: msgspec.structs.replace(known[key], attributes=frozenset({"websites"}))}
    assert [one.result.outputs for one in run([claimed(1)], part) if one.result] == [{"name": "Place 1"}]


def test_a_refresh_ignores_the_cache() -> None:
    key = fingerprint({"name": "Place 1"}, EchoEnricher.version)
    known = {
        key: CachedResult(Result(outputs={"name": "kept"}, attribute_status={"names": "RUN"}), frozenset({"names"}))
    }
    (one,) = run([msgspec.structs.replace(claimed(1), refresh=True)], known)
    assert one.result is not None
    assert one.result.outputs == {"name": "Place 1"}


def test_stopped_jobs_are_left() -> None:
    calls = iter([False, True])
    assert len(run([claimed(1), claimed(2), claimed(3)], stopped=lambda: next(calls))) == 1


def test_a_slice_uses_nothing_under_the_licences_that_its_batch_forbids() -> None:
    record = Record(id="1", dataset="map", names=(Name("Place 1"),), point=Point(43.7, 7.27))
    data = Dataset(name="map", source="other", version="1", licence="ODbL-1.0")
    enricher = Enricher([FixedSource([record], frozenset({"names"}), data)])
    job = claimed(1, latitude=43.7, longitude=7.27)
    (free,), (bound,) = (run([job], enricher=enricher, forbid_licences=each) for each in ((), ("ODbL",)))
    assert [one.result.outputs["name"] for one in (free, bound) if one.result] == ["Place 1", None]
    assert free.fingerprint != bound.fingerprint
    assert without(EchoEnricher(), ("ODbL",)).version == EchoEnricher().version


def test_an_answer_that_comes_after_a_hand_over_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs overlap where sources are remote; each part that is handed over is as it was then."""
    monkeypatch.setattr("placewright.worker.slice_run.overlap", lambda _: 4)
    monkeypatch.setattr("placewright.worker.slice_run.SAVE_SECONDS", 0.02)
    jobs = [claimed(n, seconds=0.05 if n % 2 else 0.01) for n in range(12)]
    assert sorted(one.job.id for one in run(jobs)) == list(range(12))
