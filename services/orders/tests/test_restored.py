"""After this database was restored to an earlier state: other services have newer information about its orders."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from common.events.orders import OrderCancelled
from common.events.payments import PaymentRefunded
from orders.domain.errors import OrderNotCancellable
from orders.use_cases.close_order import CloseOrder, close_order

from .storefront import OrdersStorefront


async def close(storefront: OrdersStorefront, order: dict[str, Any]) -> None:
    command = CloseOrder(storefront=storefront.storefront, order_id=UUID(order["id"]))
    async with storefront.harness.database.transaction() as uow:
        await close_order(command, uow)


async def test_an_order_that_was_closed_before_is_cancelled_once_without_a_mail(
    storefront: OrdersStorefront,
) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    mails = await storefront.harness.mails(buyer.email)
    await close(storefront, order)
    await close(storefront, order)
    assert (await buyer.read(order))["status"] == "cancelled"
    assert len(await storefront.harness.events(OrderCancelled, storefront.name)) == 1
    assert await storefront.harness.mails(buyer.email) == mails


async def test_a_shipped_order_is_not_cancelled(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, "shipped")
    with pytest.raises(OrderNotCancellable):
        await close(storefront, order)
    assert (await buyer.read(order))["status"] == "shipped"


async def test_a_refund_of_a_lost_order_is_ignored(storefront: OrdersStorefront) -> None:
    facts = {"storefront": storefront.name, "payment_id": uuid4(), "order_id": uuid4(), "amount": 5, "currency": "USD"}
    await storefront.harness.deliver(PaymentRefunded.model_validate({**facts, "reference": "pi_1", "is_full": True}))
    tasks = "select from tasks where payload -> 'data' ->> 'order_id' = %(order)s"
    assert await storefront.harness.database.autocommit.fetch(tasks, order=str(facts["order_id"])) == []
