"""Events of a success are handled after a delay, unless a confirmation recorded the success before."""

from typing import Any

from common.events.payments import PaymentFailed, PaymentSucceeded
from common.jobs.queue import JobQueue, enqueue
from common.jobs.task import DELAYS
from common.kernel import clock
from common.rpc.interfaces.orders import Payable
from payments.use_cases.handle_webhook_event import BATCH, SUCCEEDED, HandleWebhookEvent, job_key

from .fakes import WRONG_KEY
from .storefront import PaymentsStorefront

SUCCESS_DELAY_SECONDS = 20.0
"""Of `delayed_storefront`."""


async def paid_and_reported(storefront: PaymentsStorefront) -> tuple[Payable, str, dict[str, Any]]:
    """Return an order whose intent is paid, the intent's id, and the webhook event, which was delivered."""
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    [event] = await storefront.stripe_events("payment_intent.succeeded")
    await storefront.deliver(event)
    return order, intent_id, event


async def jobs_about(event: dict[str, Any], storefront: PaymentsStorefront) -> list[dict[str, Any]]:
    return await storefront.rows(
        "select 1 from tasks where payload ->> 'event_id' = %(event_id)s", event_id=event["id"]
    )


async def test_a_success_that_was_confirmed_is_read_from_stripe_once(
    delayed_storefront: PaymentsStorefront,
) -> None:
    storefront = delayed_storefront
    order, intent_id, event = await paid_and_reported(storefront)
    assert (await storefront.confirm(order.order_id, intent_id)).status_code == 200
    clock.advance(SUCCESS_DELAY_SECONDS)
    await storefront.run_timer("enqueue webhook events")
    assert await jobs_about(event, storefront) == []
    assert storefront.transport.calls.count(("GET", f"/payment_intents/{intent_id}")) == 1
    assert (
        await storefront.rows(
            "select 1 from notices where event_id = %(event_id)s and handled_at is null", event_id=event["id"]
        )
        == []
    )


async def test_a_success_without_a_confirmation_is_handled_after_the_delay(
    delayed_storefront: PaymentsStorefront,
) -> None:
    storefront = delayed_storefront
    intent_id, event = await storefront.paid_unconfirmed()
    await storefront.deliver(event)
    await storefront.run_timer("enqueue webhook events")
    await storefront.harness.drain()
    assert await storefront.status(intent_id) == "pending"
    clock.advance(SUCCESS_DELAY_SECONDS)
    for _ in range(2):
        await storefront.run_timer("enqueue webhook events")
    assert len(await jobs_about(event, storefront)) == 1
    await storefront.harness.drain()
    assert await storefront.status(intent_id) == "completed"


async def test_a_success_that_is_a_dead_letter_is_not_enqueued_again(
    delayed_storefront: PaymentsStorefront,
) -> None:
    storefront = delayed_storefront
    _, event = await storefront.paid_unconfirmed()
    storefront.transport.response = WRONG_KEY
    await storefront.deliver(event)
    clock.advance(SUCCESS_DELAY_SECONDS)
    for delay in (0, *DELAYS):
        clock.advance(delay + 0.1)
        await storefront.run_timer("enqueue webhook events")
        await storefront.harness.drain()
    calls = len(storefront.transport.calls)
    assert len(await storefront.dead_letters()) == 1
    await storefront.run_timer("enqueue webhook events")
    await storefront.harness.drain()
    assert len(storefront.transport.calls) == calls


async def test_events_behind_more_dead_letters_than_one_statement_reads_are_enqueued(
    delayed_storefront: PaymentsStorefront,
) -> None:
    storefront, shop, count = delayed_storefront, delayed_storefront.storefront, BATCH + 10
    jobs = [HandleWebhookEvent(storefront=shop, event_id=f"evt_{number:04}") for number in range(count)]
    await storefront.rows(
        "insert into notices (storefront, event_id, type, transaction_id, received_at)"
        " select %(shop)s, unnest(%(events)s::text[]), %(type)s, 'pi_unknown', %(now)s returning 1",
        shop=shop,
        events=[job.event_id for job in jobs],
        type=SUCCEEDED,
        now=clock.now(),
    )
    async with storefront.harness.database.transaction() as uow:
        for job in jobs[:BATCH]:
            await enqueue(uow, job, key=job_key(job))
    is_of_shop = "payload ->> 'storefront' = %(shop)s"
    await storefront.rows(f"update tasks set state = 'dead' where {is_of_shop} returning 1", shop=shop)
    clock.advance(SUCCESS_DELAY_SECONDS)
    await storefront.run_timer("enqueue webhook events")
    waiting = await storefront.rows(f"select 1 from tasks where {is_of_shop} and state = 'waiting'", shop=shop)
    assert len(waiting) == count - BATCH
    await storefront.rows(f"delete from tasks where {is_of_shop} returning 1", shop=shop)
    await storefront.rows("delete from notices where storefront = %(shop)s returning 1", shop=shop)


async def test_failures_are_handled_at_once(delayed_storefront: PaymentsStorefront) -> None:
    storefront = delayed_storefront
    intent_id = await storefront.opened(storefront.orders.place(storefront.user_id))
    await storefront.pay(intent_id, "pm_card_chargeDeclined")
    await storefront.deliver_all("payment_intent.payment_failed")
    assert len(await storefront.harness.events(PaymentFailed, storefront.storefront)) == 1


async def test_a_job_leased_before_the_confirmation_has_no_effect(
    delayed_storefront: PaymentsStorefront,
) -> None:
    storefront = delayed_storefront
    order, intent_id, _ = await paid_and_reported(storefront)
    clock.advance(SUCCESS_DELAY_SECONDS)
    await storefront.run_timer("enqueue webhook events")
    queue = JobQueue(storefront.harness.database, storefront.harness.service.handlers)
    [task] = await queue.lease(1)
    assert (await storefront.confirm(order.order_id, intent_id)).status_code == 200
    await storefront.run_timer("enqueue webhook events")
    await queue.run(task)
    assert await storefront.rows("select 1 from tasks where id = %(id)s", id=task.id) == []
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 1
