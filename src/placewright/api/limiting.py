"""Limits how often a key and an organisation may ask: token buckets in memory, told in the fields of an IETF draft.

`RateLimit-Policy` and `RateLimit` are lists of structured fields (draft-ietf-httpapi-ratelimit-headers-10): `q` the
quota in requests, `w` its window in seconds, `r` what is left of it, `t` the seconds until there is more.
"""

import math
import time
from collections.abc import Callable, Mapping

import msgspec
from starlette.exceptions import HTTPException

from placewright.settings import Settings
from placewright.store import KeyOwner

_MOST_BUCKETS = 10_000  # then those that are full again are forgotten; they stand for keys that rest


class Policy(msgspec.Struct, frozen=True):
    """So many requests per second on average, so many at once."""

    name: str
    rate: float  # requests per second
    burst: int

    @property
    def told(self) -> str:
        """Return the policy as an item of `RateLimit-Policy`; who keeps to the rounded window never waits."""
        return f'"{self.name}";q={self.burst};w={math.ceil(self.burst / self.rate)}'


class _Bucket:
    """What a key or an organisation has left, and when that was so."""

    __slots__ = ("at", "tokens")

    def __init__(self, tokens: float, at: float) -> None:
        self.tokens, self.at = tokens, at

    def fill(self, policy: Policy, now: float) -> None:
        """Add what time has brought."""
        self.tokens = min(policy.burst, self.tokens + (now - self.at) * policy.rate)
        self.at = now

    def wait(self, policy: Policy) -> int:
        """Return the seconds, rounded up, until one more whole request is allowed."""
        return max(1, math.ceil((math.floor(self.tokens) + 1 - self.tokens) / policy.rate))


class Limiter:
    """The buckets of one process."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        key = _policy("key", settings.key_requests_per_second, settings.key_requests_burst)
        whole = _policy("organisation", settings.organisation_requests_per_second, settings.organisation_requests_burst)
        self._policies = [policy for policy in (key, whole) if policy is not None]
        self._buckets: dict[tuple[str, int], _Bucket] = {}
        self._clock = clock
        self._told = ", ".join(policy.told for policy in self._policies)

    def take(self, owner: KeyOwner, headers: dict[str, str]) -> None:
        """Count one request, and add to `headers` how the limits stand; one that is refused takes nothing.

        Raises:
            HTTPException: 429 when it is one too many.
        """
        if not self._policies:
            return
        ids = {"key": owner.key_id, "organisation": owner.organisation_id}
        buckets = [(policy, self._bucket(policy, ids)) for policy in self._policies]
        short = [(policy, bucket) for policy, bucket in buckets if bucket.tokens < 1]
        if not short:
            for _, bucket in buckets:
                bucket.tokens -= 1
        headers["RateLimit-Policy"] = self._told
        headers["RateLimit"] = ", ".join(
            f'"{policy.name}";r={math.floor(bucket.tokens)};t={bucket.wait(policy)}' for policy, bucket in buckets
        )
        if short:
            raise _too_many(short[0][0], max(bucket.wait(policy) for policy, bucket in short))

    def _bucket(self, policy: Policy, ids: Mapping[str, int]) -> _Bucket:
        now, name = self._clock(), (policy.name, ids[policy.name])
        bucket = self._buckets.get(name)
        if bucket is None:
            if len(self._buckets) >= _MOST_BUCKETS:
                self._forget(now)
            bucket = self._buckets[name] = _Bucket(policy.burst, now)
        bucket.fill(policy, now)
        return bucket

    def _forget(self, now: float) -> None:
        policies = {policy.name: policy for policy in self._policies}
        for (kind, number), bucket in list(self._buckets.items()):
            bucket.fill(policies[kind], now)
            if bucket.tokens >= policies[kind].burst:
                del self._buckets[kind, number]


def _policy(name: str, rate: float, burst: int) -> Policy | None:
    """Return the policy of two settings; no burst means what one second brings."""
    return Policy(name, rate, burst or max(1, math.ceil(rate))) if rate else None


def _too_many(policy: Policy, wait: int) -> HTTPException:
    detail = (
        f"Too many requests: this {policy.name} may send {policy.rate:g} a second, {policy.burst} at once. "
        f"Try again in {wait} seconds."
    )
    return HTTPException(429, detail, {"Retry-After": str(wait)})
