"""Signatures, as the package of the standard verifies them."""

import base64
import time

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from placewright.worker import signatures

# The values of the specification's own example.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'


def test_the_example_of_the_specification():
    made = signatures.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY, [SECRET])
    assert made == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize("secret", ["one", "two"])
def test_while_secrets_rotate_both_verify(secret):
    secrets = {name: "whsec_" + base64.b64encode(name.encode() * 10).decode() for name in ("one", "two")}
    made = signatures.headers("msg_1", int(time.time()), BODY, secrets.values())
    assert Webhook(secrets[secret]).verify(BODY, made) == {"test": 2432232314}
    with pytest.raises(WebhookVerificationError):
        Webhook(secrets[secret]).verify(BODY + b" ", made)
