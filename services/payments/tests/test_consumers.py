"""Payments' event handlers, each event delivered twice."""

from common.events.identity import UserDeleted
from common.events.orders import OrderCancelled, OrderExpired
from common.events.registry import CONSUMERS

from .storefront import PaymentsStorefront


async def test_the_consumed_events_are_those_of_the_registry(storefront: PaymentsStorefront) -> None:
    assert storefront.harness.service.handlers.event_types == CONSUMERS["payments"]


async def test_a_cancellation_delivered_twice_refunds_once(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.paid(order)
    await storefront.publish_closed(order, times=2, kind=OrderCancelled)
    await storefront.publish_closed(order, times=2, kind=OrderCancelled)
    await storefront.harness.drain()
    assert await storefront.refunds_at_stripe(intent_id) == [order.amount]


async def test_an_expiry_delivered_twice_cancels_the_intent_once(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.publish_closed(order, times=2, kind=OrderExpired)
    await storefront.harness.drain()
    assert len(await storefront.stripe_events("payment_intent.canceled")) == 1
    assert await storefront.status(intent_id) == "cancelled"


async def test_a_deletion_delivered_twice_removes_the_personal_data(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.paid(order)
    await storefront.harness.deliver(UserDeleted(storefront=storefront.storefront, user_id=storefront.user_id), times=2)
    row = await storefront.row(intent_id)
    assert (row["user_id"], row["email"], row["status"]) == (None, None, "completed")
    assert set(row["metadata"]) == {"charge_id"}


async def test_the_payment_of_a_deleted_customer_still_completes_and_is_refundable(
    storefront: PaymentsStorefront,
) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    await storefront.harness.deliver(UserDeleted(storefront=storefront.storefront, user_id=storefront.user_id))
    await storefront.deliver_all("payment_intent.succeeded")
    row = await storefront.row(intent_id)
    assert (row["status"], set(row["metadata"])) == ("completed", {"charge_id"})
    await storefront.publish_closed(order)
    await storefront.harness.drain()
    assert await storefront.refunds_at_stripe(intent_id) == [order.amount]


async def test_a_deletion_at_another_storefront_has_no_effect(
    two_storefronts: tuple[PaymentsStorefront, PaymentsStorefront],
) -> None:
    first, second = two_storefronts
    intent_id = await first.paid(first.orders.place(first.user_id))
    await second.harness.deliver(UserDeleted(storefront=second.storefront, user_id=first.user_id))
    assert (await first.row(intent_id))["user_id"] == first.user_id
