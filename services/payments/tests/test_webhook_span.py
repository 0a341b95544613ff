"""The span of a webhook event."""

from uuid import uuid4

from common.observability import log_context, telemetry, tracing
from payments.adapters.webhook_span import webhook_span
from testkit.spans import recorded


def test_a_webhook_event_continues_the_trace_of_its_payment() -> None:
    given = f"00-{uuid4().hex}-{uuid4().hex[:16]}-01"
    with recorded() as exporter:
        with (
            log_context.bound(service="payments"),
            telemetry.server_span("POST", "http", None, None),
            webhook_span("payment_intent.succeeded", given),
        ):
            assert str(tracing.traceparent()).split("-")[1] == given.split("-")[1]
        webhook, request = exporter.get_finished_spans()
    assert (webhook.name, request.name) == ("process payment_intent.succeeded", "POST")
    assert [link.context.span_id for link in webhook.links] == [request.context.span_id]
