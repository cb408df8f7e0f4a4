"""Overrides over HTTP: made, replaced, applied, listed, moved to another organisation as a file, taken back."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

SENT = {"place_id": "p/1", "outputs": {"website": "Cafe.mc"}, "author": "Maria", "reason": "I own it"}
KEY = {"Idempotency-Key": "b2f7"}
CSV, NDJSON = {"Content-Type": "text/csv"}, {"Content-Type": "application/x-ndjson"}


@pytest.fixture
def root(client):
    """Return the client one level higher: overrides are about places, not about enrichment."""
    client.base_url = httpx.URL(str(client.base_url).removesuffix("place_enrichment/"))
    return client


def job(root, place_id: str = "p%2F1") -> dict:
    return root.get(f"/place_enrichment/jobs/{place_id}").json()


@pytest.fixture
def known(root, api):
    """Return the client, with an answered place."""
    jobs = [
        {"place_id": one, "inputs": {"name": one, "city": "Nice", "website": "https://a.fr/"}} for one in ("p/1", "p2")
    ]
    body = {"batch_name": "n", "batch_id": "b", "jobs": jobs, "attributes": ["websites", "phoneNumbers"]}
    root.post("/place_enrichment/batches", json=body).raise_for_status()
    api.work()
    return root


def test_a_correction_shows_at_once_and_goes_again(known):
    before = job(known)
    made = known.post("/overrides", json=SENT)
    assert (made.status_code, made.json()["applied"]) == (201, 1)
    after = job(known)
    assert after["outputs"]["website"] == "https://cafe.mc/"
    assert after["confidence_scores"]["website"] == "VERY_HIGH"
    assert "Maria" in after["reasoning"]["website"]
    assert after["job_metadata"]["changes"] == {"website": {"before": "https://a.fr/", "after": "https://cafe.mc/"}}
    evidence = after["job_metadata"]["enrichment_metadata"]["website"]["sources"][0]
    assert (evidence["source"], evidence["record"]) == ("override", made.json()["id"])
    assert known.get(f"/overrides/{evidence['record']}").json() | {"applied": 1} == made.json()
    assert known.delete(f"/overrides/{evidence['record']}").json() == {
        "id": evidence["record"],
        "deleted": True,
        "applied": 1,
    }
    assert job(known)["outputs"] == before["outputs"]
    assert known.delete(f"/overrides/{evidence['record']}").status_code == 404


def test_the_tag_of_the_batch_changes_with_its_answers(known):
    tag = known.get("/place_enrichment/batches/b").headers["etag"]
    known.post("/overrides", json=SENT | {"outputs": {"phone": "+37793256565"}})
    answer = known.get("/place_enrichment/batches/b", headers={"If-None-Match": tag})
    assert answer.json()["metadata"]["attribute_fill_rates"] == {"websites": 1.0, "phoneNumbers": 0.5}


def test_without_apply_it_waits_for_the_next_run(known):
    assert known.post("/overrides?apply=false", json=SENT).json()["applied"] == 0
    assert job(known)["outputs"]["website"] == "https://a.fr/"


def test_enrich_now_knows_it(root):
    root.post("/overrides", json=SENT)
    body = {"place_id": "p/1", "inputs": {"name": "x", "city": "y"}, "attributes": ["websites"]}
    assert root.post("/place_enrichment/enrich", json=body).json()["outputs"] == {"website": "https://cafe.mc/"}
    other = root.post("/place_enrichment/enrich", json=body | {"place_id": "p2"}).json()
    assert other["outputs"] == {"website": None}


def test_a_second_one_takes_the_place_of_the_first(known):
    first = known.post("/overrides", json=SENT).json()["id"]
    second = known.post("/overrides", json=SENT | {"outputs": {"website": None}}).json()["id"]
    assert known.get(f"/overrides/{first}").status_code == 404
    assert [one["id"] for one in known.get("/overrides").json()["overrides"]] == [second]
    assert (job(known)["outputs"]["website"], job(known)["confidence_scores"]["website"]) == (None, "NONE")


def test_the_same_key_makes_one(root):
    first, again = (root.post("/overrides", json=SENT, headers=KEY) for _ in range(2))
    assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
    assert root.post("/overrides", json=SENT | {"reason": "else"}, headers=KEY).status_code == 409
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: root.post("/overrides/import", json={"overrides": [SENT]}, headers=KEY), "1234")
        )
    assert {one.content for one in answers} == {b'{"imported":1}'}


@pytest.mark.parametrize("kind", [CSV, NDJSON], ids=str)
def test_a_file_goes_out_and_in(api, root, kind):
    outputs = [
        {"phone": "+37793256565", "phone_additional": None},
        {"name": "=1+1"},
        {"opening_hours": "Mo 09:00-12:00"},
    ]
    sent = [SENT | {"place_id": f"{n}\n", "outputs": one, "reason": "'-x, y"} for n, one in enumerate(outputs)]
    assert root.post("/overrides/import", json={"overrides": sent}).json() == {"imported": 3}
    listed = root.get("/overrides").json()["overrides"]
    file = root.get("/overrides", headers={"Accept": kind["Content-Type"]})
    assert file.headers["content-type"].startswith(kind["Content-Type"])
    assert "=1+1" not in [cell for row in csv.reader(io.StringIO(file.text)) for cell in row]
    with api.client(f"copy-{len(kind['Content-Type'])}") as copy:
        copy.base_url = httpx.URL(str(copy.base_url).removesuffix("place_enrichment/"))
        assert copy.post("/overrides/import", content=file.content, headers=kind).json()["imported"] == 3
        assert copy.get("/overrides").json()["overrides"] == listed


def test_a_table_written_by_hand(root):
    table = "place_id;output\n1,phone"
    assert root.post("/overrides/import", content=table, headers=CSV).status_code == 400
    table = "place_id,output,value,author,reason\n1,phone,+377 93 25 65 65,M,r\n1,name,,M,r\n1,phone_additional,x,M,r\n"
    answer = root.post("/overrides/import", content=table, headers=CSV)
    problem = answer.json()["errors"][0]
    assert (answer.status_code, problem["pointer"]) == (400, "/overrides/0/outputs/phone_additional/0")
    assert problem["detail"].startswith("Line 2: ")
    assert root.post("/overrides/import", content=table[: table.rindex("1,")], headers=CSV).json()["imported"] == 2


def test_a_list_is_kept_whole_or_not_at_all(root):
    answer = root.post("/overrides/import", json={"overrides": [SENT, SENT | {"author": None}]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/overrides/1/author")
    assert root.get("/overrides").json()["overrides"] == []
    many = [SENT | {"place_id": str(number)} for number in range(50_001)]
    assert root.post("/overrides/import", json={"overrides": many}).status_code == 400


def test_an_import_brings_stored_answers_up_to_date(known):
    both = {"overrides": [SENT, SENT | {"place_id": "p2", "outputs": {"website": None}}]}
    known.post("/overrides/import?apply=false", json=both)
    assert job(known, "p2")["outputs"]["website"] == "https://a.fr/"
    known.post("/overrides/import", json=both)
    assert [job(known, one)["outputs"]["website"] for one in ("p%2F1", "p2")] == ["https://cafe.mc/", None]


def test_pages_and_filters(root):
    for number in range(3):
        root.post("/overrides", json=SENT | {"place_id": str(number), "author": f"A{number % 2}"})
    page = root.get("/overrides", params={"limit": 2}).json()
    rest = root.get("/overrides", params={"limit": 2, "cursor": page["next_cursor"]}).json()
    assert [one["place_id"] for one in page["overrides"] + rest["overrides"]] == ["0", "1", "2"]
    assert rest["next_cursor"] is None
    for params, number in (
        ({"author": "A0"}, 2),
        ({"place_id": "1"}, 1),
        ({"attribute": "menu"}, 0),
        ({"expired": True}, 0),
    ):
        assert len(root.get("/overrides", params=params).json()["overrides"]) == number, params


def test_another_organisation_sees_nothing(api, known):
    made = known.post("/overrides", json=SENT).json()["id"]
    with api.client("overrides-stranger") as other:
        base = str(other.base_url).removesuffix("place_enrichment/")
        assert other.get(f"{base}overrides").json()["overrides"] == []
        assert other.get(f"{base}overrides/{made}").status_code == 404
        assert other.delete(f"{base}overrides/{made}").status_code == 404
        body = {"place_id": "p/1", "inputs": {"name": "x", "city": "y"}, "attributes": ["websites"]}
        assert other.post("/enrich", json=body).json()["outputs"] == {"website": None}
    assert known.get(f"/overrides/{made}").status_code == 200


BAD = [
    (b"[]", None),
    (b"{}", None),
    (b'{"overrides": 1}', None),
    (b"\xff", NDJSON),
    (b"{", NDJSON),
    (b"[" * 99_999, NDJSON),
    (b"", CSV),
]


@pytest.mark.parametrize(("body", "headers"), BAD)
def test_bad_files_are_400(root, body, headers):
    answer = root.post("/overrides/import", content=body, headers=headers or {"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), answer.text
    assert json.loads(answer.text)["errors"]
