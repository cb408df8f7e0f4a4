"""How stored jobs and batches are shown."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from placewright.api.views import metadata
from placewright.exports import echo, not_run
from placewright.model.job import JobStatus
from placewright.store import AttributeCounts, Batch

START = datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (b'{"name":"a"}', b'{"name":"a","input_type":"place"}'),
        (b'{ "name" : "a" }\n', b'{ "name" : "a" ,"input_type":"place"}'),
        (b'{"name":"a","input_type":"place"}', b'{"name":"a","input_type":"place"}'),
        (b'{"input_type":null,"name":"a"}', b'{"input_type":"place","name":"a"}'),
        (b'{"name":"\\"input_type\\""}', b'{"name":"\\"input_type\\"","input_type":"place"}'),
        (b'{"name":"a","x":{"input_type":1}}', b'{"name":"a","x":{"input_type":1},"input_type":"place"}'),
        (b'{"\\u0069nput_type":"place","name":"a"}', b'{"\\u0069nput_type":"place","name":"a"}'),
    ],
)
def test_inputs_are_echoed_with_their_type(sent, shown):
    assert bytes(echo(sent)) == shown


def batch(**changes) -> Batch:
    counts = dict(zip(JobStatus, (0, 60, 20, 100, 20), strict=True))
    made = Batch(
        id="b", name="n", refresh=False, version=1, counts=counts, created_at=START, updated_at=START, started_at=START
    )
    return msgspec.structs.replace(made, **changes)


def test_pace_counts_from_the_start_of_the_run():
    shown = metadata(batch(settled_before=40), START + timedelta(seconds=10))
    assert (shown["jobs_per_second"], shown["eta_seconds"]) == (8.0, 10.0)
    assert shown["success_rate"] == round(100 / 120, 4)
    assert metadata(batch(started_at=None), START)["eta_seconds"] is None


def test_fill_rates_are_shares_of_answers():
    counted = (AttributeCounts("websites", 8, 1, 1, 0, 5), AttributeCounts("names", 10, 0, 0, 0, 10))
    shown = metadata(batch(attributes=counted), START)
    assert shown["attribute_fill_rates"] == {"websites": 0.5, "names": 1.0}
    assert shown["average_fill_rate"] == 0.75


def test_a_job_without_an_answer_has_not_run():
    assert bytes(not_run(("websites", "names"))) == b'{"websites":"NOT_RUN","names":"NOT_RUN"}'
