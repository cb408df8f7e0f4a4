"""What /metrics tells of organisations: nothing, unless the operator says how many."""

import httpx

JOB = {"place_id": "a", "inputs": {"name": "A", "city": "Nice"}, "attributes": ["websites"]}


def queue_lines(url: str) -> list[str]:
    text = httpx.get(f"{url}/metrics").text
    return [line for line in text.splitlines() if line.startswith("placewright_queue_jobs{")]


def submit(api, organisation: str, jobs: int) -> None:
    sent = [JOB | {"place_id": f"p{n}"} for n in range(jobs)]
    with api.client(organisation) as client:
        client.post("/batches", json={"batch_name": "n", "jobs": sent}).raise_for_status()


def test_section_12_organisations_are_not_named_to_strangers(api):
    submit(api, "discreet", 1)
    assert queue_lines(api.url) == []
    assert "discreet" not in httpx.get(f"{api.url}/metrics").text


def test_the_fullest_organisations_are_named_when_asked(start_api):
    api = start_api(metrics_organisations=2)
    for organisation, jobs in (("few", 1), ("many", 3), ("some", 2)):
        submit(api, organisation, jobs)
    assert queue_lines(api.url) == [
        'placewright_queue_jobs{organisation="many",state="waiting"} 3.0',
        'placewright_queue_jobs{organisation="some",state="waiting"} 2.0',
    ]
