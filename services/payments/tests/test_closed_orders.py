"""Cancelled and expired orders: open intents are cancelled, and captured amounts refunded exactly once."""

import asyncio

import pytest
from common.events.orders import OrderCancelled, OrderExpired
from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.jobs.task import DELAYS
from common.kernel import clock

from .fakes import WRONG_KEY
from .storefront import PaymentsStorefront


@pytest.mark.parametrize("kind", [OrderCancelled, OrderExpired])
async def test_a_paid_order_that_is_closed_is_refunded_in_full_exactly_once(
    storefront: PaymentsStorefront, kind: type[OrderCancelled | OrderExpired]
) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.paid(order)
    await storefront.publish_closed(order, times=2, kind=kind)
    await storefront.harness.drain()
    assert await storefront.refunds_at_stripe(intent_id) == [order.amount]
    [refunded] = await storefront.harness.events(PaymentRefunded, storefront.storefront)
    assert (refunded.amount, refunded.is_full, refunded.order_id) == (order.amount, True, order.order_id)
    assert await storefront.status(intent_id) == "refunded"


async def test_a_payment_after_the_order_was_closed_is_refunded_exactly_once(storefront: PaymentsStorefront) -> None:
    """The customer pays before the event of the cancellation is handled."""
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    await storefront.publish_closed(order)
    await storefront.harness.drain()
    response = await storefront.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    await storefront.deliver_all()
    assert await storefront.refunds_at_stripe(intent_id) == [order.amount]
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 1
    assert len(await storefront.harness.events(PaymentRefunded, storefront.storefront)) == 1


async def test_a_success_whose_webhook_event_arrives_after_the_closure_is_refunded(
    storefront: PaymentsStorefront,
) -> None:
    """The job of the closure cannot reach Stripe; the job of the webhook event can."""
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    storefront.transport.response = WRONG_KEY
    await storefront.publish_closed(order)
    await storefront.pay(intent_id)
    storefront.transport.response = None
    await storefront.deliver_all("payment_intent.succeeded")
    assert await storefront.refunds_at_stripe(intent_id) == [order.amount]
    clock.advance(DELAYS[0] + 0.1)
    await storefront.harness.drain()
    assert await storefront.refunds_at_stripe(intent_id) == [order.amount]
    assert len(await storefront.harness.events(PaymentRefunded, storefront.storefront)) == 1


async def test_a_confirmation_of_a_closed_order_keeps_it_closed_and_refunds(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    storefront.transport.response = WRONG_KEY
    await storefront.publish_closed(order)
    storefront.transport.response = None
    for _ in range(2):
        response = await storefront.confirm(order.order_id, intent_id)
        assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert storefront.orders.status(order) == "cancelled"
    await storefront.harness.drain()
    assert await storefront.refunds_at_stripe(intent_id) == [order.amount]


async def test_a_confirmation_before_the_event_of_the_closure_is_refused(
    storefront: PaymentsStorefront,
) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    storefront.orders.change(order, status="cancelled", is_payable=False, is_closed=True)
    await storefront.pay(intent_id)
    response = await storefront.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")


async def test_closing_an_unpaid_order_cancels_its_intent(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.publish_closed(order)
    await storefront.harness.drain()
    assert (await storefront.stripe_status(intent_id), await storefront.status(intent_id)) == ("canceled", "cancelled")
    response = await storefront.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["status"]) == (400, "canceled")
    assert await storefront.harness.events(PaymentRefunded, storefront.storefront) == []


async def test_closing_an_order_without_a_payment_does_not_call_stripe(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    await storefront.publish_expired(order)
    await storefront.harness.drain()
    assert storefront.transport.calls == []
    assert await storefront.rows(
        "select closed_as from order_files where order_id = %(order_id)s", order_id=order.order_id
    ) == [{"closed_as": "expired"}]


async def test_the_first_reason_of_a_closure_is_kept(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    await storefront.publish_expired(order)
    await storefront.publish_closed(order)
    assert await storefront.rows(
        "select closed_as from order_files where order_id = %(order_id)s", order_id=order.order_id
    ) == [{"closed_as": "expired"}]


async def test_closing_an_order_cancels_a_payment_whose_intent_was_never_received(
    storefront: PaymentsStorefront,
) -> None:
    order = storefront.orders.place(storefront.user_id)
    storefront.transport.loses_response = {"/payment_intents"}
    await storefront.create_intent(order.order_id)
    storefront.transport.loses_response = set()
    await storefront.publish_closed(order)
    await storefront.harness.drain()
    rows = await storefront.rows("select status from payments where order_id = %(order_id)s", order_id=order.order_id)
    assert rows == [{"status": "cancelled"}]


async def test_an_order_closed_while_its_intent_is_created_gets_none(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    storefront.transport.before["/payment_intents"] = lambda: storefront.publish_closed(order)
    response = await storefront.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    await storefront.harness.drain()
    [created] = await storefront.stripe_events("payment_intent.created")
    intent_id = created["data"]["object"]["id"]
    assert (await storefront.stripe_status(intent_id), await storefront.status(intent_id)) == ("canceled", "cancelled")


async def test_a_concurrent_capture_and_cancellation_end_with_one_refund(storefront: PaymentsStorefront) -> None:
    orders = [storefront.orders.place(storefront.user_id) for _ in range(4)]
    intents = [await storefront.opened(order) for order in orders]
    for intent_id in intents:
        await storefront.pay(intent_id)
    events = await storefront.stripe_events("payment_intent.succeeded")
    await asyncio.gather(
        *(storefront.confirm(order.order_id, intent_id) for order, intent_id in zip(orders, intents, strict=True)),
        *(storefront.publish_closed(order) for order in orders),
        *(storefront.deliver(event) for event in events),
    )
    await asyncio.gather(*(storefront.harness.drain() for _ in range(3)))
    for order, intent_id in zip(orders, intents, strict=True):
        assert await storefront.refunds_at_stripe(intent_id) == [order.amount]
        assert await storefront.status(intent_id) == "refunded"
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 4
    assert len(await storefront.harness.events(PaymentRefunded, storefront.storefront)) == 4
