"""What this process counts and times of its work: plain numbers, which cost next to nothing and add up over processes.

They belong to the process, as its logs do, and are read by another thread while they grow. Each metric has one label at
most, whose values come from our own lists (sources, attributes, stages, codes) and never from what a client sends.
"""

from bisect import bisect_left
from collections.abc import Iterable

import msgspec

BOUNDS = (0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)  # seconds


class Metric(msgspec.Struct, frozen=True):
    """What a number is called, what it means, and what tells its values apart."""

    name: str
    help: str
    label: str = ""  # "": it has one value


SLICES = Metric("placewright_worker_slices_total", "Slices that workers ended: finished, handed_back, lost.", "result")
JOBS = Metric("placewright_worker_jobs_total", "Runs of jobs by how they ended: completed, failed.", "result")
CACHE = Metric("placewright_cache_total", "Runs of jobs by whether an earlier answer served: hit, miss.", "result")
ERRORS = Metric("placewright_job_errors_total", "Runs of jobs that failed, by code.", "code")
SOURCE_ERRORS = Metric("placewright_source_errors_total", "Questions that a source failed to answer.", "source")
LEASE_LOSSES = Metric("placewright_lease_losses_total", "Leases that were gone when a worker renewed them.")
TAKEN_BACK = Metric("placewright_slices_taken_back_total", "Slices taken back from workers that died or hung.")
DEATHS = Metric("placewright_worker_deaths_total", "Worker processes that ended unasked and were started again.")
PAID_CALLS = Metric("placewright_paid_calls_total", "Calls of sources that cost money.", "source")
SPENT = Metric("placewright_spent_total", "What calls of sources cost, in the unit of budgets.", "source")
COUNTERS = (SLICES, JOBS, CACHE, ERRORS, SOURCE_ERRORS, LEASE_LOSSES, TAKEN_BACK, DEATHS, PAID_CALLS, SPENT)

SLICE_SECONDS = Metric("placewright_slice_seconds", "Seconds that a worker spent on a slice.")
STAGE_SECONDS = Metric("placewright_enrichment_stage_seconds", "Seconds of a stage of one place.", "stage")
SOURCE_SECONDS = Metric("placewright_enrichment_source_seconds", "Seconds that a source took for one place.", "source")
ATTRIBUTE_SECONDS = Metric(
    "placewright_enrichment_attribute_seconds", "Seconds that resolving an attribute of one place took.", "attribute"
)
HISTOGRAMS = (SLICE_SECONDS, STAGE_SECONDS, SOURCE_SECONDS, ATTRIBUTE_SECONDS)


class Timer:
    """How often something took how long."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)  # by the first bound that is not exceeded; the last is beyond all
        self.total = 0.0  # seconds

    def add(self, seconds: float) -> None:
        """Note one time."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds


class Reading(msgspec.Struct, frozen=True):
    """The numbers of one or more processes at a moment, by the name of the metric and the value of its label."""

    counts: dict[str, dict[str, float]] = {}
    seconds: dict[str, dict[str, tuple[list[int], float]]] = {}  # → (counts as in Timer, total)


class Meters:
    """The numbers of a process; they only grow."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[str, float]] = {metric.name: {} for metric in COUNTERS}
        self._timers: dict[str, dict[str, Timer]] = {metric.name: {} for metric in HISTOGRAMS}

    def count(self, metric: Metric, label: str = "", number: float = 1) -> None:
        """Add to a counter."""
        values = self._counts[metric.name]
        values[label] = values.get(label, 0) + number

    def timer(self, metric: Metric, label: str = "") -> Timer:
        """Return the timer of a histogram; who keeps it spares the look-up."""
        timers = self._timers[metric.name]
        found = timers.get(label)
        if found is None:
            found = timers.setdefault(label, Timer())
        return found

    def read(self) -> Reading:
        """Return the numbers as they are now."""
        # A dictionary may grow while it is walked; copying its items first is one step that nothing interrupts.
        counts = {name: dict(values) for name, values in self._counts.items()}
        seconds = {
            name: {label: (list(one.counts), one.total) for label, one in list(timers.items())}
            for name, timers in self._timers.items()
        }
        return Reading(counts, seconds)


def total(readings: Iterable[Reading]) -> Reading:
    """Return the sum of readings."""
    counts: dict[str, dict[str, float]] = {}
    seconds: dict[str, dict[str, tuple[list[int], float]]] = {}
    for reading in readings:
        for name, values in reading.counts.items():
            into = counts.setdefault(name, {})
            for label, number in values.items():
                into[label] = into.get(label, 0) + number
        for name, timers in reading.seconds.items():
            sums = seconds.setdefault(name, {})
            for label, (buckets, spent) in timers.items():
                before, so_far = sums.get(label, ([0] * len(buckets), 0.0))
                sums[label] = ([a + b for a, b in zip(before, buckets, strict=True)], so_far + spent)
    return Reading(counts, seconds)


METERS = Meters()
