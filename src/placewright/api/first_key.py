"""The one-time secret by which a new installation gives its first key away."""

import hmac
import secrets


class FirstRun:
    """Closed from the start when there are keys; else open until the first one is made."""

    def __init__(self) -> None:
        self.token: str | None = None  # of the link that `placewright serve` prints

    def open(self) -> str:
        """Make the secret."""
        self.token = secrets.token_urlsafe(32)
        return self.token

    def opens(self, token: str) -> bool:
        """Tell whether this is the secret."""
        return self.token is not None and hmac.compare_digest(self.token.encode(), token.encode())

    def close(self) -> None:
        """Make the secret worthless."""
        self.token = None
