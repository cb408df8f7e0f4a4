"""schemathesis asks every operation what the description allows and what it forbids; and what it says of itself."""

import subprocess
import sys

import httpx

# Not asked: whether all data that fits the schema is taken (a schema cannot say that a WKT text must parse), and the
# Allow header, in which a path such as /jobs/reprocess also has the methods of /jobs/{place_id}.
EXCLUDED = "positive_data_acceptance,allow_header_conformance"
PROGRAM = "from schemathesis.cli import schemathesis; schemathesis()"


def test_section_11_every_operation_keeps_what_the_description_says(start_api, tmp_path):
    running = start_api()
    (tmp_path / "schemathesis.toml").write_text('[parameters]\norg_slug = "acme"\n')
    asked = [sys.executable, "-c", PROGRAM, "run", f"{running.url}/openapi.json", "-H", f"apiKey: {running.key()}"]
    options = ["--checks", "all", "--exclude-checks", EXCLUDED, "--max-examples", "12", "--seed", "1", "--no-shrink"]
    done = subprocess.run([*asked, *options], cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    operations = [verb for verbs in httpx.get(f"{running.url}/openapi.json").json()["paths"].values() for verb in verbs]
    assert f"Tested: {len(operations)}\n" in done.stdout, done.stdout[-3000:]


def test_section_11_the_description_comes_packed_and_plain(api):
    got = [
        httpx.get(f"{api.url}/{page}", headers={"Accept-Encoding": encoding})
        for page in ("openapi.json", "docs")
        for encoding in ("gzip", "identity", "gzip")
    ]
    assert [one.headers.get("content-encoding") for one in got] == ["gzip", None, "gzip"] * 2
    assert len({one.text for one in got}) == 2


def test_section_11_every_operation_is_described(api):
    description = httpx.get(f"{api.url}/openapi.json").json()
    assert set(description["components"]["securitySchemes"]) == {"bearer", "apiKey"}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            assert "422" not in operation["responses"]
            if path.startswith("/v1/"):
                assert {"400", "401", "403", "503"} <= operation["responses"].keys(), (method, path)
                open_to_all = path.endswith("/first_key")  # it opens by the secret in its body
                assert operation["security"] == [] if open_to_all else {"bearer": []} in operation["security"]
            if "requestBody" in operation:
                assert {"413", "415"} <= operation["responses"].keys(), (method, path)
                name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                assert "example" in description["components"]["schemas"][name], name
