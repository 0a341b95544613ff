"""Traces inside one service: requests, the events and jobs they cause, failures; and what happens without tracing."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from common import context, telemetry, tracing
from common.callers import ROUTE_HEADER
from common.testing.harness import Harness
from common.testing.ledger import Outside
from common.testing.spans import recorded
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

NOTES = "/api/v1/notes/"


@pytest.fixture
def exporter() -> Iterator[InMemorySpanExporter]:
    with recorded() as found:
        yield found


def spans(exporter: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [span for span in exporter.get_finished_spans() if span.name == name]


def parent(span: ReadableSpan) -> int | None:
    return span.parent.span_id if span.parent else None


async def write(ledger: Harness, words: str, **headers: str) -> int:
    client = ledger.customer(ledger.storefront())
    return (await client.post(NOTES, json={"words": words}, headers=headers)).status_code


async def test_a_request_continues_the_callers_trace(ledger: Harness, exporter: InMemorySpanExporter) -> None:
    trace_id, span_id = uuid4().hex, uuid4().hex[:16]
    await write(ledger, "traced", traceparent=f"00-{trace_id}-{span_id}-01")
    (served,) = spans(exporter, f"POST {NOTES}")
    assert (f"{served.context.trace_id:032x}", parent(served)) == (trace_id, int(span_id, 16))
    assert (served.kind, served.resource.attributes["service.name"]) == (SpanKind.SERVER, "ledger")


async def test_handlers_and_jobs_are_children_of_the_request_that_caused_them(
    ledger: Harness, exporter: InMemorySpanExporter
) -> None:
    await write(ledger, "caused")
    (served,) = spans(exporter, f"POST {NOTES}")
    await ledger.settle()
    caused = [*spans(exporter, "process note.written"), *spans(exporter, "process job:Print")]
    assert len(caused) == 2
    for span in caused:
        assert (parent(span), span.context.trace_id) == (served.context.span_id, served.context.trace_id)
        assert span.kind is SpanKind.CONSUMER
        assert {"messaging.operation.type": "process"}.items() <= dict(span.attributes or {}).items()


async def test_a_handlers_failure_is_recorded_without_its_message_values(
    ledger: Harness, outside: Outside, exporter: InMemorySpanExporter
) -> None:
    outside.jammed = True
    await write(ledger, "jammed")
    await ledger.settle()
    (failed,) = spans(exporter, "process note.written")
    assert failed.status.status_code is StatusCode.ERROR
    assert (failed.attributes or {})["error.type"] == "RuntimeError"
    (event,) = failed.events
    assert event.name == "exception"
    assert "in hear" in str((event.attributes or {})["exception.stacktrace"])


async def test_a_crash_is_an_error_and_a_refusal_is_not(ledger: Harness, exporter: InMemorySpanExporter) -> None:
    assert await write(ledger, "crash") == 500
    assert await write(ledger, "refused") == 409
    crashed, refused = spans(exporter, f"POST {NOTES}")
    assert crashed.status.status_code is StatusCode.ERROR
    assert [event.name for event in crashed.events] == ["exception"]
    assert refused.status.is_unset
    assert (refused.attributes or {})["http.response.status_code"] == 409


async def test_an_unknown_method_is_called_other(ledger: Harness, exporter: InMemorySpanExporter) -> None:
    await ledger.customer(ledger.storefront()).request("BREW", NOTES)
    assert len([span for span in exporter.get_finished_spans() if span.name.startswith("_OTHER")]) == 1


async def test_the_request_id_goes_along_with_events_and_jobs(ledger: Harness) -> None:
    await write(ledger, "identified", **{"x-request-id": "r-17"})
    rows: list[dict[str, Any]] = await ledger.database.reads.rows(
        "select envelope as carried from outbox where envelope -> 'data' ->> 'words' = 'identified'"
        " union all select payload from tasks where payload ->> 'words' = 'identified'"
    )
    assert [row["carried"]["requestid"] for row in rows] == ["r-17", "r-17"]


async def test_without_a_recorder_nothing_is_carried_and_no_route_is_told(ledger: Harness) -> None:
    client = ledger.customer(ledger.storefront())
    assert ROUTE_HEADER not in (await client.post(NOTES, json={"words": "plain"})).headers
    assert tracing.traceparent() is None
    with telemetry.calling("cart", "GET", "/internal/x") as call:
        assert dict(call.headers) == {}


async def test_without_a_recorder_a_callers_trace_is_passed_on_all_the_same() -> None:
    given = f"00-{uuid4().hex}-{uuid4().hex[:16]}-01"
    with telemetry.serving("GET", "/", "http", given, None), telemetry.calling("cart", "GET", "/x") as call:
        assert call.headers["traceparent"] == given


async def test_news_from_outside_continue_the_trace_they_are_about(exporter: InMemorySpanExporter) -> None:
    given = f"00-{uuid4().hex}-{uuid4().hex[:16]}-01"
    with (
        context.within(service="payments"),
        telemetry.serving("POST", "/webhook/", "http", None, None),
        telemetry.told("payment_intent.succeeded", given),
    ):
        assert str(tracing.traceparent()).split("-")[1] == given.split("-")[1]
    (told,) = spans(exporter, "process payment_intent.succeeded")
    (request,) = spans(exporter, "POST")
    assert [link.context.span_id for link in told.links] == [request.context.span_id]
