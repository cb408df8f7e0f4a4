"""API8:2023 Security Misconfiguration: safe headers, no traces, no grants to other origins, no stray methods."""

import httpx
import pytest

from placewright.settings import load_settings


def test_answers_are_typed_and_of_one_key(org):
    answer = org().get("/place_enrichment/batches")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "server" not in answer.headers


def test_no_other_origin_is_let_in(org):
    answer = org().options(
        "/place_enrichment/batches",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
    )
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PATCH", "FOO"])
def test_methods_that_nobody_offers_are_refused(org, method):
    assert org().request(method, "/place_enrichment/batches").status_code in (400, 404, 405)


def test_an_error_of_ours_shows_nothing_of_the_inside(start_api):
    class Broken:
        attributes = ("websites",)
        sources = ()

        async def enrich(self, inputs, attributes):
            raise RuntimeError("/secret/path SELECT password")

        def close(self):
            """Hold nothing."""

    api = start_api(Broken())
    with api.client() as client:
        answer = client.post("/enrich", json={"inputs": {"name": "x", "city": "Nice"}, "attributes": ["websites"]})
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_it_listens_to_this_machine_alone_by_default(tmp_path):
    assert load_settings(data=tmp_path).host == "127.0.0.1"


def test_paths_do_not_lead_out(api):
    for path in ("/../../etc/passwd", "/static/..%2f..%2fetc/passwd", "/v1/acme/exports/..%2f..%2fetc/download"):
        assert httpx.get(f"{api.url}{path}").status_code in (303, 307, 400, 401, 404)
