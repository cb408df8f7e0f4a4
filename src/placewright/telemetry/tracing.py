"""Traces by OpenTelemetry, when they are switched on: request → slice → place → stage of its enrichment.

Nothing of OpenTelemetry is imported before `start`. While traces are off, a span is one comparison. The trace of a
request goes on in the workers, however much later: its id is kept with the slices that the request made.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from placewright import __version__
from placewright.errors import SettingsError

TRACED_PLACES = 5  # of a slice; all of them would be a thousand spans
_EXPORT_SECONDS = 3.0  # for one batch of spans
_STOP_SECONDS = 2.0  # for the last ones, when a process stops
_OFF: AbstractContextManager[None] = nullcontext()


class _Process:
    """One for the process, as the logs are."""

    tracer: Any = None  # None: traces are off
    provider: Any = None


_in_place: ContextVar[bool] = ContextVar("in_place", default=False)


def start(url: str | None, share: float, service: str) -> None:
    """Switch traces on for this process, when there is a URL to send them to (OTLP over HTTP).

    Args:
        url: of the collector, such as http://127.0.0.1:4318/v1/traces; None leaves them off.
        share: of the traces that begin here, 0..1; one that a client began is kept as it says.
        service: what this process is, such as placewright-worker.

    Raises:
        SettingsError: the extra `otel` is not installed.
    """
    if not url or _Process.tracer is not None:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
    except ImportError as error:
        raise SettingsError(
            "PLACEWRIGHT_TRACES_URL needs the extra `otel`: pip install 'placewright[otel]', or unset it."
        ) from error
    resource = Resource.create({"service.name": service, "service.version": __version__})
    _Process.provider = TracerProvider(resource=resource, sampler=ParentBased(TraceIdRatioBased(share)))
    _Process.provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url, timeout=_EXPORT_SECONDS)))
    _Process.tracer = _Process.provider.get_tracer("placewright")


def stop() -> None:
    """Send what is left, for two seconds at most, and switch traces off; harmless when they are off."""
    provider, _Process.tracer, _Process.provider = _Process.provider, None, None
    if provider is not None:
        # A collector that does not answer must not keep the process from ending.
        last = threading.Thread(target=provider.shutdown, name="traces", daemon=True)
        last.start()
        last.join(_STOP_SECONDS)


def on() -> bool:
    """Tell whether traces are on."""
    return _Process.tracer is not None


def span(
    name: str, *, kind: str = "internal", parent: str | None = None, **fields: str | int | float | bool
) -> AbstractContextManager[Any]:
    """Time what is done in the `with` block; what is yielded is the span, or None while traces are off.

    Args:
        name: of the span, one of few.
        kind: internal, server or consumer.
        parent: the traceparent (W3C) that it continues; without one, the span around it.
        fields: what is known of it at its start.
    """
    return _OFF if _Process.tracer is None else _span(name, kind, parent, fields)


@contextmanager
def _span(name: str, kind: str, parent: str | None, fields: Mapping[str, Any]) -> Iterator[Any]:
    from opentelemetry.propagate import extract
    from opentelemetry.trace import SpanKind

    context = extract({"traceparent": parent}) if parent else None
    options = {"context": context, "kind": SpanKind[kind.upper()], "attributes": dict(fields)}
    with _Process.tracer.start_as_current_span(name, **options) as made:
        yield made


def place(number: int) -> AbstractContextManager[Any]:
    """Trace the stages of a place, when it is one of the first of its slice; `number` counts from 0."""
    return _OFF if _Process.tracer is None or number >= TRACED_PLACES else _place()


@contextmanager
def _place() -> Iterator[Any]:
    token = _in_place.set(True)
    try:
        with _span("place", "internal", None, {}) as made:
            yield made
    finally:
        _in_place.reset(token)


def stage(name: str) -> AbstractContextManager[Any]:
    """Trace a stage of a place that is traced."""
    return _OFF if _Process.tracer is None or not _in_place.get() else _span(name, "internal", None, {})


def carried() -> str | None:
    """Return the traceparent of the span around the caller, for who continues it; None while traces are off."""
    if _Process.tracer is None:
        return None
    from opentelemetry.propagate import inject

    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")
