"""Writes readings of the work in the text format of Prometheus."""

from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from placewright.telemetry.meters import BOUNDS, COUNTERS, HISTOGRAMS, Reading

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS = (*map(str, BOUNDS), "+Inf")


def exposed(reading: Reading) -> bytes:
    """Return the text; a metric without a label stands in it from the start, at 0."""
    registry = CollectorRegistry()
    registry.register(_Work(reading))
    return generate_latest(registry)


class _Work(Collector):
    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def collect(self) -> Iterator[Metric]:
        for metric in COUNTERS:
            counter = CounterMetricFamily(metric.name, metric.help, labels=_labels(metric.label))
            counts = self._reading.counts.get(metric.name) or ({} if metric.label else {"": 0.0})
            for label, number in sorted(counts.items()):
                counter.add_metric(_labels(label), number)
            yield counter
        for metric in HISTOGRAMS:
            histogram = HistogramMetricFamily(metric.name, metric.help, labels=_labels(metric.label))
            for label, (times, total) in sorted(self._reading.seconds.get(metric.name, {}).items()):
                buckets = list(zip(_BOUNDS, map(float, accumulate(times)), strict=True))
                histogram.add_metric(_labels(label), buckets, total)
            yield histogram


def _labels(word: str) -> tuple[str, ...]:
    return (word,) if word else ()
