"""Webhook events are handled in any order, repeatedly, and retried until they succeed."""

import asyncio

from common.events.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from common.jobs.task import DELAYS
from common.kernel import clock
from testkit.conditions import eventually

from .fakes import WRONG_KEY
from .storefront import PaymentsStorefront


async def test_an_event_delivered_many_times_at_once_has_one_effect(storefront: PaymentsStorefront) -> None:
    intent_id, event = await storefront.paid_unconfirmed()
    responses = await asyncio.gather(*(storefront.deliver(event) for _ in range(8)))
    assert {response.status_code for response in responses} == {200}
    assert len(await storefront.rows("select 1 from tasks where handler = 'job:HandleNotice'")) == 1
    await asyncio.gather(*(storefront.harness.drain() for _ in range(3)))
    await storefront.deliver(event)
    await storefront.harness.drain()
    assert await storefront.status(intent_id) == "completed"
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 1


async def test_a_failure_after_the_success_has_no_effect(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.opened(storefront.orders.place(storefront.user_id))
    await storefront.pay(intent_id, "pm_card_chargeDeclined")
    await storefront.pay(intent_id)
    await storefront.deliver_all("payment_intent.succeeded")
    before = await storefront.row(intent_id)
    await storefront.deliver_all("payment_intent.payment_failed")
    assert await storefront.row(intent_id) == before
    assert await storefront.harness.events(PaymentFailed, storefront.storefront) == []


async def test_every_declined_attempt_is_published_once_with_its_reason(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.opened(storefront.orders.place(storefront.user_id))
    for card in ("pm_card_chargeDeclined", "pm_card_chargeDeclinedExpiredCard"):
        await storefront.pay(intent_id, card)
    for _ in range(2):
        await storefront.deliver_all("payment_intent.payment_failed")
    failed = await storefront.harness.events(PaymentFailed, storefront.storefront)
    assert [event.reason for event in failed] == ["generic_decline", "expired_card"]
    assert await storefront.status(intent_id) == "pending"


async def test_an_intent_cancelled_at_stripe_cancels_the_payment(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.opened(storefront.orders.place(storefront.user_id))
    await storefront.stripe.payment_intents.cancel_async(intent_id)
    await storefront.deliver_all("payment_intent.canceled")
    assert await storefront.status(intent_id) == "cancelled"


async def test_refunds_made_in_the_dashboard_are_published_as_totals(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id, amount=10_000)
    intent_id = await storefront.paid(order)
    for amount in (2500, 7500):
        await storefront.stripe.refunds.create_async({"payment_intent": intent_id, "amount": amount})
        await storefront.deliver_all("charge.refunded")
    published = await storefront.harness.events(PaymentRefunded, storefront.storefront)
    assert [(event.amount, event.is_full) for event in published] == [(2500, False), (10_000, True)]
    assert await storefront.status(intent_id) == "refunded"


async def test_a_refund_reported_before_the_success_publishes_both(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    await storefront.stripe.refunds.create_async({"payment_intent": intent_id, "amount": 98})
    await storefront.deliver_all("charge.refunded")
    await storefront.deliver_all("payment_intent.succeeded")
    [succeeded] = await storefront.harness.events(PaymentSucceeded, storefront.storefront)
    [refunded] = await storefront.harness.events(PaymentRefunded, storefront.storefront)
    assert (succeeded.amount, refunded.amount, refunded.is_full) == (order.amount, 98, False)
    assert succeeded.version < refunded.version


async def test_replaying_all_events_in_reverse_order_has_no_effect(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id, amount=10_000)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id, "pm_card_chargeDeclined")
    await storefront.pay(intent_id)
    await storefront.stripe.refunds.create_async({"payment_intent": intent_id, "amount": 4000})
    events = await storefront.stripe_events()
    for event in [*reversed(events), *events]:
        assert (await storefront.deliver(event)).status_code == 200
        await storefront.harness.drain()
    row = await storefront.row(intent_id)
    assert (row["status"], row["refunded"]) == ("partially_refunded", 4000)
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 1
    assert len(await storefront.harness.events(PaymentRefunded, storefront.storefront)) == 1


async def test_an_intent_with_a_wrong_amount_does_not_complete_and_is_a_dead_letter(
    storefront: PaymentsStorefront,
) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.stripe.payment_intents.update_async(intent_id, {"amount": 100})
    await storefront.pay(intent_id)
    await exhaust(storefront, "payment_intent.succeeded")
    [item] = await storefront.dead_letters()
    assert "payment.mismatch" in item["error"]
    assert (await storefront.status(intent_id), storefront.orders.handled) == ("pending", [])


async def test_a_webhook_event_whose_processing_fails_is_retried(storefront: PaymentsStorefront) -> None:
    intent_id, event = await storefront.paid_unconfirmed()
    storefront.transport.response = WRONG_KEY
    await storefront.deliver(event)
    await storefront.harness.drain()
    assert await storefront.status(intent_id) == "pending"
    storefront.transport.response = None
    await storefront.harness.drain()
    assert await storefront.status(intent_id) == "pending"
    clock.advance(DELAYS[0] + 0.1)
    await storefront.harness.drain()
    assert await storefront.status(intent_id) == "completed"


async def test_a_webhook_event_that_keeps_failing_is_a_dead_letter_and_succeeds_when_replayed(
    storefront: PaymentsStorefront,
) -> None:
    intent_id, event = await storefront.paid_unconfirmed()
    storefront.transport.response = WRONG_KEY
    await exhaust(storefront, "payment_intent.succeeded")
    [item] = await storefront.dead_letters()
    assert (item["handler"], item["payload"]["event_id"]) == ("job:HandleNotice", event["id"])
    assert "payment.provider_unavailable" in item["error"]
    storefront.transport.response = None
    staff = storefront.harness.staff(storefront.storefront)
    assert (await staff.post(f"/api/staff/v1/dead-letters/payments/{item['id']}/replay")).is_success
    await storefront.harness.drain()
    assert (await storefront.status(intent_id), await storefront.dead_letters()) == ("completed", [])


async def exhaust(storefront: PaymentsStorefront, *types: str) -> None:
    """Deliver events, and let every retry fail."""
    await storefront.deliver_all(*types)
    for delay in DELAYS:
        clock.advance(delay + 0.1)
        await storefront.harness.drain()


async def test_handled_webhook_events_are_deleted_after_a_month(storefront: PaymentsStorefront) -> None:
    _, event = await storefront.paid_unconfirmed()
    await storefront.deliver(event)
    await storefront.harness.drain()
    await storefront.run_timer("delete webhook events")
    kept = "select 1 from notices where event_id = %(event_id)s"
    assert len(await storefront.rows(kept, event_id=event["id"])) == 1
    clock.advance(31 * 86_400)
    await storefront.run_timer("delete webhook events")
    assert await storefront.rows(kept, event_id=event["id"]) == []


async def test_an_event_takes_two_statements_and_so_does_its_repetition(storefront: PaymentsStorefront) -> None:
    pool = storefront.harness.database.pool
    first, repeated = list[int](), list[int]()
    for _ in range(3):  # the fewest of three, because the sandbox may deliver an event of its own in between
        _, event = await storefront.paid_unconfirmed()
        for statements in (first, repeated):
            before = pool.statement_count
            await storefront.deliver(event)
            statements.append(pool.statement_count - before)
    assert (min(first), min(repeated)) == (2, 2)


async def test_a_payment_completes_by_the_webhook_alone(storefront: PaymentsStorefront) -> None:
    """The sandbox delivers signed events itself, and the service's worker handles them."""
    worker = asyncio.create_task(storefront.harness.worker.run())
    sender = storefront.sandbox.state.sandbox.webhooks
    await sender.start()
    try:
        intent_id = await storefront.opened(storefront.orders.place(storefront.user_id))
        await storefront.pay(intent_id)

        async def completed() -> bool:
            return await storefront.status(intent_id) == "completed"

        await eventually(completed)
    finally:
        await sender.stop()
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 1
