"""Spans and the propagation of traces. Costs almost nothing in a process that does not export traces."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.trace import INVALID_SPAN, Link, Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from common.observability import log_context, redaction

Attributes = Mapping[str, str | int]
UNTRACED = nullcontext(INVALID_SPAN)
_propagator = TraceContextTextMapPropagator()
_tracer_of: Callable[[str], Tracer] | None = None


def install(tracer_of: Callable[[str], Tracer] | None) -> None:
    """Record the spans of this process with the tracer of each service; None stops recording."""
    global _tracer_of
    _tracer_of = tracer_of


def is_enabled() -> bool:
    return _tracer_of is not None


def is_active() -> bool:
    """Whether a span would be recorded or propagated."""
    return _tracer_of is not None or trace.get_current_span() is not INVALID_SPAN


def span(
    name: str,
    kind: SpanKind,
    attributes: Attributes,
    parent: contexts.Context | None = None,
    links: Sequence[Link] = (),
) -> AbstractContextManager[Span]:
    """A span of the service in the log context. An exception that leaves the block is recorded in it."""
    if parent is None and not is_active():
        return UNTRACED
    return _active_span(name, kind, attributes, parent, links)


@contextmanager
def _active_span(
    name: str, kind: SpanKind, attributes: Attributes, parent: contexts.Context | None, links: Sequence[Link]
) -> Iterator[Span]:
    service = log_context.fields().get("service") or "atelier"
    tracer = _tracer_of(service) if _tracer_of else trace.get_tracer("atelier")
    with tracer.start_as_current_span(
        name,
        context=parent,
        kind=kind,
        attributes=attributes,
        links=links,
        record_exception=False,  # exception messages contain values; `_record_exception` leaves them out
        set_status_on_exception=False,
    ) as started:
        try:
            yield started
        except Exception as error:
            _record_exception(error, started)
            raise


def _record_exception(error: Exception, span: Span) -> None:
    if not span.is_recording():
        return
    error_type = redaction.error_type(error)
    span.set_status(Status(StatusCode.ERROR, redaction.reason(error)))
    span.set_attribute("error.type", error_type)
    stacktrace = redaction.traceback_of(error)
    span.add_event("exception", {"exception.type": error_type, "exception.stacktrace": stacktrace})


def set_attributes(**attributes: str) -> None:
    """Attributes of the current span: `set_attributes(order_id=…)` sets `atelier.order_id`."""
    trace.get_current_span().set_attributes({f"atelier.{name}": value for name, value in attributes.items()})


def inject() -> dict[str, str]:
    """The W3C headers that propagate the current span; empty when there is none."""
    headers: dict[str, str] = {}
    if trace.get_current_span() is not INVALID_SPAN:
        _propagator.inject(headers)
    return headers


def extract(traceparent: str | None, tracestate: str | None = None) -> contexts.Context | None:
    """The context in which a span continues the trace of W3C headers; None without a `traceparent`."""
    if traceparent is None:
        return None
    headers = {"traceparent": traceparent} | ({"tracestate": tracestate} if tracestate else {})
    return _propagator.extract(headers, contexts.Context())


def traceparent() -> str | None:
    return inject().get("traceparent")


def message_fields() -> dict[str, str]:
    """The current trace and request, as the fields `traceparent` and `requestid` of events and jobs."""
    fields = {"traceparent": traceparent(), "requestid": log_context.fields().get("request_id")}
    return {name: value for name, value in fields.items() if value is not None}


def log_fields(message: Mapping[str, Any]) -> dict[str, str]:
    """The trace, request and storefront of an event or a job, under the names they have in log lines."""
    trace_id = str(message.get("traceparent") or "")[3:35]
    fields = {"trace_id": trace_id, "request_id": message.get("requestid"), "storefront": message.get("storefront")}
    return {name: str(value) for name, value in fields.items() if value}
