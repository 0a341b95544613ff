"""Spans, who records them, and how a trace travels. Where nobody records, asking is all it costs.

Every service has a tracer of its own, also where all of them are one process, so that a trace looks the same in
both topologies.
"""

import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.trace import INVALID_SPAN, Link, Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from common import context, faults

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider

Attributes = Mapping[str, str | int]
_w3c = TraceContextTextMapPropagator()


class Recorder:
    """Hands the spans of every service of this process to one processor."""

    def __init__(self, process: str, processor: "SpanProcessor") -> None:
        self._process = process
        self._processor = processor
        self._providers: dict[str, TracerProvider] = {}

    def tracer(self, service: str) -> Tracer:
        return self.provider(service).get_tracer("atelier")

    def provider(self, service: str) -> "TracerProvider":
        from opentelemetry.sdk.trace import TracerProvider  # slow to import, and mostly nobody records

        if service not in self._providers:
            provider = TracerProvider(resource=resource(service, self._process))
            provider.add_span_processor(self._processor)
            self._providers[service] = provider
        return self._providers[service]


_recorder: Recorder | None = None


def record(recorder: Recorder | None) -> None:
    """From now on the spans of this process go there; with None nothing is recorded any more."""
    global _recorder
    _recorder = recorder


def resource(service: str, process: str) -> "Resource":
    """Who speaks: `service.instance.id` tells replicas apart, `atelier.process` an api from a worker."""
    from opentelemetry.sdk.resources import Resource

    return Resource.create(
        {
            "service.name": service,
            "service.namespace": "atelier",
            "service.instance.id": f"{socket.gethostname()}-{os.getpid()}",
            "atelier.process": process,
        }
    )


def recording() -> bool:
    return _recorder is not None


@contextmanager
def span(
    name: str,
    kind: SpanKind,
    attributes: Attributes,
    parent: contexts.Context | None = None,
    links: Sequence[Link] = (),
) -> Iterator[Span]:
    """A span of the service that is at work; an exception that leaves it is its failure."""
    service = context.facts().get("service") or "atelier"
    tracer = _recorder.tracer(service) if _recorder else trace.get_tracer("atelier")
    with tracer.start_as_current_span(
        name,
        context=parent,
        kind=kind,
        attributes=attributes,
        links=links,
        record_exception=False,  # messages repeat values; `failed` does not
        set_status_on_exception=False,
    ) as found:
        try:
            yield found
        except Exception as error:
            failed(error, found)
            raise


def failed(error: Exception, at: Span | None = None) -> None:
    """Record an exception with a span, by default the current one."""
    found = at or trace.get_current_span()
    if not found.is_recording():
        return
    kind = faults.kind(error)
    found.set_status(Status(StatusCode.ERROR, faults.reason(error)))
    found.set_attribute("error.type", kind)
    found.add_event("exception", {"exception.type": kind, "exception.stacktrace": faults.account(error)})


def tell(**attributes: str) -> None:
    """Attributes for the current span: `tell(order_id=…)` sets `atelier.order_id`."""
    if _recorder is not None:
        trace.get_current_span().set_attributes({f"atelier.{name}": value for name, value in attributes.items()})


def carrier() -> dict[str, str]:
    """The W3C headers of the current span; empty when there is none."""
    if trace.get_current_span() is INVALID_SPAN:
        return {}
    headers: dict[str, str] = {}
    _w3c.inject(headers)
    return headers


def traceparent() -> str | None:
    return carrier().get("traceparent")


def origin() -> dict[str, str]:
    """The trace and the request at hand, by the names they travel under with events and jobs."""
    found = {"traceparent": traceparent(), "requestid": context.facts().get("request_id")}
    return {name: value for name, value in found.items() if value is not None}


def told_of(carried: Mapping[str, Any]) -> dict[str, str]:
    """The same as a log line names them, from what an event or a job carried along."""
    trace_id = str(carried.get("traceparent") or "")[3:35]
    found = {"trace_id": trace_id, "request_id": carried.get("requestid"), "storefront": carried.get("storefront")}
    return {name: str(value) for name, value in found.items() if value}


def parent(traceparent: str | None, tracestate: str | None = None) -> contexts.Context | None:
    """The context to start a span in that continues a trace from elsewhere; None where none came with it."""
    if traceparent is None:
        return None
    headers = {"traceparent": traceparent} | ({"tracestate": tracestate} if tracestate else {})
    return _w3c.extract(headers, contexts.Context())
