"""Traces that are off cost no import and change nothing."""

import subprocess
import sys

from placewright.telemetry import tracing


def test_while_off_nothing_of_the_sdk_is_imported() -> None:
    code = """
import sys
import placewright.api.app, placewright.worker.process, placewright.cli.top.command
from placewright.telemetry import tracing
tracing.start(None, 1.0, "test")
with tracing.span("slice"), tracing.place(0), tracing.stage("match"):
    assert tracing.carried() is None
tracing.stop()
print(sorted(name for name in sys.modules if name.startswith(("opentelemetry.sdk", "opentelemetry.exporter"))))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_while_off_a_span_is_nothing() -> None:
    assert not tracing.on()
    with tracing.span("slice", jobs=3) as span:
        assert span is None
