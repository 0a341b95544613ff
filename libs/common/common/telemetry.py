"""What OpenTelemetry is told, by its semantic conventions: requests, calls, event handlers, jobs.

One trace leads from the gateway through the last event handler. `docs/telemetry.md` lists every name.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from opentelemetry import metrics, trace
from opentelemetry.trace import INVALID_SPAN, Link, Span, SpanKind, Status, StatusCode

from common import context, faults, tracing
from common.events.envelope import Envelope

meter = metrics.get_meter("atelier")
# The semantic conventions' boundaries: the SDK's own are meant for milliseconds.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
request_duration = meter.create_histogram(
    "http.server.request.duration", unit="s", explicit_bucket_boundaries_advisory=SECONDS
)
process_duration = meter.create_histogram(
    "messaging.process.duration", unit="s", explicit_bucket_boundaries_advisory=SECONDS
)
task_duration = meter.create_histogram("atelier.task.duration", unit="s", explicit_bucket_boundaries_advisory=SECONDS)
outbox_published = meter.create_counter("messaging.client.published.messages", unit="{message}")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"})
_IDENTIFIER = re.compile(r"(?<=/)(?:[0-9a-f]{8}-[0-9a-f-]{27}|[a-z]{2,4}_\w{8,}|\d+)(?=/|$)")
_UNTRACED = nullcontext(INVALID_SPAN)


def configure(process: str, endpoint: str | None) -> None:
    """Export traces and metrics over OTLP/HTTP to `endpoint`; without one, nothing is recorded."""
    if endpoint is None:
        return
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter  # all of it slow to import
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    base = endpoint.rstrip("/")
    recorder = tracing.Recorder(process, BatchSpanProcessor(OTLPSpanExporter(f"{base}/v1/traces")))
    tracing.record(recorder)
    trace.set_tracer_provider(recorder.provider(process))  # for libraries that trace
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{base}/v1/metrics"))
    metrics.set_meter_provider(MeterProvider(resource=tracing.resource(process, process), metric_readers=[reader]))


def serving(
    method: str, path: str, scheme: str, traceparent: str | None, tracestate: str | None
) -> AbstractContextManager[Span]:
    """The span of one HTTP request, a child of the caller's. `answered` completes it."""
    if traceparent is None and not tracing.recording():
        return _UNTRACED
    name = _method(method)
    attributes = {"http.request.method": name, "url.path": path, "url.scheme": scheme}
    return tracing.span(name, SpanKind.SERVER, attributes, tracing.parent(traceparent, tracestate))


def answered(span: Span, method: str, status: int, seconds: float, route: str | None, **more: str) -> None:
    """How a request ended. `route` is the template of its path; `more` names attributes of ours."""
    name = _method(method)
    facts: dict[str, Any] = {"http.response.status_code": status, **{f"atelier.{key}": more[key] for key in more}}
    if route:
        facts["http.route"] = route
    if status >= 500:
        facts["error.type"] = str(status)
    if span.is_recording():
        if route:
            span.update_name(f"{name} {route}")
        if status >= 500:
            span.set_status(Status(StatusCode.ERROR))
        span.set_attributes(facts)
    service = context.facts().get("service") or "atelier"
    request_duration.record(seconds, {"service.name": service, "http.request.method": name, **facts})


class Call:
    """One request to somebody else. `headers` carry the trace there."""

    __slots__ = ("_span", "headers")

    def __init__(self, span: Span, headers: Mapping[str, str]) -> None:
        self._span = span
        self.headers = headers

    def answered(self, status: int) -> None:
        if self._span.is_recording():
            self._span.set_attribute("http.response.status_code", status)
            if status >= 400:
                self._span.set_attribute("error.type", str(status))
                self._span.set_status(Status(StatusCode.ERROR))


_UNTRACED_CALL = nullcontext(Call(INVALID_SPAN, {}))


def calling(service: str, method: str, path: str) -> AbstractContextManager[Call]:
    """The span of one HTTP call to a sibling, or to somebody outside."""
    if not tracing.recording() and trace.get_current_span() is INVALID_SPAN:
        return _UNTRACED_CALL
    return _calling(service, method, path)


@contextmanager
def _calling(service: str, method: str, path: str) -> Iterator[Call]:
    template = _IDENTIFIER.sub("{id}", path)
    attributes = {
        "http.request.method": _method(method),
        "url.path": path,
        "url.template": template,
        "server.address": service,
        "peer.service": service,
    }
    with tracing.span(f"{_method(method)} {template}", SpanKind.CLIENT, attributes) as span:
        yield Call(span, tracing.carrier())


@contextmanager
def consuming(envelope: Envelope, handler: str, system: str = "atelier", *, here: bool = False) -> Iterator[None]:
    """The span of one event handler: a child of whoever published the event or, if `here`, of the current span."""
    facts = {"cloudevents.event_type": envelope.type, "atelier.handler": handler}
    attributes = {**_processing(system, envelope.type), "messaging.message.id": str(envelope.id), **facts}
    parent = None if here else tracing.parent(envelope.traceparent)
    with (
        context.within(
            storefront=envelope.storefront,
            request_id=envelope.requestid,
            event_type=envelope.type,
            event_id=str(envelope.id),
        ),
        _spanning(f"process {envelope.type}", attributes, parent),
        _timed(process_duration, facts),
    ):
        yield


@contextmanager
def working(job: str, payload: Mapping[str, Any]) -> Iterator[None]:
    """The span of one background job, a child of whoever enqueued it."""
    attributes = {**_processing("atelier", job), "atelier.handler": job}
    with (
        context.within(storefront=payload.get("storefront"), request_id=payload.get("requestid")),
        _spanning(f"process {job}", attributes, tracing.parent(payload.get("traceparent"))),
        _timed(task_duration, {"atelier.handler": job}),
    ):
        yield


@contextmanager
def told(subject: str, traceparent: str | None) -> Iterator[None]:
    """News from outside about something we began: a span of the trace it began in, linked to the request at hand."""
    if traceparent is None or not tracing.recording():
        yield
        return
    at_hand = trace.get_current_span().get_span_context()
    links = (Link(at_hand),) if at_hand.is_valid else ()
    parent = tracing.parent(traceparent)
    with tracing.span(f"process {subject}", SpanKind.CONSUMER, _processing("webhook", subject), parent, links):
        yield


def _processing(system: str, destination: str) -> dict[str, str | int]:
    return {
        "messaging.system": system,
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": destination,
    }


def _spanning(name: str, attributes: tracing.Attributes, parent: Any) -> AbstractContextManager[Span]:
    if parent is None and not tracing.recording():
        return _UNTRACED
    return tracing.span(name, SpanKind.CONSUMER, attributes, parent)


def _method(method: str) -> str:
    return method if method in METHODS else "_OTHER"


@contextmanager
def _timed(duration: metrics.Histogram, attributes: dict[str, str]) -> Iterator[None]:
    """What took how long; `error.type` when it failed."""
    started = time.perf_counter()
    try:
        yield
    except Exception as error:
        attributes = {**attributes, "error.type": faults.kind(error)}
        raise
    finally:
        duration.record(time.perf_counter() - started, attributes)
