"""The span of a webhook event, in the trace of the request that created the payment."""

from collections.abc import Iterator
from contextlib import contextmanager

from common.observability import telemetry, tracing
from opentelemetry import trace
from opentelemetry.trace import Link, SpanKind


@contextmanager
def webhook_span(event_type: str, traceparent: str | None) -> Iterator[None]:
    """Continue the trace of `traceparent`, with a link to the webhook's request. Without it there is no span."""
    if traceparent is None or not tracing.is_enabled():
        yield
        return
    request = trace.get_current_span().get_span_context()
    links = (Link(request),) if request.is_valid else ()
    attributes = telemetry.processing("webhook", event_type)
    with tracing.span(f"process {event_type}", SpanKind.CONSUMER, attributes, tracing.extract(traceparent), links):
        yield
