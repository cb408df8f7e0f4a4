"""Sending and retrying, over httpx's own seam for tests: what is waited for, what is repeated, what is raised."""

import json

import httpx
import pytest

from placewright.client.batches import delete_batch, submit_batch
from placewright.client.flow import LineSplitter, Pause, exchange, problem_of
from placewright.client.jobs import get_job, reprocess_jobs
from placewright.errors import ApiError, ApiUnavailable

JOB = b'{"place_id": "a/b", "status": "completed", "inputs": {"name": "Caf\xc3\xa9"}, "new_field": 1}'


def drive(flow, *answers):
    """Answer the calls of a flow one after the other; return its value and the pauses that it asked for."""
    pauses, waiting, answer = [], list(answers), None
    try:
        while True:
            step = flow.send(answer)
            if isinstance(step, Pause):
                pauses.append(step.seconds)
                answer = None
            else:
                answer = waiting.pop(0)
    except StopIteration as done:
        return done.value, pauses


def test_an_answer_is_read():
    job, pauses = drive(exchange(get_job("a/b"), 5), httpx.Response(200, content=JOB))
    assert (job.place_id, job.inputs["name"], pauses) == ("a/b", "Café", [])


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_obeyed(status):
    busy = httpx.Response(status, headers={"Retry-After": "7"})
    job, pauses = drive(exchange(get_job("a"), 5), busy, busy, httpx.Response(200, content=JOB))
    assert (job.place_id, pauses) == ("a/b", [7.0, 7.0])


def test_a_lost_connection_is_tried_again_with_growing_pauses():
    lost = httpx.ConnectError("refused")
    _, pauses = drive(exchange(get_job("a"), 5), lost, lost, lost, httpx.Response(200, content=JOB))
    assert len(pauses) == 3
    assert 0.125 <= pauses[0] <= 0.25 <= pauses[1] * 2 <= 1
    assert pauses[2] >= 0.5


def test_what_must_not_run_twice_is_not_sent_twice():
    with pytest.raises(ApiUnavailable, match="did not answer"):
        drive(exchange(delete_batch("a"), 5), httpx.ReadTimeout("slow"))


def test_what_never_reached_the_server_may_be_sent_again():
    answer = httpx.Response(200, json={"id": "a", "deleted": True, "jobs_deleted": 1})
    deleted, pauses = drive(exchange(delete_batch("a"), 5), httpx.ConnectError("refused"), answer)
    assert (deleted.jobs_deleted, len(pauses)) == (1, 1)


def test_under_a_key_the_server_has_the_effect_once():
    answer = httpx.Response(200, json={"status": "success", "message": "1 job", "job_count": 1})
    call = reprocess_jobs(["a"])
    done, pauses = drive(exchange(call, 5), httpx.ReadTimeout("slow"), answer)
    assert (done.job_count, len(pauses), call.key != reprocess_jobs(["a"]).key) == (1, 1, True)
    assert reprocess_jobs(["a"], idempotency_key="mine").key == "mine"


def test_a_job_without_an_id_gets_one_before_it_is_sent():
    jobs = [{"inputs": {"name": "x"}}, {"place_id": "a", "inputs": {}}, {"inputs": {"place_id": "b"}}]
    sent = json.loads(submit_batch("list", jobs).body)["jobs"]
    assert ([job.get("place_id") for job in sent[1:]], len(sent[0]["place_id"])) == (["a", None], 36)


def test_after_the_last_try_the_servers_sentence_is_raised():
    busy = httpx.Response(503, json={"detail": "The server is stopping."}, headers={"Retry-After": "1"})
    with pytest.raises(ApiUnavailable, match="The server is stopping"):
        drive(exchange(get_job("a"), 1), busy, busy)


def test_a_problem_keeps_its_places():
    body = {
        "detail": "1 value is wrong.",
        "errors": [{"pointer": "/jobs/0/inputs/latitude", "detail": "91 is over 90."}],
    }
    error = problem_of(httpx.Response(400, json=body, headers={"X-Request-Id": "r1"}))
    assert (str(error), error.status, error.request_id) == ("1 value is wrong.", 400, "r1")
    assert error.problems[0].pointer == "/jobs/0/inputs/latitude"


@pytest.mark.parametrize("content", [b"", b"<html>Bad Gateway</html>", b"[1]"])
def test_an_answer_of_something_in_between_is_readable(content):
    error = problem_of(httpx.Response(502, content=content))
    assert isinstance(error, ApiUnavailable)
    assert str(error) == "The server answered 502."


def test_an_answer_of_another_form_is_an_api_error():
    with pytest.raises(ApiError, match="not of the expected form"):
        drive(exchange(get_job("a"), 0), httpx.Response(200, content=b'{"jobs": 3}'))


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_lines_end_at_newlines_alone(size):
    text = '{"a":"x\u2028y"}\n{"b":"\x85"}\n\n{"c":1}'.encode()
    splitter = LineSplitter()
    lines = [line for at in range(0, len(text), size) for line in splitter.feed(text[at : at + size])]
    assert [*lines, *splitter.end()] == ['{"a":"x\u2028y"}'.encode(), '{"b":"\x85"}'.encode(), b'{"c":1}']
