"""`atelier audit` on webhooks: an event without a delivery, and a delivery that is not sent."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from atelier.audit import webhooks as rules
from atelier.audit.databases import Databases
from atelier.audit.findings import Bounds, Rule
from common.db.database import Database
from common.events.envelope import Envelope
from common.events.orders import OrderShipped
from common.kernel import clock
from common.messaging.outbox import publish
from testkit.databases import migrated_database
from testkit.storefronts import SHIPPED
from webhooks.domain.catalogue import CATALOGUE
from webhooks.domain.endpoint import Endpoint, Scheme
from webhooks.use_cases.record_event import record_event

SERVICES = SHIPPED.parents[1] / "services"
HANDLED = "insert into inbox (event_id, handler, handled_at) values (%(id)s, 'order.shipped:record', %(at)s)"


class Shop:
    def __init__(self, orders: Database, webhooks: Database, databases: Databases) -> None:
        self.orders, self.webhooks, self._databases = orders, webhooks, databases

    async def ships(self, *, is_recorded: bool) -> Envelope:
        """An event that webhooks has handled, with or without recording it."""
        event = OrderShipped(
            storefront="emporium", order_id=uuid4(), number="1", user_id=uuid4(), email="", tracking_number=None
        )
        async with self.orders.transaction() as uow:
            [envelope] = await publish(uow, event)
        async with self.webhooks.transaction() as uow:
            await uow.execute(HANDLED, id=envelope.id, at=clock.now())
            if is_recorded:
                await record_event(CATALOGUE["order.shipped"], envelope, uow)
        return envelope

    def found(self) -> list[tuple[Rule, str]]:
        with self._databases.snapshot() as snapshot:
            bounds = Bounds(now=clock.now(), age=timedelta())
            return [(each.rule, each.subject) for each in rules.webhooks(snapshot, bounds)]


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with AsyncExitStack() as stack:
        urls = {
            name: await stack.enter_async_context(migrated_database(SERVICES / name)) for name in ("orders", "webhooks")
        }
        orders, webhooks = Database(urls["orders"]), Database(urls["webhooks"])
        yield Shop(orders, webhooks, Databases(urls))
        await orders.close()
        await webhooks.close()


def endpoint(**changes: Any) -> Endpoint:
    """Created an hour ago."""
    before = clock.now() - timedelta(hours=1)
    values: dict[str, Any] = {
        "event_types": ["order.shipped"],
        "created_at": before,
        "matching_since": before,
        **changes,
    }
    return Endpoint(storefront="emporium", url="https://erp.example/", scheme=Scheme.HMAC, created_by=uuid4(), **values)


async def test_an_event_that_was_not_recorded_for_its_endpoint_is_found(shop: Shop) -> None:
    await shop.webhooks.autocommit.defer_add(endpoint(), endpoint(event_types=["order.paid"]))
    await shop.webhooks.autocommit.defer_add(endpoint(matching_since=clock.now()))
    await shop.ships(is_recorded=True)
    assert shop.found() == []
    lost = await shop.ships(is_recorded=False)
    assert shop.found() == [(rules.UNDELIVERED, str(lost.id))]


async def test_a_delivery_that_is_due_and_not_sent_is_found(shop: Shop) -> None:
    await shop.webhooks.autocommit.defer_add(endpoint())
    await shop.ships(is_recorded=True)
    await shop.webhooks.autocommit.execute("update deliveries set next_attempt_at = now() - interval '1 hour'")
    [(rule, subject)] = shop.found()
    assert (rule, bool(UUID(subject))) == (rules.UNSENT, True)
