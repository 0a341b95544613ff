"""What happens after this database was restored: siblings know more about orders than it does."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from common.events.orders import OrderCancelled
from common.events.payments import PaymentRefunded
from orders.domain.errors import OrderNotCancellable
from orders.use_cases.close_order import CloseOrder, close_order

from .shops import Shop


async def close(shop: Shop, order: dict[str, Any]) -> None:
    command = CloseOrder(storefront=shop.storefront, order_id=UUID(order["id"]))
    async with shop.harness.database.transaction() as session:
        await close_order(command, session)


async def test_an_order_that_was_closed_before_is_cancelled_once_and_its_customer_hears_nothing(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    mails = await shop.harness.mails(buyer.email)
    await close(shop, order)
    await close(shop, order)
    assert (await buyer.read(order))["status"] == "cancelled"
    assert len(await shop.harness.events(OrderCancelled, shop.name)) == 1
    assert await shop.harness.mails(buyer.email) == mails


async def test_an_order_that_has_left_the_house_is_not_cancelled(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, "shipped")
    with pytest.raises(OrderNotCancellable):
        await close(shop, order)
    assert (await buyer.read(order))["status"] == "shipped"


async def test_a_refund_of_an_order_that_is_lost_is_no_failure(shop: Shop) -> None:
    facts = {"storefront": shop.name, "payment_id": uuid4(), "order_id": uuid4(), "amount": 5, "currency": "USD"}
    await shop.harness.tell(PaymentRefunded.model_validate({**facts, "reference": "pi_1", "is_full": True}))
    tasks = "select from tasks where payload -> 'data' ->> 'order_id' = %s"
    assert await shop.harness.database.reads.rows(tasks, (str(facts["order_id"]),)) == []
