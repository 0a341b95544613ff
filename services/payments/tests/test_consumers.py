"""What payments listens to, each told twice."""

from common.events.catalogue import CONSUMERS
from common.events.identity import UserDeleted
from common.events.orders import OrderCancelled, OrderExpired

from .shops import Shop


async def test_the_subscription_table_is_the_catalogues(shop: Shop) -> None:
    assert shop.harness.service.consumers.event_types == CONSUMERS["payments"]


async def test_a_cancellation_told_twice_refunds_once(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.paid(order)
    await shop.tell_closed(order, times=2, kind=OrderCancelled)
    await shop.tell_closed(order, times=2, kind=OrderCancelled)
    await shop.harness.settle()
    assert await shop.refunds_at_stripe(intent_id) == [order.amount]


async def test_an_expiry_told_twice_cancels_the_intent_once(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.tell_closed(order, times=2, kind=OrderExpired)
    await shop.harness.settle()
    assert len(await shop.happened("payment_intent.canceled")) == 1
    assert await shop.status(intent_id) == "cancelled"


async def test_a_deletion_told_twice_leaves_the_payment_without_the_person(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.paid(order)
    await shop.harness.tell(UserDeleted(storefront=shop.storefront, user_id=shop.user_id), times=2)
    row = await shop.row(intent_id)
    assert (row["user_id"], row["email"], row["status"]) == (None, None, "completed")
    assert set(row["metadata"]) == {"charge_id"}


async def test_a_deleted_persons_payment_still_completes_and_is_refundable(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    await shop.harness.tell(UserDeleted(storefront=shop.storefront, user_id=shop.user_id))
    await shop.deliver_all("payment_intent.succeeded")
    row = await shop.row(intent_id)
    assert (row["status"], set(row["metadata"])) == ("completed", {"charge_id"})
    await shop.tell_closed(order)
    await shop.harness.settle()
    assert await shop.refunds_at_stripe(intent_id) == [order.amount]


async def test_a_deletion_elsewhere_is_no_deletion_here(two_shops: tuple[Shop, Shop]) -> None:
    first, second = two_shops
    intent_id = await first.paid(first.orders.place(first.user_id))
    await second.harness.tell(UserDeleted(storefront=second.storefront, user_id=first.user_id))
    assert (await first.row(intent_id))["user_id"] == first.user_id
