"""The metrics, under the names that the dashboards query."""

import pytest
import testkit.readings
from common.jobs.dead_letters import DeadLetters
from common.jobs.measures import measure
from common.jobs.queue import enqueue
from common.kernel import clock
from common.observability import telemetry, uptime
from testkit.harness import Harness
from testkit.ledger import Print, SideEffects
from testkit.readings import Readings


@pytest.fixture(scope="module")
def readings() -> Readings:
    return testkit.readings.readings()


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
    while not (dead := await DeadLetters(ledger.database.autocommit).page()):
        await ledger.drain()
        clock.advance(1000)
    await measure("ledger", ledger.database, ledger.service.handlers)
    queue = {"atelier.service": "ledger", "atelier.queue": "default"}
    assert readings.point("atelier.tasks.dead", queue).value == len(dead)


async def test_waiting_jobs_are_counted_by_storefront_and_kind(ledger: Harness, readings: Readings) -> None:
    first, second = ledger.storefront(), ledger.storefront()
    for shop in (first, first, second):
        async with ledger.database.transaction() as uow:
            await enqueue(uow, Print(storefront=shop, words="waits"))
    clock.advance(40)
    await measure("ledger", ledger.database, ledger.service.handlers)
    waiting = {shop: {"atelier.storefront": shop, "atelier.handler": "job:Print"} for shop in (first, second)}
    assert readings.point("atelier.jobs.waiting", waiting[first]).value == 2
    assert readings.point("atelier.jobs.waiting", waiting[second]).value == 1
    assert readings.point("atelier.jobs.age", waiting[second]).value >= 40
    await ledger.drain()
    await measure("ledger", ledger.database, ledger.service.handlers)
    assert readings.points("atelier.jobs.waiting") == []


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


async def test_the_connections_of_the_server_and_their_limit_are_measured(ledger: Harness, readings: Readings) -> None:
    await measure("ledger", ledger.database, ledger.service.handlers)
    service = {"atelier.service": "ledger"}
    used = readings.point("atelier.postgres.connections", service).value
    limit = readings.point("atelier.postgres.connections.limit", service).value
    (server,) = await ledger.database.autocommit.fetch("select current_setting('max_connections')::int as most")
    assert 0 < used < limit < server["most"]


def test_a_part_of_the_platform_reports_how_long_it_has_run(readings: Readings) -> None:
    uptime.report("ledger-api")
    first = readings.point("atelier.part.uptime", {"atelier.part": "ledger-api"}).value
    uptime.report("ledger-api")
    assert 0 <= first <= readings.point("atelier.part.uptime", {"atelier.part": "ledger-api"}).value
