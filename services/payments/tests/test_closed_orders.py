"""Cancelled and expired orders: nothing stays open, nothing that was captured is kept, nothing goes back twice."""

import asyncio

import pytest
from common import clock
from common.events.orders import OrderCancelled, OrderExpired
from common.events.payments import PaymentRefunded, PaymentSucceeded
from common.tasks import DELAYS

from .shops import Shop
from .stand_ins import WRONG_KEY


@pytest.mark.parametrize("kind", [OrderCancelled, OrderExpired])
async def test_a_paid_order_that_is_closed_is_refunded_in_full_exactly_once(
    shop: Shop, kind: type[OrderCancelled | OrderExpired]
) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.paid(order)
    await shop.tell_closed(order, times=2, kind=kind)
    await shop.harness.settle()
    assert await shop.refunds_at_stripe(intent_id) == [order.amount]
    [refunded] = await shop.harness.events(PaymentRefunded, shop.storefront)
    assert (refunded.amount, refunded.is_full, refunded.order_id) == (order.amount, True, order.order_id)
    assert await shop.status(intent_id) == "refunded"


async def test_an_order_closed_before_its_payment_is_refunded_exactly_once(shop: Shop) -> None:
    """The buyer pays while the news of the cancellation is on its way."""
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    await shop.tell_closed(order)
    await shop.harness.settle()
    response = await shop.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    await shop.deliver_all()
    assert await shop.refunds_at_stripe(intent_id) == [order.amount]
    assert len(await shop.harness.events(PaymentSucceeded, shop.storefront)) == 1
    assert len(await shop.harness.events(PaymentRefunded, shop.storefront)) == 1


async def test_a_success_first_heard_after_the_closure_is_refunded(shop: Shop) -> None:
    """While the job that would have noticed cannot reach Stripe, the webhook's own job does."""
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    shop.line.answer = WRONG_KEY
    await shop.tell_closed(order)
    await shop.pay(intent_id)
    shop.line.answer = None
    await shop.deliver_all("payment_intent.succeeded")
    assert await shop.refunds_at_stripe(intent_id) == [order.amount]
    clock.advance(DELAYS[0] + 0.1)
    await shop.harness.settle()
    assert await shop.refunds_at_stripe(intent_id) == [order.amount]
    assert len(await shop.harness.events(PaymentRefunded, shop.storefront)) == 1


async def test_a_confirmation_for_a_closed_order_keeps_it_closed_and_refunds(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    shop.line.answer = WRONG_KEY
    await shop.tell_closed(order)
    shop.line.answer = None
    for _ in range(2):
        response = await shop.confirm(order.order_id, intent_id)
        assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert shop.orders.status(order) == "cancelled"
    await shop.harness.settle()
    assert await shop.refunds_at_stripe(intent_id) == [order.amount]


async def test_a_confirmation_that_outruns_the_news_of_a_closure_is_not_answered_as_a_success(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    shop.orders.change(order, status="cancelled", is_payable=False, is_closed=True)
    await shop.pay(intent_id)
    response = await shop.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")


async def test_closing_an_unpaid_order_cancels_its_intent(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.tell_closed(order)
    await shop.harness.settle()
    assert (await shop.stripe_status(intent_id), await shop.status(intent_id)) == ("canceled", "cancelled")
    response = await shop.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["status"]) == (400, "canceled")
    assert await shop.harness.events(PaymentRefunded, shop.storefront) == []


async def test_closing_an_order_nobody_tried_to_pay_needs_no_stripe(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    await shop.tell_expired(order)
    await shop.harness.settle()
    assert shop.line.calls == []
    assert await shop.rows("select closed_as from order_files where order_id = %s", order.order_id) == [
        {"closed_as": "expired"}
    ]


async def test_the_first_reason_for_a_closure_stays(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    await shop.tell_expired(order)
    await shop.tell_closed(order)
    assert await shop.rows("select closed_as from order_files where order_id = %s", order.order_id) == [
        {"closed_as": "expired"}
    ]


async def test_an_intent_lost_on_the_way_from_stripe_is_withdrawn_with_the_order(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    shop.line.loses = {"/payment_intents"}
    await shop.create_intent(order.order_id)
    shop.line.loses = set()
    await shop.tell_closed(order)
    await shop.harness.settle()
    rows = await shop.rows("select status from payments where order_id = %s", order.order_id)
    assert rows == [{"status": "cancelled"}]


async def test_an_order_closed_while_its_intent_is_made_hands_none_out(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    shop.line.before["/payment_intents"] = lambda: shop.tell_closed(order)
    response = await shop.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    await shop.harness.settle()
    [created] = await shop.happened("payment_intent.created")
    intent_id = created["data"]["object"]["id"]
    assert (await shop.stripe_status(intent_id), await shop.status(intent_id)) == ("canceled", "cancelled")


async def test_capture_and_cancellation_at_once_end_with_one_refund(shop: Shop) -> None:
    orders = [shop.orders.place(shop.user_id) for _ in range(4)]
    intents = [await shop.opened(order) for order in orders]
    for intent_id in intents:
        await shop.pay(intent_id)
    events = await shop.happened("payment_intent.succeeded")
    await asyncio.gather(
        *(shop.confirm(order.order_id, intent_id) for order, intent_id in zip(orders, intents, strict=True)),
        *(shop.tell_closed(order) for order in orders),
        *(shop.deliver(event) for event in events),
    )
    await asyncio.gather(*(shop.harness.settle() for _ in range(3)))
    for order, intent_id in zip(orders, intents, strict=True):
        assert await shop.refunds_at_stripe(intent_id) == [order.amount]
        assert await shop.status(intent_id) == "refunded"
    assert len(await shop.harness.events(PaymentSucceeded, shop.storefront)) == 4
    assert len(await shop.harness.events(PaymentRefunded, shop.storefront)) == 4


async def test_a_refund_whose_answer_was_lost_is_made_once(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.paid(order)
    shop.line.loses = {"/refunds"}
    await shop.tell_closed(order)
    await shop.harness.settle()
    shop.line.loses = set()
    clock.advance(DELAYS[0] + 0.1)
    await shop.harness.settle()
    assert await shop.refunds_at_stripe(intent_id) == [order.amount]
    assert len(await shop.harness.events(PaymentRefunded, shop.storefront)) == 1
    rows = await shop.rows("select status from refunds where storefront = %s", shop.storefront)
    assert rows == [{"status": "succeeded"}]


async def test_a_refund_whose_answer_was_lost_days_ago_is_not_made_again(shop: Shop) -> None:
    """Stripe forgets idempotency keys after a day; the refund itself says whose it is."""
    order = shop.orders.place(shop.user_id, amount=10_000)
    intent_id = await shop.paid(order)
    staff = shop.harness.staff(shop.storefront)
    payment_id = (await shop.row(intent_id))["id"]
    await staff.post(f"/api/staff/v1/payments/{payment_id}/refunds", json={"amount": "30.00"})
    shop.line.loses = {"/refunds"}
    await shop.harness.settle()
    shop.line.loses = set()
    clock.advance(3 * 86_400)
    await shop.harness.settle()
    assert await shop.refunds_at_stripe(intent_id) == [3000]
    assert (await shop.row(intent_id))["refunded"] == 3000


async def test_what_was_refunded_elsewhere_before_is_not_refunded_again(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id, amount=10_000)
    intent_id = await shop.paid(order)
    await shop.stripe.refunds.create_async({"payment_intent": intent_id, "amount": 4000})
    await shop.tell_closed(order)
    await shop.harness.settle()
    clock.advance(DELAYS[0] + 0.1)
    await shop.harness.settle()
    assert sorted(await shop.refunds_at_stripe(intent_id)) == [4000, 6000]
    assert (await shop.row(intent_id))["refunded"] == 10_000
    assert await shop.dead_letters() == []


async def test_a_refund_that_stripe_keeps_refusing_is_a_dead_letter_and_replaying_it_heals(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.paid(order)
    shop.line.refuses = {"/refunds"}
    await shop.tell_closed(order)
    for delay in DELAYS:
        clock.advance(delay + 0.1)
        await shop.harness.settle()
    [letter] = await shop.dead_letters()
    assert "balance_insufficient" in letter["error"]
    shop.line.refuses = set()
    staff = shop.harness.staff(shop.storefront)
    assert (await staff.post("/api/staff/v1/dead-letters/payments/replay")).json() == {"replayed": 1}
    await shop.harness.settle()
    assert await shop.refunds_at_stripe(intent_id) == [order.amount]


async def test_a_refund_heard_of_before_its_own_answer_is_not_counted_twice(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id, amount=10_000)
    intent_id = await shop.paid(order)
    staff = shop.harness.staff(shop.storefront)
    payment_id = (await shop.row(intent_id))["id"]
    await staff.post(f"/api/staff/v1/payments/{payment_id}/refunds", json={"amount": "25.00"})
    shop.line.loses = {"/refunds"}
    await shop.deliver_all("charge.refunded")
    shop.line.loses = set()
    await shop.deliver_all("charge.refunded")
    assert (await shop.row(intent_id))["refunded"] == 2500
    await shop.tell_closed(order)
    await shop.harness.settle()
    assert sum(await shop.refunds_at_stripe(intent_id)) == 10_000
    clock.advance(DELAYS[0] + 0.1)
    await shop.harness.settle()
    assert (await shop.row(intent_id))["refunded"] == 10_000


async def test_a_partial_refund_under_way_and_a_closure_add_up_to_everything(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id, amount=10_000)
    intent_id = await shop.paid(order)
    payment_id = (await shop.row(intent_id))["id"]
    staff = shop.harness.staff(shop.storefront)
    await staff.post(f"/api/staff/v1/payments/{payment_id}/refunds", json={"amount": "25.00"})
    await shop.tell_closed(order)
    await shop.harness.settle()
    assert sorted(await shop.refunds_at_stripe(intent_id)) == [2500, 7500]
    assert await shop.status(intent_id) == "refunded"
