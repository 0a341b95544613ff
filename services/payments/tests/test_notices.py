"""What the webhook said is acted upon: in any order, however often, and again until it works."""

import asyncio
from typing import Any

from common import clock
from common.clients.orders import Payable
from common.events.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from common.tasks import DELAYS, TaskQueue
from common.testing.conditions import eventually
from sandbox.app import running

from .shops import Shop
from .stand_ins import WRONG_KEY

PATIENCE = 20.0
"""Seconds, of the patient shop."""


async def test_an_event_delivered_many_times_at_once_has_one_effect(shop: Shop) -> None:
    intent_id, event = await shop.paid_unconfirmed()
    responses = await asyncio.gather(*(shop.deliver(event) for _ in range(8)))
    assert {response.status_code for response in responses} == {200}
    assert len(await shop.rows("select 1 from tasks where handler = 'job:HandleNotice'")) == 1
    await asyncio.gather(*(shop.harness.settle() for _ in range(3)))
    await shop.deliver(event)
    await shop.harness.settle()
    assert await shop.status(intent_id) == "completed"
    assert len(await shop.harness.events(PaymentSucceeded, shop.storefront)) == 1


async def test_a_failure_after_the_success_changes_nothing(shop: Shop) -> None:
    intent_id = await shop.opened(shop.orders.place(shop.user_id))
    await shop.pay(intent_id, "pm_card_chargeDeclined")
    await shop.pay(intent_id)
    await shop.deliver_all("payment_intent.succeeded")
    before = await shop.row(intent_id)
    await shop.deliver_all("payment_intent.payment_failed")
    assert await shop.row(intent_id) == before
    assert await shop.harness.events(PaymentFailed, shop.storefront) == []


async def test_every_declined_attempt_is_told_once_with_its_reason(shop: Shop) -> None:
    intent_id = await shop.opened(shop.orders.place(shop.user_id))
    for card in ("pm_card_chargeDeclined", "pm_card_chargeDeclinedExpiredCard"):
        await shop.pay(intent_id, card)
    for _ in range(2):
        await shop.deliver_all("payment_intent.payment_failed")
    failed = await shop.harness.events(PaymentFailed, shop.storefront)
    assert [event.reason for event in failed] == ["generic_decline", "expired_card"]
    assert await shop.status(intent_id) == "pending"


async def test_an_intent_cancelled_elsewhere_is_cancelled_here(shop: Shop) -> None:
    intent_id = await shop.opened(shop.orders.place(shop.user_id))
    await shop.stripe.payment_intents.cancel_async(intent_id)
    await shop.deliver_all("payment_intent.canceled")
    assert await shop.status(intent_id) == "cancelled"


async def test_refunds_made_elsewhere_are_told_with_their_sum(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id, amount=10_000)
    intent_id = await shop.paid(order)
    for amount in (2500, 7500):
        await shop.stripe.refunds.create_async({"payment_intent": intent_id, "amount": amount})
        await shop.deliver_all("charge.refunded")
    told = await shop.harness.events(PaymentRefunded, shop.storefront)
    assert [(event.amount, event.is_full) for event in told] == [(2500, False), (10_000, True)]
    assert await shop.status(intent_id) == "refunded"


async def test_a_refund_heard_of_before_the_success_brings_both(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    await shop.stripe.refunds.create_async({"payment_intent": intent_id, "amount": 98})
    await shop.deliver_all("charge.refunded")
    await shop.deliver_all("payment_intent.succeeded")
    [succeeded] = await shop.harness.events(PaymentSucceeded, shop.storefront)
    [refunded] = await shop.harness.events(PaymentRefunded, shop.storefront)
    assert (succeeded.amount, refunded.amount, refunded.is_full) == (order.amount, 98, False)
    assert succeeded.version < refunded.version


async def test_all_events_replayed_backwards_change_nothing(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id, amount=10_000)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id, "pm_card_chargeDeclined")
    await shop.pay(intent_id)
    await shop.stripe.refunds.create_async({"payment_intent": intent_id, "amount": 4000})
    events = await shop.happened()
    for event in [*reversed(events), *events]:
        assert (await shop.deliver(event)).status_code == 200
        await shop.harness.settle()
    row = await shop.row(intent_id)
    assert (row["status"], row["refunded"]) == ("partially_refunded", 4000)
    assert len(await shop.harness.events(PaymentSucceeded, shop.storefront)) == 1
    assert len(await shop.harness.events(PaymentRefunded, shop.storefront)) == 1


async def test_an_intent_with_a_wrong_amount_does_not_complete_and_is_kept_for_staff(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.stripe.payment_intents.update_async(intent_id, {"amount": 100})
    await shop.pay(intent_id)
    await exhaust(shop, "payment_intent.succeeded")
    [letter] = await shop.dead_letters()
    assert "payment.mismatch" in letter["error"]
    assert (await shop.status(intent_id), shop.orders.told) == ("pending", [])


async def test_a_notice_whose_processing_fails_is_retried(shop: Shop) -> None:
    intent_id, event = await shop.paid_unconfirmed()
    shop.line.answer = WRONG_KEY
    await shop.deliver(event)
    await shop.harness.settle()
    assert await shop.status(intent_id) == "pending"
    shop.line.answer = None
    await shop.harness.settle()
    assert await shop.status(intent_id) == "pending"
    clock.advance(DELAYS[0] + 0.1)
    await shop.harness.settle()
    assert await shop.status(intent_id) == "completed"


async def test_a_notice_that_keeps_failing_is_a_dead_letter_with_its_reason_and_replaying_it_heals(shop: Shop) -> None:
    intent_id, event = await shop.paid_unconfirmed()
    shop.line.answer = WRONG_KEY
    await exhaust(shop, "payment_intent.succeeded")
    [letter] = await shop.dead_letters()
    assert (letter["handler"], letter["payload"]["event_id"]) == ("job:HandleNotice", event["id"])
    assert "payment.provider_unavailable" in letter["error"]
    shop.line.answer = None
    staff = shop.harness.staff(shop.storefront)
    assert (await staff.post(f"/api/staff/v1/dead-letters/payments/{letter['id']}/replay")).is_success
    await shop.harness.settle()
    assert (await shop.status(intent_id), await shop.dead_letters()) == ("completed", [])


async def exhaust(shop: Shop, *types: str) -> None:
    """Deliver, and let every retry fail."""
    await shop.deliver_all(*types)
    for delay in DELAYS:
        clock.advance(delay + 0.1)
        await shop.harness.settle()


async def test_handled_notices_are_forgotten_after_a_month(shop: Shop) -> None:
    _, event = await shop.paid_unconfirmed()
    await shop.deliver(event)
    await shop.harness.settle()
    await shop.run_timer("forget notices")
    kept = "select 1 from notices where event_id = %s"
    assert len(await shop.rows(kept, event["id"])) == 1
    clock.advance(31 * 86_400)
    await shop.run_timer("forget notices")
    assert await shop.rows(kept, event["id"]) == []


async def test_an_event_takes_two_statements_and_its_repetition_no_more(shop: Shop) -> None:
    _, event = await shop.paid_unconfirmed()
    count = shop.harness.database.statements
    before = count.total
    await shop.deliver(event)
    assert count.total - before == 2
    before = count.total
    await shop.deliver(event)
    assert count.total - before == 2


async def told(shop: Shop) -> tuple[Payable, str, dict[str, Any]]:
    """An order whose intent is paid, and the event by which Stripe has told so."""
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    [event] = await shop.happened("payment_intent.succeeded")
    await shop.deliver(event)
    return order, intent_id, event


async def jobs_about(event: dict[str, Any], shop: Shop) -> list[dict[str, Any]]:
    return await shop.rows("select 1 from tasks where payload ->> 'event_id' = %s", event["id"])


async def test_a_success_that_the_customers_return_reports_is_asked_about_once(patient_shop: Shop) -> None:
    shop = patient_shop
    order, intent_id, event = await told(shop)
    assert (await shop.confirm(order.order_id, intent_id)).status_code == 200
    clock.advance(PATIENCE)
    await shop.run_timer("notices")
    assert await jobs_about(event, shop) == []
    assert shop.line.calls.count(("GET", f"/payment_intents/{intent_id}")) == 1
    assert await shop.rows("select 1 from notices where event_id = %s and handled_at is null", event["id"]) == []


async def test_a_success_that_nobody_else_reports_is_looked_into_when_patience_ends(patient_shop: Shop) -> None:
    shop = patient_shop
    intent_id, event = await shop.paid_unconfirmed()
    await shop.deliver(event)
    await shop.run_timer("notices")
    await shop.harness.settle()
    assert await shop.status(intent_id) == "pending"
    clock.advance(PATIENCE)
    for _ in range(2):
        await shop.run_timer("notices")
    assert len(await jobs_about(event, shop)) == 1
    await shop.harness.settle()
    assert await shop.status(intent_id) == "completed"


async def test_a_success_that_has_become_a_dead_letter_is_looked_into_when_somebody_replays_it(
    patient_shop: Shop,
) -> None:
    shop = patient_shop
    _, event = await shop.paid_unconfirmed()
    shop.line.answer = WRONG_KEY
    await shop.deliver(event)
    clock.advance(PATIENCE)
    for delay in (0, *DELAYS):
        clock.advance(delay + 0.1)
        await shop.run_timer("notices")
        await shop.harness.settle()
    calls = len(shop.line.calls)
    assert len(await shop.dead_letters()) == 1
    await shop.run_timer("notices")
    await shop.harness.settle()
    assert len(shop.line.calls) == calls


async def test_bad_news_does_not_wait(patient_shop: Shop) -> None:
    shop = patient_shop
    intent_id = await shop.opened(shop.orders.place(shop.user_id))
    await shop.pay(intent_id, "pm_card_chargeDeclined")
    await shop.deliver_all("payment_intent.payment_failed")
    assert len(await shop.harness.events(PaymentFailed, shop.storefront)) == 1


async def test_a_job_that_has_begun_finds_what_the_customers_return_reported(patient_shop: Shop) -> None:
    shop = patient_shop
    order, intent_id, _ = await told(shop)
    clock.advance(PATIENCE)
    await shop.run_timer("notices")
    queue = TaskQueue(shop.harness.database, shop.harness.service.consumers)
    [task] = await queue.take(1)
    assert (await shop.confirm(order.order_id, intent_id)).status_code == 200
    await shop.run_timer("notices")
    await queue.run(task)
    assert await shop.rows("select 1 from tasks where id = %s", task.id) == []
    assert len(await shop.harness.events(PaymentSucceeded, shop.storefront)) == 1


async def test_a_payment_completes_while_nobody_but_stripe_reports_it(shop: Shop) -> None:
    """Stripe's stand-in signs and delivers by itself, and the service's own worker acts."""
    worker = asyncio.create_task(shop.harness.worker.run())
    try:
        async with running(shop.sandbox):
            intent_id = await shop.opened(shop.orders.place(shop.user_id))
            await shop.pay(intent_id)

            async def completed() -> bool:
                return await shop.status(intent_id) == "completed"

            await eventually(completed)
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    assert len(await shop.harness.events(PaymentSucceeded, shop.storefront)) == 1
