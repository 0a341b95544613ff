"""Traces in one service: requests, their events and jobs, failures; and the behaviour without an exporter."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from common.observability import telemetry, tracing
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from testkit.harness import Harness
from testkit.ledger import SideEffects
from testkit.spans import recorded

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
    await ledger.drain()
    caused = [*spans(exporter, "process note.written"), *spans(exporter, "process job:Print")]
    assert len(caused) == 2
    for span in caused:
        assert (parent(span), span.context.trace_id) == (served.context.span_id, served.context.trace_id)
        assert span.kind is SpanKind.CONSUMER
        assert {"messaging.operation.type": "process"}.items() <= dict(span.attributes or {}).items()


async def test_a_handlers_failure_is_recorded_without_its_message_values(
    ledger: Harness, effects: SideEffects, exporter: InMemorySpanExporter
) -> None:
    effects.is_failing = True
    await write(ledger, "jammed")
    await ledger.drain()
    (failed,) = spans(exporter, "process note.written")
    assert failed.status.status_code is StatusCode.ERROR
    assert (failed.attributes or {})["error.type"] == "RuntimeError"
    (event,) = failed.events
    assert event.name == "exception"
    assert "in record_note" in str((event.attributes or {})["exception.stacktrace"])


async def test_a_crash_is_an_error_and_a_refusal_is_not(ledger: Harness, exporter: InMemorySpanExporter) -> None:
    assert await write(ledger, "crash") == 500
    assert await write(ledger, "refused") == 409
    crashed, refused = spans(exporter, f"POST {NOTES}")
    assert crashed.status.status_code is StatusCode.ERROR
    assert [event.name for event in crashed.events] == ["exception"]
    assert refused.status.is_unset
    assert (refused.attributes or {})["http.response.status_code"] == 409


async def test_an_unknown_method_is_recorded_as_other(ledger: Harness, exporter: InMemorySpanExporter) -> None:
    await ledger.customer(ledger.storefront()).request("BREW", NOTES)
    assert len([span for span in exporter.get_finished_spans() if span.name.startswith("_OTHER")]) == 1


async def test_events_and_jobs_carry_the_request_id(ledger: Harness) -> None:
    await write(ledger, "identified", **{"x-request-id": "r-17"})
    rows: list[dict[str, Any]] = await ledger.database.autocommit.fetch(
        "select envelope as carried from outbox where envelope -> 'data' ->> 'words' = 'identified'"
        " union all select payload from tasks where payload ->> 'words' = 'identified'"
    )
    assert [row["carried"]["requestid"] for row in rows] == ["r-17", "r-17"]


async def test_without_an_exporter_nothing_is_propagated() -> None:
    assert tracing.traceparent() is None
    with telemetry.client_span("cart", "GET", "/internal/x"):
        assert tracing.inject() == {}


async def test_without_an_exporter_a_callers_trace_is_still_propagated() -> None:
    given = f"00-{uuid4().hex}-{uuid4().hex[:16]}-01"
    with telemetry.server_span("GET", "http", given, None), telemetry.client_span("cart", "GET", "/x"):
        assert tracing.traceparent() == given
