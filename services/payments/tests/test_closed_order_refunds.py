"""Refunds of closed orders: made exactly once, also after lost responses and refunds made in the dashboard."""

from common.events.payments import PaymentRefunded
from common.jobs.task import DELAYS
from common.kernel import clock

from .storefront import PaymentsStorefront


async def test_a_refund_whose_response_was_lost_is_made_once(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.paid(order)
    storefront.transport.loses_response = {"/refunds"}
    await storefront.publish_closed(order)
    await storefront.harness.drain()
    storefront.transport.loses_response = set()
    clock.advance(DELAYS[0] + 0.1)
    await storefront.harness.drain()
    assert await storefront.refunds_at_stripe(intent_id) == [order.amount]
    assert len(await storefront.harness.events(PaymentRefunded, storefront.storefront)) == 1
    rows = await storefront.rows(
        "select status from refunds where storefront = %(storefront)s", storefront=storefront.storefront
    )
    assert rows == [{"status": "succeeded"}]


async def test_a_refund_whose_response_was_lost_days_ago_is_not_made_again(storefront: PaymentsStorefront) -> None:
    """Stripe deletes idempotency keys after a day; the refund is found by its metadata."""
    order = storefront.orders.place(storefront.user_id, amount=10_000)
    intent_id = await storefront.paid(order)
    staff = storefront.harness.staff(storefront.storefront)
    payment_id = (await storefront.row(intent_id))["id"]
    await staff.post(f"/api/staff/v1/payments/{payment_id}/refunds", json={"amount": "30.00"})
    storefront.transport.loses_response = {"/refunds"}
    await storefront.harness.drain()
    storefront.transport.loses_response = set()
    clock.advance(3 * 86_400)
    await storefront.harness.drain()
    assert await storefront.refunds_at_stripe(intent_id) == [3000]
    assert (await storefront.row(intent_id))["refunded"] == 3000


async def test_what_was_refunded_in_the_dashboard_is_not_refunded_again(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id, amount=10_000)
    intent_id = await storefront.paid(order)
    await storefront.stripe.refunds.create_async({"payment_intent": intent_id, "amount": 4000})
    await storefront.publish_closed(order)
    await storefront.harness.drain()
    clock.advance(DELAYS[0] + 0.1)
    await storefront.harness.drain()
    assert sorted(await storefront.refunds_at_stripe(intent_id)) == [4000, 6000]
    assert (await storefront.row(intent_id))["refunded"] == 10_000
    assert await storefront.dead_letters() == []


async def test_a_refund_that_stripe_keeps_refusing_is_a_dead_letter_and_succeeds_when_replayed(
    storefront: PaymentsStorefront,
) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.paid(order)
    storefront.transport.refuses = {"/refunds"}
    await storefront.publish_closed(order)
    for delay in DELAYS:
        clock.advance(delay + 0.1)
        await storefront.harness.drain()
    [item] = await storefront.dead_letters()
    assert "balance_insufficient" in item["error"]
    storefront.transport.refuses = set()
    staff = storefront.harness.staff(storefront.storefront)
    assert (await staff.post("/api/staff/v1/dead-letters/payments/replay")).json() == {"replayed": 1}
    await storefront.harness.drain()
    assert await storefront.refunds_at_stripe(intent_id) == [order.amount]


async def test_a_refund_whose_event_arrives_before_its_response_is_not_counted_twice(
    storefront: PaymentsStorefront,
) -> None:
    order = storefront.orders.place(storefront.user_id, amount=10_000)
    intent_id = await storefront.paid(order)
    staff = storefront.harness.staff(storefront.storefront)
    payment_id = (await storefront.row(intent_id))["id"]
    await staff.post(f"/api/staff/v1/payments/{payment_id}/refunds", json={"amount": "25.00"})
    storefront.transport.loses_response = {"/refunds"}
    await storefront.deliver_all("charge.refunded")
    storefront.transport.loses_response = set()
    await storefront.deliver_all("charge.refunded")
    assert (await storefront.row(intent_id))["refunded"] == 2500
    await storefront.publish_closed(order)
    await storefront.harness.drain()
    assert sum(await storefront.refunds_at_stripe(intent_id)) == 10_000
    clock.advance(DELAYS[0] + 0.1)
    await storefront.harness.drain()
    assert (await storefront.row(intent_id))["refunded"] == 10_000


async def test_a_requested_partial_refund_and_a_closure_add_up_to_the_payment(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id, amount=10_000)
    intent_id = await storefront.paid(order)
    payment_id = (await storefront.row(intent_id))["id"]
    staff = storefront.harness.staff(storefront.storefront)
    await staff.post(f"/api/staff/v1/payments/{payment_id}/refunds", json={"amount": "25.00"})
    await storefront.publish_closed(order)
    await storefront.harness.drain()
    assert sorted(await storefront.refunds_at_stripe(intent_id)) == [2500, 7500]
    assert await storefront.status(intent_id) == "refunded"
