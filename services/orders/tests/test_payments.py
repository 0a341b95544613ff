"""The events of payments (3.5, rules 52 to 54): repeated, late, out of order, and concurrent with an expiry."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from common.events.envelope import Envelope, Event
from common.events.orders import OrderCancelled, OrderExpired, OrderPaid
from common.events.payments import PaymentFailed, PaymentRefunded
from common.kernel import clock
from orders.storefront import OrderRules
from testkit.harness import Harness

from .storefront import OrdersStorefront

TOO_LATE = "A payment arrived after the order was cancelled. It will be refunded."
PAID = ("processing", "Payment confirmed. Order processing started.")


async def deliver_eagerly(harness: Harness, event: Event) -> int:
    envelope = Envelope.of(event)
    response = await harness.internal(event.storefront).post(
        "/deliver_event", json={"envelope": envelope.model_dump(mode="json")}
    )
    return response.status_code


async def test_a_payment_reported_twice_pays_once(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(quantity=2)
    order = await buyer.order()
    await storefront.harness.deliver(storefront.payment(order), times=3)
    assert await buyer.history(order) == [("pending", "Order created"), PAID]
    [paid] = await storefront.harness.events(OrderPaid, storefront.name)
    assert (str(paid.order_id), paid.amount, paid.version) == (order["id"], 550_498 - 1, 1)
    assert [(line.product_id, line.quantity) for line in paid.lines] == [(buyer.product, 2)]


async def test_two_events_of_one_payment_pay_once(storefront: OrdersStorefront) -> None:
    """Eager deliveries at the same time, and the event's delivery by the outbox."""
    buyer = storefront.buyer()
    order = await buyer.order()
    payment = storefront.payment(order)
    await asyncio.gather(*(deliver_eagerly(storefront.harness, payment) for _ in range(4)))
    await storefront.harness.deliver(payment)
    assert await buyer.history(order) == [("pending", "Order created"), PAID]
    assert len(await storefront.harness.events(OrderPaid, storefront.name)) == 1


async def test_an_eagerly_delivered_payment_is_visible_to_the_next_read(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    assert await deliver_eagerly(storefront.harness, storefront.payment(order)) == 200
    assert (await buyer.read(order))["status"] == "processing"


@pytest.mark.parametrize("changes", [{"amount": 1}, {"amount": 275_499}, {"currency": "EUR"}])
async def test_a_payment_of_the_wrong_amount_or_currency_pays_nothing(
    storefront: OrdersStorefront, changes: dict[str, Any]
) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.harness.deliver(storefront.payment(order, **changes))
    assert await buyer.history(order) == [("pending", "Order created")]
    await storefront.pay(order)
    assert (await buyer.read(order))["status"] == "processing"


async def test_the_currency_of_a_payment_may_be_lower_case(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.harness.deliver(storefront.payment(order, currency="usd"))
    assert (await buyer.read(order))["status"] == "processing"


async def test_rule_53_a_payment_of_a_cancelled_order_keeps_the_status_and_is_noted_once(
    storefront: OrdersStorefront,
) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await buyer.cancel(order)
    payment = storefront.payment(order)
    await storefront.harness.deliver(payment, times=2)
    await storefront.harness.deliver(payment)
    assert (await buyer.history(order))[1:] == [("cancelled", "Order cancelled by customer."), ("cancelled", TOO_LATE)]
    assert await storefront.harness.events(OrderPaid, storefront.name) == []


async def test_a_payment_of_a_delivered_order_keeps_its_status(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.advance_to(order, "delivered")
    await storefront.pay(order)
    assert (await buyer.read(order))["status"] == "delivered"
    assert len(await storefront.harness.events(OrderPaid, storefront.name)) == 1


async def test_a_payment_for_an_order_of_another_storefront_is_refused(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    foreign_payment = storefront.payment(order, storefront=storefront.harness.storefront())
    assert await deliver_eagerly(storefront.harness, foreign_payment) == 404
    assert (await buyer.read(order))["status"] == "pending"


async def test_a_payment_of_an_unknown_order_is_retried(storefront: OrdersStorefront) -> None:
    envelope = await storefront.harness.deliver(storefront.payment({"id": str(uuid4()), "total_amount": "1.00"}))
    [task] = await storefront.harness.database.autocommit.fetch(
        "select state, error from tasks where key = %(key)s", key=envelope.id
    )
    assert task["state"] == "waiting"
    assert "OrderNotFound" in task["error"]


async def test_rule_54_a_failed_payment_leaves_the_order_pending(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    failed = PaymentFailed(**storefront.payment(order).model_dump(), reason="card_declined")
    await storefront.harness.deliver(failed, times=2)
    assert await buyer.history(order) == [("pending", "Order created")]
    await storefront.pay(order)
    await storefront.harness.deliver(failed)
    assert (await buyer.history(order))[1:] == [PAID]


def refund(storefront: OrdersStorefront, order: dict[str, Any], amount: int, is_full: bool) -> PaymentRefunded:
    facts = storefront.payment(order).model_dump() | {"amount": amount, "is_full": is_full}
    return PaymentRefunded.model_validate(facts)


async def test_rule_54_a_refund_is_noted_and_keeps_the_status(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.pay(order)
    await storefront.harness.deliver(refund(storefront, order, 1_000, is_full=False), times=2)
    await storefront.harness.deliver(refund(storefront, order, 275_498, is_full=True), times=2)
    assert (await buyer.history(order))[2:] == [
        ("processing", "Payment partly refunded: 10.00 USD."),
        ("processing", "Payment refunded: 2754.98 USD."),
    ]


async def test_a_refund_with_a_lower_total_than_recorded_is_ignored(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.pay(order)
    await storefront.harness.deliver(refund(storefront, order, 275_498, is_full=True))
    await storefront.harness.deliver(refund(storefront, order, 1_000, is_full=False))
    assert (await buyer.history(order))[2:] == [("processing", "Payment refunded: 2754.98 USD.")]


async def test_a_refund_that_arrives_before_its_payment_has_the_same_result(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.harness.deliver(refund(storefront, order, 275_498, is_full=True))
    await storefront.pay(order)
    assert sorted(status for status, _ in await buyer.history(order)) == ["pending", "pending", "processing"]
    assert (await buyer.read(order))["status"] == "processing"


async def test_of_a_concurrent_payment_and_expiry_only_one_takes_effect(storefront: OrdersStorefront) -> None:
    outcomes = set()
    for _ in range(6):
        buyer = storefront.buyer()
        order = await buyer.order()
        clock.advance(storefront.storefront.section(OrderRules).reservation)
        await asyncio.gather(
            deliver_eagerly(storefront.harness, storefront.payment(order)), storefront.expire(), storefront.expire()
        )
        await storefront.expire()
        status = (await buyer.read(order))["status"]
        outcomes.add(status)
        published = {
            kind: [
                event
                for event in await storefront.harness.events(kind, storefront.name)
                if str(event.order_id) == order["id"]
            ]
            for kind in (OrderPaid, OrderExpired)
        }
        history = (await buyer.history(order))[1:]
        if status == "processing":
            assert (len(published[OrderPaid]), published[OrderExpired], history) == (1, [], [PAID])
        else:
            assert (published[OrderPaid], len(published[OrderExpired])) == ([], 1)
            assert history == [("cancelled", "Order expired: it was not paid in time."), ("cancelled", TOO_LATE)]
    assert outcomes <= {"processing", "cancelled"}


async def test_a_concurrent_payment_and_cancellation_end_in_a_cancelled_order(
    storefront: OrdersStorefront,
) -> None:
    for _ in range(4):
        buyer = storefront.buyer()
        order = await buyer.order()
        await asyncio.gather(deliver_eagerly(storefront.harness, storefront.payment(order)), buyer.cancel(order))
        assert (await buyer.read(order))["status"] == "cancelled"
        assert len(await buyer.history(order)) == 3
    assert len(await storefront.harness.events(OrderCancelled, storefront.name)) == 4
