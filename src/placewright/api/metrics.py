"""The Prometheus metrics of the server: its requests, how all work stands, what it and its workers have done."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from placewright import __version__
from placewright.model.job import JobStatus
from placewright.store.health import Queue, Standing
from placewright.telemetry.exposition import exposed
from placewright.telemetry.meters import METERS, Reading, total

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Work(msgspec.Struct, frozen=True):
    """How the work of all servers and workers on this database stands."""

    jobs: Mapping[JobStatus, int]
    standing: Standing
    queues: Sequence[Queue] = ()  # of the organisations that may be named


class Metrics:
    """One registry for each application, so that two in one process do not mix; the work belongs to the process."""

    def __init__(self) -> None:
        self.workers: Callable[[], Reading] = Reading  # asked for the numbers of the workers that the server started
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

    def text(self, work: Work) -> bytes:
        """Return all metrics in the text format, with how the work stands."""
        registry = CollectorRegistry()
        registry.register(_Work(work))
        done = exposed(total([METERS.read(), self.workers()]))
        return generate_latest(self._registry) + generate_latest(registry) + done


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Work(Collector):
    def __init__(self, work: Work) -> None:
        self._work = work

    def collect(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily("placewright_jobs", "Jobs of all organisations by status.", labels=("status",))
        for status in JobStatus:
            jobs.add_metric((status.value,), self._work.jobs.get(status, 0))
        yield jobs
        standing = self._work.standing
        slices = GaugeMetricFamily("placewright_slices", "Slices of jobs by state.", labels=("state",))
        for state in ("waiting", "leased", "delayed", "overdue"):
            slices.add_metric((state,), getattr(standing, state))
        yield slices
        age = "Seconds that the slice that waits longest has been waiting; 0: none waits."
        yield GaugeMetricFamily("placewright_oldest_slice_seconds", age, value=standing.oldest_seconds)
        busy = "Workers on whatever machine that hold a slice."
        yield GaugeMetricFamily("placewright_busy_workers", busy, value=standing.busy_workers)
        queued = "Jobs in slices by state, of the organisations with most (PLACEWRIGHT_METRICS_ORGANISATIONS)."
        queues = GaugeMetricFamily("placewright_queue_jobs", queued, labels=("organisation", "state"))
        for one in self._work.queues:
            queues.add_metric((one.organisation, one.state), one.jobs)
        yield queues
        build = GaugeMetricFamily("placewright_build_info", "1; the label is the version.", labels=("version",))
        build.add_metric((__version__,), 1)
        yield build
