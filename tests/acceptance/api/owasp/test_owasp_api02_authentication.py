"""API2:2023 Broken Authentication: keys are long, random, kept as hashes, end when they should, and stand in no log."""

from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import select
from tests.acceptance.api.owasp.conftest import BATCH

from placewright.store import keys, schema


def test_a_key_is_256_random_bits_and_not_kept(api, org):
    secret = org().headers["apiKey"]
    assert len(secret.removeprefix("pw_")) == 43
    rows = api.database.read(lambda conn: conn.execute(select(schema.api_keys)).all())
    assert not any(secret in str(row) or secret.encode() in row for row in rows)


def test_what_has_ended_is_refused(api, org):
    assert org("gone", expires_at=datetime.now(UTC) - timedelta(seconds=1)).get("/audit").status_code == 401
    client = org("revoked")
    (key,) = [one for one in api.database.read(keys.list_keys) if one.organisation in str(client.base_url)]
    api.database.write(lambda conn: keys.revoke(conn, key.id))
    assert client.get("/audit").status_code == 401


def test_a_key_in_the_address_is_none(org):
    client = org()
    secret = client.headers.pop("apiKey")
    for name in ("apiKey", "api_key", "key", "access_token"):
        assert client.get("/place_enrichment/batches", params={name: secret}).status_code == 401


def test_no_secret_reaches_a_log(org):
    with structlog.testing.capture_logs() as logs:
        client = org()
        client.post("/place_enrichment/batches", json=BATCH).raise_for_status()
        client.get("/place_enrichment/batches", headers={"apiKey": "pw_wrong-secret"})
    assert client.headers["apiKey"] not in str(logs)
    assert "pw_wrong-secret" not in str(logs)
