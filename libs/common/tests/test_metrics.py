"""What is measured, under the names that the dashboards ask for."""

from collections.abc import Mapping
from typing import Any

import pytest
from common import clock, telemetry
from common.dead_letters import DeadLetters
from common.measures import measure
from common.testing.harness import Harness
from common.testing.ledger import Outside
from opentelemetry import metrics
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader


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


async def test_an_event_that_waits_shows_in_the_lag_of_the_outbox(ledger: Harness, readings: Readings) -> None:
    await write(ledger, ledger.storefront(), "waiting")
    clock.advance(30)
    await measure("ledger", ledger.database)
    service = {"atelier.service": "ledger"}
    assert readings.point("atelier.outbox.waiting", service).value == 1
    assert readings.point("atelier.outbox.lag", service).value >= 30
    await ledger.settle()
    await measure("ledger", ledger.database)
    assert readings.point("atelier.outbox.waiting", service).value == 0
    assert readings.point("atelier.outbox.lag", service).value == 0


async def test_what_was_given_up_is_counted(ledger: Harness, outside: Outside, readings: Readings) -> None:
    outside.jammed = True
    await write(ledger, ledger.storefront(), "doomed")
    while not (dead := await DeadLetters(ledger.database).page()):
        await ledger.settle()
        clock.advance(1000)
    await measure("ledger", ledger.database)
    assert readings.point("atelier.tasks.dead", {"atelier.service": "ledger"}).value == len(dead)


async def test_a_published_fact_is_counted_once_by_type_and_shop(ledger: Harness, readings: Readings) -> None:
    shop = ledger.storefront()
    await write(ledger, shop, "counted")
    await ledger.settle()
    await ledger.settle()
    wanted = {"cloudevents.event_type": "note.written", "atelier.storefront": shop}
    assert readings.point("messaging.client.published.messages", wanted).value == 1


async def test_handlers_and_jobs_are_timed_and_say_how_they_failed(
    ledger: Harness, outside: Outside, readings: Readings
) -> None:
    await write(ledger, ledger.storefront(), "timed")
    await ledger.settle()
    outside.jammed = True
    await write(ledger, ledger.storefront(), "jammed")
    await ledger.settle()
    assert any("error.type" in point.attributes for point in readings.points("messaging.process.duration"))
    assert readings.points("atelier.task.duration")


async def test_a_fast_answer_lands_in_a_bucket_of_its_own(ledger: Harness, readings: Readings) -> None:
    await write(ledger, ledger.storefront(), "fast")
    assert readings.points("http.server.request.duration")[0].explicit_bounds == telemetry.SECONDS
