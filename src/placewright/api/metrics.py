"""The Prometheus metrics of the server: requests, seconds, jobs by status, slices by state."""

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from placewright.model.job import JobStatus
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

    def text(self, jobs: Mapping[JobStatus, int], standing: Standing) -> bytes:
        """Return all metrics in the text format, with the numbers of jobs and how the work stands."""
        registry = CollectorRegistry()
        registry.register(_Work(jobs, standing))
        return generate_latest(self._registry) + generate_latest(registry)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Work(Collector):
    def __init__(self, jobs: Mapping[JobStatus, int], standing: Standing) -> None:
        self._jobs = jobs
        self._standing = standing

    def collect(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily("placewright_jobs", "Jobs of all organisations by status.", labels=("status",))
        for status in JobStatus:
            jobs.add_metric((status.value,), self._jobs.get(status, 0))
        yield jobs
        slices = GaugeMetricFamily("placewright_slices", "Slices of jobs by state.", labels=("state",))
        for state in ("waiting", "leased", "overdue"):
            slices.add_metric((state,), getattr(self._standing, state))
        yield slices
