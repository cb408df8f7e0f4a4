"""API7:2023 Server Side Request Forgery: what clients name is not dialled when it is not of the public web.

The sixty forms, redirects and rebinding are in tests/unit/outgoing and tests/integration/web.
"""

import pytest


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://10.0.0.1/",
        "https://user:secret@example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://example.com:22/",
    ],
)
def test_a_webhook_to_the_inside_is_refused(org, url):
    answer = org().post("/webhooks", json={"url": url, "events": ["batch.completed"]})
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["pointer"] == "/url"
