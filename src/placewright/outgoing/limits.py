"""How far reading the web goes: time, bytes, and how often a host is asked."""

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How far a fetcher goes."""

    agent: str  # User-Agent: who asks, and where that can be looked up
    age_seconds: float = 30 * 24 * 3600.0  # a kept page is not asked for again before
    page_seconds: float = 20.0  # for one answer, all of it
    page_bytes: int = 3 * 2**20  # as sent, and unpacked
    redirects: int = 5
    host_interval_seconds: float = 0.5  # between requests to one host
    host_connections: int = 2
    longest_wait_seconds: float = 60.0  # for a turn with a host, or for another process that reads the same page
    connections: int = 200
    cache_bytes: int = 2 * 2**30
