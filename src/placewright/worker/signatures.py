"""Signs what is sent to webhooks by the Standard Webhooks rules (standardwebhooks.com, symmetric signatures, v1)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable

from placewright.store.webhooks import SECRET_PREFIX


def headers(event_id: str, at: int, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """Return the three headers of a message; while secrets are rotated, with a signature by each.

    Args:
        event_id: the same at every attempt, so that the receiver can drop what it has.
        at: the time of this attempt, seconds since 1970 UTC.
        body: as sent.
        secrets: `whsec_` and base64.
    """
    signed = f"{event_id}.{at}.".encode() + body
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
