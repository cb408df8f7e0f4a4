"""The console keeps to itself: forms of other sites, frames, foreign sessions, hostile names, files in pieces."""

import re

import httpx
import pytest
from sqlalchemy import update

from placewright.console.guard import policy
from placewright.console.session import form_token
from placewright.store.schema import api_keys

OURS = {"Sec-Fetch-Site": "same-origin"}
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "template": "{{ 7 * 7 }}{% raw %}",
    "direction": "abc\u202egnp.exe",
    "long": "x" * 500,
    "formula": "=cmd|' /C calc'!A0",
    "json": "'}]</script>'",
}


@pytest.fixture
def browser(api):
    with httpx.Client(base_url=api.url, headers=OURS, timeout=30) as client:
        yield client


def token(browser: httpx.Client) -> str:
    return form_token(browser.cookies.get("placewright"))


def sign_in(api, browser: httpx.Client, organisation: str = "acme") -> str:
    key = api.key(organisation)
    sent = {"organisation": organisation, "key": key, "form_token": token(browser)}
    answer = browser.post("/sign-in", data=sent)
    assert answer.status_code == 303, answer.text
    return key


def test_every_page_forbids_what_it_does_not_need(api, browser):
    sign_in(api, browser)
    for path in ("/sign-in", "/o/acme/batches", "/o/acme/new", "/o/acme/settings", "/o/acme/nothing"):
        answer = browser.get(path)
        if answer.headers["content-type"].startswith("text/html"):
            assert answer.headers["content-security-policy"] == policy()
            assert answer.headers["x-frame-options"] == "DENY"  # no page is framed by another site
            assert "no-store" in answer.headers["cache-control"]
            assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=", answer.text), path


def test_an_unknown_address_is_the_apis_to_answer(browser):
    assert browser.get("/nothing").json()["status"] == 404


def test_a_key_is_asked_for_and_never_kept_in_the_browser(api, browser):
    assert browser.get("/o/acme/batch?id=x").headers["location"] == "/sign-in?next=%2Fo%2Facme%2Fbatch%3Fid%3Dx"
    key = sign_in(api, browser)
    cookie = browser.cookies.get("placewright")
    assert key not in cookie
    answer = browser.post("/sign-in", data={"organisation": "acme", "key": "pw_x", "form_token": token(browser)})
    assert answer.status_code == 401
    set_ = browser.post("/sign-in", data={"organisation": "acme", "key": key, "form_token": token(browser)})
    assert {"HttpOnly", "SameSite=lax"} <= set(re.split(r";\s*", set_.headers["set-cookie"]))


def test_a_session_that_was_planted_is_not_taken_over(api, browser):
    """Session fixation: whoever set a cookie before somebody signs in knows nothing afterwards."""
    sign_in(api, browser)
    planted = browser.cookies.get("placewright")
    with httpx.Client(base_url=api.url, headers=OURS, cookies={"placewright": planted}) as victim:
        victim.post("/sign-in", data={"organisation": "acme", "key": api.key(), "form_token": form_token(planted)})
        fresh = victim.cookies.get("placewright", path="/", domain="127.0.0.1") or ""
    assert "pws_" in fresh
    assert fresh != planted
    assert httpx.get(f"{api.url}/o/acme/batches", cookies={"placewright": planted}).status_code == 303


def test_signing_out_ends_the_session_on_the_server_too(api, browser):
    sign_in(api, browser)
    cookie = browser.cookies.get("placewright")
    assert browser.post("/o/acme/sign-out", data={"form_token": token(browser)}).status_code == 303
    assert httpx.get(f"{api.url}/o/acme/batches", cookies={"placewright": cookie}).status_code == 303


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}])
def test_forms_of_other_sites_are_refused(api, browser, headers):
    sign_in(api, browser)
    cookie = browser.cookies.get("placewright")
    sent = {"do": "create-key", "form_token": form_token(cookie)}
    answer = httpx.post(f"{api.url}/o/acme/settings", data=sent, cookies={"placewright": cookie}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("wrong", ["", "0" * 40, form_token("other")])
def test_forms_without_the_token_are_refused(api, browser, wrong):
    sign_in(api, browser)
    answer = browser.post("/o/acme/settings", data={"do": "create-key", "form_token": wrong})
    assert answer.status_code == 400
    assert "out of date" in answer.text


def test_another_organisation_stays_closed_and_may_be_added(api, browser):
    sign_in(api, browser)
    api.key("other")
    assert browser.get("/o/other/batches").headers["location"].startswith("/sign-in")
    sign_in(api, browser, "other")
    assert browser.get("/o/other/batches").status_code == 200
    assert 'href="/o/acme/batches"' in browser.get("/o/other/batches").text


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(api, browser, target):
    sent = {"organisation": "acme", "key": api.key(), "form_token": token(browser), "next": target}
    assert browser.post("/sign-in", data=sent).headers["location"] == "/o/acme/batches"


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_names_are_text_everywhere(api, browser, kind):
    name = HOSTILE[kind]
    sign_in(api, browser)
    with api.client() as client:
        job = {"place_id": name, "inputs": {"name": name, "city": name, "website": f"javascript:{name}"}}
        body = {"batch_name": name, "batch_id": name[:200], "jobs": [job], "attributes": ["websites"]}
        client.post("/batches", json=body).raise_for_status()
    api.work()
    pages = [
        browser.get("/o/acme/batches"),
        browser.get("/o/acme/batch", params={"id": name[:200]}),
        browser.get("/o/acme/place", params={"id": name}),
        browser.get("/o/acme/review"),
    ]
    for answer in pages:
        assert answer.status_code == 200, answer.text
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert 'href="javascript:' not in answer.text
        assert ">49<" not in answer.text


def test_a_file_comes_in_pieces_and_goes_on_where_it_broke_off(api, browser):
    sign_in(api, browser)
    text = "id,name,latitude,longitude\n" + "".join(f"p{n},Café {n},43.7,7.{n:03}\n" for n in range(50)) + ",,1,1\n"
    data = text.encode()
    about = {"name": "my list.csv", "size": len(data), "modified": "1"}
    headers = {"x-form-token": token(browser)}
    begun = browser.post("/o/acme/uploads", params=about, headers=headers).json()
    where = {"upload": begun["upload"]}
    browser.put("/o/acme/uploads", params={**where, "offset": 0}, content=data[:100], headers=headers)
    gap = browser.put("/o/acme/uploads", params={**where, "offset": 500}, content=data[500:], headers=headers)
    assert gap.status_code == 400
    again = browser.post("/o/acme/uploads", params=about, headers=headers).json()
    assert (again["upload"], again["bytes"]) == (begun["upload"], 100)
    assert browser.get("/o/acme/new/preview", params=where).status_code == 400  # not whole yet
    browser.put("/o/acme/uploads", params={**where, "offset": 100}, content=data[100:], headers=headers)
    shown = browser.get("/o/acme/new/preview", params=where)
    assert "50 good" in shown.text
    assert "1 left out" in shown.text
    sent = {"form_token": token(browser), "do": "send", "name": "Mine", "attributes": ["websites"], "begin": "yes"}
    sent |= {
        f"map.{key}": column
        for key, column in {"place_id": "id", "name": "name", "latitude": "latitude", "longitude": "longitude"}.items()
    }
    assert browser.post("/o/acme/new/preview", params=where, data=sent).status_code == 303
    for _ in range(100):
        page = browser.get("/o/acme/sending", params=where)
        if "places are in" in page.text:
            break
    assert "50 places are in" in page.text
    assert "1 rows were left out" in page.text
    with api.client() as client:
        (batch,) = client.get("/batches", params={"query": "Mine"}).json()["batches"]
    assert (batch["batch_name"], batch["metadata"]["total_jobs"]) == ("Mine", 50)


def test_an_upload_is_its_organisations_own(api, browser):
    sign_in(api, browser)
    headers = {"x-form-token": token(browser)}
    begun = browser.post(
        "/o/acme/uploads", params={"name": "a.csv", "size": 5, "modified": "1"}, headers=headers
    ).json()
    sign_in(api, browser, "other")
    assert browser.get("/o/other/new/preview", params={"upload": begun["upload"]}).status_code == 400
    for wrong in ("../../x", "", "g" * 32):
        assert browser.get("/o/acme/new/preview", params={"upload": wrong}).status_code == 400


def test_a_batch_is_changed_by_its_forms(api, browser):
    sign_in(api, browser)
    with api.client() as client:
        body = {
            "batch_name": "Old",
            "batch_id": "b",
            "jobs": [{"place_id": "p", "inputs": {"name": "P", "city": "Nice"}}],
        }
        client.post("/batches", json=body | {"attributes": ["websites"]}).raise_for_status()
    api.work()
    for sent in (
        {"do": "rename", "name": "New"},
        {"do": "refresh", "refresh": "yes"},
        {"do": "reprocess"},
        {"do": "cancel"},
    ):
        answer = browser.post("/o/acme/batch", params={"id": "b"}, data={"form_token": token(browser), **sent})
        assert answer.status_code == 303, (sent, answer.text)
    shown = browser.get("/o/acme/batch", params={"id": "b"}).text
    assert "<bdi>New</bdi>" in shown
    assert "Stop the monthly refresh" in shown
    file = browser.get("/o/acme/batch/export", params={"id": "b", "format": "csv", "name": "New"})
    assert file.headers["content-disposition"] == 'attachment; filename="New.csv"'
    assert (
        browser.post(
            "/o/acme/batch", params={"id": "b"}, data={"form_token": token(browser), "do": "delete"}
        ).status_code
        == 303
    )
    assert browser.get("/o/acme/batch", params={"id": "b"}).status_code == 404


def test_what_a_person_knows_better_is_kept_and_taken_back(api, browser):
    sign_in(api, browser)
    with api.client() as client:
        body = {
            "batch_name": "B",
            "batch_id": "b",
            "jobs": [{"place_id": "p/1", "inputs": {"name": "P", "city": "Nice"}}],
        }
        client.post("/batches", json=body | {"attributes": ["websites", "phoneNumbers"]}).raise_for_status()
    api.work()
    place = {"id": "p/1", "batch": "b"}
    sent = {
        "form_token": token(browser),
        "do": "correct",
        "output": "phone",
        "value": "+33 4 93 62 29 52",
        "reason": "rang",
    }
    assert browser.post("/o/acme/place", params=place, data=sent).status_code == 303
    shown = browser.get("/o/acme/place", params=place).text
    assert "+33493622952" in shown
    assert "corrected by hand" in shown
    wrong = browser.post("/o/acme/place", params=place, data={**sent, "value": "no phone"})
    assert wrong.status_code == 400
    assert 'value="rang"' in wrong.text  # what was typed is not lost
    override = re.search(r'name="override" value="([^"]+)"', shown)[1]
    undo = {"form_token": token(browser), "do": "undo", "override": override}
    assert browser.post("/o/acme/place", params=place, data=undo).status_code == 303
    assert "corrected by hand" not in browser.get("/o/acme/place", params=place).text
    trace = browser.get("/o/acme/place/trace", params=place)
    assert "Nobody was asked." in trace.text


def test_review_keeps_decisions_and_goes_on(api, browser):
    sign_in(api, browser)
    with api.client() as client:
        jobs = [{"place_id": f"r{n}", "inputs": {"name": f"Place {n}", "city": "Nice"}} for n in range(3)]
        body = {"batch_name": "B", "batch_id": "review", "jobs": jobs, "attributes": ["websites"]}
        client.post("/batches", json=body).raise_for_status()
    api.work()
    with api.client() as client:
        before = client.get(f"{api.url}/v1/acme/pairs").json()["total"]
    seen = []
    for decision in ("accept", "reject", "edit"):
        shown = browser.get("/o/acme/review", params={"id": "review"}).text
        seen.append(re.search(r"<h1><bdi>([^<]*)", shown)[1])
        place = re.search(r'name="place" value="([^"]+)"', shown)[1]
        sent = {
            "form_token": token(browser),
            "do": decision,
            "place": place,
            "batch": "review",
            "id": "review",
            "below": "HIGH",
        }
        edit = {"output": "website", "value": "https://www.nice.fr/", "reason": "seen"} if decision == "edit" else {}
        assert browser.post("/o/acme/review", data=sent | edit).status_code == 303
    assert seen == ["Place 0", "Place 1", "Place 2"]
    assert "Nothing is left to decide" in browser.get("/o/acme/review", params={"id": "review"}).text
    listed = browser.get("/o/acme/review/labelled.csv").text.splitlines()
    assert [line.split(",")[0] for line in listed][-2:] == ["r0", "r1"]
    with api.client() as client:
        assert client.get(f"{api.url}/v1/acme/pairs").json()["total"] == before + 2


def test_taking_one_record_off_leaves_the_place_to_be_decided(api, browser):
    sign_in(api, browser, "picky")
    with api.client("picky") as client:
        jobs = [{"place_id": f"x{n}", "inputs": {"name": f"Place {n}", "city": "Nice"}} for n in range(2)]
        body = {"batch_name": "B", "batch_id": "picky", "jobs": jobs, "attributes": ["websites"]}
        client.post("/batches", json=body).raise_for_status()
    api.work()
    sent = {"form_token": token(browser), "do": "not", "place": "x0", "batch": "picky", "id": "picky", "below": "HIGH"}
    answer = browser.post("/o/picky/review", data={**sent, "record": "node/7", "after": "later", "here": ""})
    assert "after" not in answer.headers["location"]
    assert "<h1><bdi>Place 0" in browser.get(answer.headers["location"]).text
    assert browser.get("/o/picky/review/labelled.csv").text.count("\n") == 1  # of it alone nothing follows for eval
    (line,) = browser.get("/o/picky/review/labelled.ndjson").text.splitlines()
    assert '"record":"node/7","same":false' in line
    browser.post("/o/picky/review", data={**sent, "do": "reject"})
    assert "<h1><bdi>Place 1" in browser.get("/o/picky/review", params={"id": "picky"}).text
    assert browser.get("/o/picky/review/labelled.exe").status_code == 404


def test_the_first_link_makes_an_organisation(api, browser):
    api.database.write(lambda conn: conn.execute(update(api_keys).values(revoked_at=1)))
    first = api.app.state.first_run.open()
    sent = {"form_token": token(browser), "token": first, "organisation": "fresh"}
    made = browser.post("/welcome", data=sent)
    assert re.search(r'id="secret">pw_[\w-]+', made.text)
    assert browser.get("/o/fresh/batches").status_code == 200
    assert browser.post("/welcome", data={**sent, "form_token": token(browser)}).status_code == 403


def test_settings_show_and_make_keys_and_webhooks(api, browser):
    sign_in(api, browser)
    made = browser.post("/o/acme/settings", data={"form_token": token(browser), "do": "create-key", "name": "sync"})
    assert "shown only now" in made.text
    hook = {"form_token": token(browser), "do": "create-webhook", "url": "https://example.com/hook"}
    assert "The secret of the new webhook" in browser.post("/o/acme/settings", data=hook).text
    bad = browser.post("/o/acme/settings", data={**hook, "url": "http://127.0.0.1/"})
    assert bad.status_code == 400
    assert "sync" in browser.get("/o/acme/settings").text
    assert browser.get("/o/acme/quality").status_code == 200


def test_settings_show_sources_retention_and_who_changed_what(api, browser):
    sign_in(api, browser, "settled")
    settings = "/o/settled/settings"
    assert "PLACEWRIGHT_WEBSITE" in browser.get(settings).text
    form = {"form_token": token(browser)}
    refused = browser.post(settings, data={**form, "do": "test-source", "source": "search"})
    assert (refused.status_code, "No source called" in refused.text) == (400, True)
    wrong = browser.post(settings, data={**form, "do": "retention", "days": "soon"})
    assert "is no number of days" in wrong.text
    assert browser.post(settings, data={**form, "do": "retention", "days": "30"}).status_code == 303
    shown = browser.get(settings).text
    assert "are kept 30 days" in shown
    assert "retention 30" in shown  # of the audit log
    browser.post(settings, data={**form, "do": "retention", "days": ""})
    assert "for ever, as the server is set" in browser.get(settings).text
