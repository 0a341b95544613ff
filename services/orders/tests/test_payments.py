"""What payments tells (3.5, rules 52 to 54): told twice, late, out of order, and beside an expiry."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from common import clock
from common.events.envelope import Envelope, Event
from common.events.orders import OrderCancelled, OrderExpired, OrderPaid
from common.events.payments import PaymentFailed, PaymentRefunded
from common.testing.harness import Harness

from .shops import Shop

TOO_LATE = "A payment arrived after the order was cancelled. It will be refunded."
PAID = ("processing", "Payment confirmed. Order processing started.")


async def tell_eagerly(harness: Harness, event: Event) -> int:
    envelope = Envelope.around(event)
    response = await harness.internal(event.storefront).post("/events", json=envelope.model_dump(mode="json"))
    return response.status_code


async def test_a_payment_reported_twice_pays_once(shop: Shop) -> None:
    buyer = shop.buyer(quantity=2)
    order = await buyer.order()
    await shop.harness.tell(shop.payment(order), times=3)
    assert await buyer.history(order) == [("pending", "Order created"), PAID]
    [paid] = await shop.harness.events(OrderPaid, shop.name)
    assert (str(paid.order_id), paid.amount, paid.version) == (order["id"], 550_498 - 1, 1)
    assert [(line.product_id, line.quantity) for line in paid.lines] == [(buyer.product, 2)]


async def test_two_reports_of_one_payment_pay_once(shop: Shop) -> None:
    """The webhook's and the browser's, as events of their own."""
    buyer = shop.buyer()
    order = await buyer.order()
    payment = shop.payment(order)
    await asyncio.gather(*(tell_eagerly(shop.harness, payment) for _ in range(4)))
    await shop.harness.tell(payment)
    assert await buyer.history(order) == [("pending", "Order created"), PAID]
    assert len(await shop.harness.events(OrderPaid, shop.name)) == 1


async def test_an_eager_payment_is_seen_by_the_next_read(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    assert await tell_eagerly(shop.harness, shop.payment(order)) == 204
    assert (await buyer.read(order))["status"] == "processing"


@pytest.mark.parametrize("changes", [{"amount": 1}, {"amount": 275_499}, {"currency": "EUR"}])
async def test_a_payment_of_the_wrong_amount_or_currency_pays_nothing(shop: Shop, changes: dict[str, Any]) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.harness.tell(shop.payment(order, **changes))
    assert await buyer.history(order) == [("pending", "Order created")]
    await shop.pay(order)
    assert (await buyer.read(order))["status"] == "processing"


async def test_a_currency_is_the_same_in_lower_case(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.harness.tell(shop.payment(order, currency="usd"))
    assert (await buyer.read(order))["status"] == "processing"


async def test_rule_53_a_payment_for_a_cancelled_order_changes_no_status_and_is_noted_once(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await buyer.cancel(order)
    payment = shop.payment(order)
    await shop.harness.tell(payment, times=2)
    await shop.harness.tell(payment)
    assert (await buyer.history(order))[1:] == [("cancelled", "Order cancelled by customer."), ("cancelled", TOO_LATE)]
    assert await shop.harness.events(OrderPaid, shop.name) == []


async def test_a_payment_after_delivery_by_staff_moves_nothing_back(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.bring_to(order, "delivered")
    await shop.pay(order)
    assert (await buyer.read(order))["status"] == "delivered"
    assert len(await shop.harness.events(OrderPaid, shop.name)) == 1


async def test_a_payment_for_an_order_of_another_storefront_is_refused(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    elsewhere = shop.payment(order, storefront=shop.harness.storefront())
    assert await tell_eagerly(shop.harness, elsewhere) == 404
    assert (await buyer.read(order))["status"] == "pending"


async def test_a_payment_for_no_order_is_retried_and_not_swallowed(shop: Shop) -> None:
    envelope = await shop.harness.tell(shop.payment({"id": str(uuid4()), "total_amount": "1.00"}))
    [task] = await shop.harness.database.reads.rows("select state, error from tasks where key = %s", (envelope.id,))
    assert task["state"] == "waiting"
    assert "OrderNotFound" in task["error"]


async def test_rule_54_a_failed_payment_leaves_the_order_pending(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    failed = PaymentFailed(**shop.payment(order).model_dump(), reason="card_declined")
    await shop.harness.tell(failed, times=2)
    assert await buyer.history(order) == [("pending", "Order created")]
    await shop.pay(order)
    await shop.harness.tell(failed)
    assert (await buyer.history(order))[1:] == [PAID]


def refund(shop: Shop, order: dict[str, Any], amount: int, is_full: bool) -> PaymentRefunded:
    facts = shop.payment(order).model_dump() | {"amount": amount, "is_full": is_full}
    return PaymentRefunded.model_validate(facts)


async def test_rule_54_a_refund_is_noted_beside_the_unchanged_status(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.pay(order)
    await shop.harness.tell(refund(shop, order, 1_000, is_full=False), times=2)
    await shop.harness.tell(refund(shop, order, 275_498, is_full=True), times=2)
    assert (await buyer.history(order))[2:] == [
        ("processing", "Payment partly refunded: 10.00 USD."),
        ("processing", "Payment refunded: 2754.98 USD."),
    ]


async def test_a_refund_that_tells_less_than_is_known_came_late_and_is_ignored(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.pay(order)
    await shop.harness.tell(refund(shop, order, 275_498, is_full=True))
    await shop.harness.tell(refund(shop, order, 1_000, is_full=False))
    assert (await buyer.history(order))[2:] == [("processing", "Payment refunded: 2754.98 USD.")]


async def test_a_refund_that_overtakes_its_payment_ends_alike(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    await shop.harness.tell(refund(shop, order, 275_498, is_full=True))
    await shop.pay(order)
    assert sorted(status for status, _ in await buyer.history(order)) == ["pending", "pending", "processing"]
    assert (await buyer.read(order))["status"] == "processing"


async def test_a_payment_and_an_expiry_at_the_same_time_have_one_winner(shop: Shop) -> None:
    outcomes = set()
    for _ in range(6):
        buyer = shop.buyer()
        order = await buyer.order()
        clock.advance(shop.storefront.orders.reservation)
        await asyncio.gather(tell_eagerly(shop.harness, shop.payment(order)), shop.expire(), shop.expire())
        await shop.expire()
        status = (await buyer.read(order))["status"]
        outcomes.add(status)
        told = {
            kind: [event for event in await shop.harness.events(kind, shop.name) if str(event.order_id) == order["id"]]
            for kind in (OrderPaid, OrderExpired)
        }
        history = (await buyer.history(order))[1:]
        if status == "processing":
            assert (len(told[OrderPaid]), told[OrderExpired], history) == (1, [], [PAID])
        else:
            assert (told[OrderPaid], len(told[OrderExpired])) == ([], 1)
            assert history == [("cancelled", "Order expired: it was not paid in time."), ("cancelled", TOO_LATE)]
    assert outcomes <= {"processing", "cancelled"}


async def test_a_payment_and_a_cancellation_at_the_same_time_end_in_a_cancelled_order(shop: Shop) -> None:
    for _ in range(4):
        buyer = shop.buyer()
        order = await buyer.order()
        await asyncio.gather(tell_eagerly(shop.harness, shop.payment(order)), buyer.cancel(order))
        assert (await buyer.read(order))["status"] == "cancelled"
        assert len(await buyer.history(order)) == 3
    assert len(await shop.harness.events(OrderCancelled, shop.name)) == 4
