"""Spans and metrics of requests, calls, event handlers and jobs, by OpenTelemetry's semantic conventions.

One trace contains everything from the gateway's span to the last event handler's. `docs/telemetry.md` lists all names.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from opentelemetry import metrics
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from common.observability import log_context, redaction, tracing

meter = metrics.get_meter("atelier")
# In seconds, from the semantic conventions: the SDK's own boundaries are meant for milliseconds.
DURATION_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
request_duration = meter.create_histogram(
    "http.server.request.duration", unit="s", explicit_bucket_boundaries_advisory=DURATION_BUCKETS
)
process_duration = meter.create_histogram(
    "messaging.process.duration", unit="s", explicit_bucket_boundaries_advisory=DURATION_BUCKETS
)
task_duration = meter.create_histogram(
    "atelier.task.duration", unit="s", explicit_bucket_boundaries_advisory=DURATION_BUCKETS
)
outbox_published = meter.create_counter("messaging.client.published.messages", unit="{message}")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"})
UNKNOWN_PATH = "/…"
_IDENTIFIER = re.compile(
    r"(?<=/)(?:[0-9a-f]{8}-[0-9a-f-]{27}|[a-z]{2,4}_\w{8,}|\d+|(?=[^/]*\d)[^/]{16,}|[^/]{40,})(?=/|$)"
)
"""Segments of other systems' paths that are not words of the path's template."""


def configure(process: str, endpoint: str | None) -> None:
    """Export traces and metrics over OTLP/HTTP to `endpoint`; without one, nothing is recorded."""
    if endpoint is not None:
        from common.observability import export  # slow to import

        export.start(process, endpoint)


def server_span(
    method: str, scheme: str, traceparent: str | None, tracestate: str | None
) -> AbstractContextManager[Span]:
    """The span of one HTTP request, a child of the caller's. `record_response` completes it."""
    if traceparent is None and not tracing.is_active():
        return tracing.UNTRACED
    name = _method(method)
    attributes = {"http.request.method": name, "url.scheme": scheme}
    return tracing.span(name, SpanKind.SERVER, attributes, tracing.extract(traceparent, tracestate))


def record_response(
    span: Span,
    method: str,
    status: int,
    seconds: float,
    route: str | None,
    path: str | None = None,
    refusal: str | None = None,
    **more: str,
) -> None:
    """Record the response in the span and the metrics.

    `route` is the template of the path, and `path` the path without its parameters, which may be secrets: `route` if it
    is None. `refusal` is why a refusal is no failure. `more` become attributes named `atelier.…`.
    """
    name = _method(method)
    attributes: dict[str, Any] = {"http.response.status_code": status, **{f"atelier.{key}": more[key] for key in more}}
    if route:
        attributes["http.route"] = route
    if refusal:
        attributes["atelier.refusal"] = refusal
    elif status >= 500:
        attributes["error.type"] = str(status)
    if span.is_recording():
        if route:
            span.update_name(f"{name} {route}")
        if "error.type" in attributes:
            span.set_status(Status(StatusCode.ERROR))
        span.set_attributes({**attributes, "url.path": path or route or UNKNOWN_PATH})
    service = log_context.fields().get("service") or "atelier"
    request_duration.record(seconds, {"service.name": service, "http.request.method": name, **attributes})


def template_of(scope: Mapping[str, Any]) -> str | None:
    """The path template of the endpoint, which routing adds to the scope of a request."""
    return getattr(scope.get("route"), "path", None)


def client_span(service: str, method: str, path: str) -> AbstractContextManager[Span]:
    """The span of one HTTP request to another service or to a provider. `record_client_response` completes it."""
    if not tracing.is_active():
        return tracing.UNTRACED
    template = _IDENTIFIER.sub("{id}", path)
    attributes = {
        "http.request.method": _method(method),
        "url.path": template,
        "url.template": template,
        "server.address": service,
        "peer.service": service,
    }
    return tracing.span(f"{_method(method)} {template}", SpanKind.CLIENT, attributes)


def record_client_response(span: Span, status: int) -> None:
    if span.is_recording():
        span.set_attribute("http.response.status_code", status)
        if status >= 400:
            span.set_attribute("error.type", str(status))
            span.set_status(Status(StatusCode.ERROR))


def processing(system: str, destination: str) -> dict[str, str | int]:
    """The attributes of a span that processes a message."""
    return {
        "messaging.system": system,
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": destination,
    }


def _method(method: str) -> str:
    return method if method in METHODS else "_OTHER"


@contextmanager
def consumer_span(
    name: str,
    system: str,
    attributes: tracing.Attributes,
    parent: Context | None,
    context: log_context.Fields,
    duration: metrics.Histogram,
    dimensions: Mapping[str, str],
) -> Iterator[None]:
    """The span of one event handler or job, with `context` in the log context.

    Records the duration as well, with `error.type` when the block raises.
    """
    started = time.perf_counter()
    with log_context.bound(**context):
        try:
            attributes = {**processing(system, name), **attributes}
            with tracing.span(f"process {name}", SpanKind.CONSUMER, attributes, parent):
                yield
        except Exception as error:
            dimensions = {**dimensions, "error.type": redaction.error_type(error)}
            raise
        finally:
            duration.record(time.perf_counter() - started, dimensions)
