"""The Prometheus metrics of the server: requests, seconds, and how the work stands."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from placewright.store.health import Standing

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """One registry for each application, so that two in one process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "placewright_requests_total", "HTTP requests.", ("method", "route", "code"), registry=self._registry
        )
        self._seconds = Histogram(
            "placewright_request_seconds",
            "Seconds from a request to the last byte of its answer.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def observe(self, method: str, route: str, code: int, seconds: float) -> None:
        """Count one request."""
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, str(code)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self, standing: Standing) -> bytes:
        """Return all metrics in the text format, with how the work stands."""
        registry = CollectorRegistry()
        registry.register(_Slices(standing))
        return generate_latest(self._registry) + generate_latest(registry)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Slices(Collector):
    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily("placewright_slices", "Slices of jobs of all organisations.", labels=("state",))
        for state in ("waiting", "leased", "overdue"):
            family.add_metric((state,), getattr(self._standing, state))
        yield family
