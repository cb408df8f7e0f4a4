"""Times the stages of an enrichment, and traces them: read, collect, match, answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from placewright.telemetry import tracing
from placewright.telemetry.meters import METERS, STAGE_SECONDS


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count what is done within as a stage of one place: collect once for each wave of sources, match for each that
    found candidates."""
    began = perf_counter()
    with tracing.stage(name):
        yield
    METERS.timer(STAGE_SECONDS, name).add(perf_counter() - began)
