"""The metrics, under the names that the dashboards query."""

from collections.abc import Mapping
from typing import Any

import pytest
from common.jobs.dead_letters import DeadLetters
from common.jobs.measures import measure
from common.kernel import clock
from common.observability import telemetry
from opentelemetry import metrics
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from testkit.harness import Harness
from testkit.ledger import SideEffects


class Readings:
    def __init__(self) -> None:
        self.reader = InMemoryMetricReader()

    def points(self, name: str) -> list[Any]:
        data = self.reader.get_metrics_data()
        found = [
            metric
            for resource in (data.resource_metrics if data else ())
            for scope in resource.scope_metrics
            for metric in scope.metrics
            if metric.name == name
        ]
        return [point for metric in found for point in metric.data.data_points]

    def point(self, name: str, attributes: Mapping[str, str]) -> Any:
        return next(point for point in self.points(name) if attributes.items() <= dict(point.attributes).items())


@pytest.fixture(scope="module")
def readings() -> Readings:
    found = Readings()
    metrics.set_meter_provider(MeterProvider(metric_readers=[found.reader]))
    return found


async def write(ledger: Harness, shop: str, words: str) -> None:
    assert (await ledger.customer(shop).post("/api/v1/notes/", json={"words": words})).is_success


async def test_an_unpublished_event_counts_in_the_lag_of_the_outbox(ledger: Harness, readings: Readings) -> None:
    await write(ledger, ledger.storefront(), "waiting")
    clock.advance(30)
    await measure("ledger", ledger.database, ledger.service.handlers)
    service = {"atelier.service": "ledger"}
    assert readings.point("atelier.outbox.waiting", service).value == 1
    assert readings.point("atelier.outbox.lag", service).value >= 30
    await ledger.drain()
    await measure("ledger", ledger.database, ledger.service.handlers)
    assert readings.point("atelier.outbox.waiting", service).value == 0
    assert readings.point("atelier.outbox.lag", service).value == 0


async def test_dead_tasks_are_counted(ledger: Harness, effects: SideEffects, readings: Readings) -> None:
    effects.is_failing = True
    await write(ledger, ledger.storefront(), "doomed")
    while not (dead := await DeadLetters(ledger.database).page()):
        await ledger.drain()
        clock.advance(1000)
    await measure("ledger", ledger.database, ledger.service.handlers)
    queue = {"atelier.service": "ledger", "atelier.queue": "default"}
    assert readings.point("atelier.tasks.dead", queue).value == len(dead)


async def test_a_published_event_is_counted_once_by_type_and_storefront(ledger: Harness, readings: Readings) -> None:
    shop = ledger.storefront()
    await write(ledger, shop, "counted")
    await ledger.drain()
    await ledger.drain()
    wanted = {"cloudevents.event_type": "note.written", "atelier.storefront": shop}
    assert readings.point("messaging.client.published.messages", wanted).value == 1


async def test_handlers_and_jobs_have_a_duration_with_the_type_of_their_error(
    ledger: Harness, effects: SideEffects, readings: Readings
) -> None:
    await write(ledger, ledger.storefront(), "timed")
    await ledger.drain()
    effects.is_failing = True
    await write(ledger, ledger.storefront(), "jammed")
    await ledger.drain()
    assert any("error.type" in point.attributes for point in readings.points("messaging.process.duration"))
    assert readings.points("atelier.task.duration")


async def test_request_durations_have_the_buckets_of_the_conventions(ledger: Harness, readings: Readings) -> None:
    await write(ledger, ledger.storefront(), "fast")
    assert readings.points("http.server.request.duration")[0].explicit_bounds == telemetry.DURATION_BUCKETS
