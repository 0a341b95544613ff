"""Open payments are updated from the provider if neither a confirmation nor a webhook event did."""

import asyncio

from common.events.payments import PaymentSucceeded
from common.kernel import clock

from .fakes import WRONG_KEY
from .storefront import PaymentsStorefront

CHECK_AFTER_SECONDS = 301.0


async def test_a_payment_without_confirmation_and_webhook_event_is_completed(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.opened(storefront.orders.place(storefront.user_id))
    await storefront.pay(intent_id)
    await storefront.run_timer("reconcile")
    assert await storefront.status(intent_id) == "pending"
    clock.advance(CHECK_AFTER_SECONDS)
    await storefront.run_timer("reconcile")
    assert await storefront.status(intent_id) == "completed"
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 1


async def test_several_processes_share_the_payments(storefront: PaymentsStorefront) -> None:
    intents = [await storefront.opened(storefront.orders.place(storefront.user_id)) for _ in range(6)]
    for intent_id in intents:
        await storefront.pay(intent_id)
    clock.advance(CHECK_AFTER_SECONDS)
    await asyncio.gather(*(storefront.run_timer("reconcile") for _ in range(4)))
    for intent_id in intents:
        assert storefront.transport.calls.count(("GET", f"/payment_intents/{intent_id}")) == 1
        assert await storefront.status(intent_id) == "completed"
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 6


async def test_the_next_batch_has_the_remaining_payments(storefront: PaymentsStorefront) -> None:
    intents = [await storefront.opened(storefront.orders.place(storefront.user_id)) for _ in range(23)]
    clock.advance(CHECK_AFTER_SECONDS)
    read = []
    for _ in range(2):
        storefront.transport.calls.clear()
        await storefront.run_timer("reconcile")
        read.append({path.rpartition("/")[2] for _, path in storefront.transport.calls})
    assert (len(read[0]), len(read[1])) == (20, 3)
    assert read[0] | read[1] == set(intents)


async def test_a_payment_that_cannot_be_read_does_not_block_the_others(storefront: PaymentsStorefront) -> None:
    broken, fine = [await storefront.opened(storefront.orders.place(storefront.user_id)) for _ in range(2)]
    for intent_id in (broken, fine):
        await storefront.pay(intent_id)
    storefront.transport.refuses = {f"/payment_intents/{broken}"}
    clock.advance(CHECK_AFTER_SECONDS)
    await storefront.run_timer("reconcile")
    assert (await storefront.status(broken), await storefront.status(fine)) == ("pending", "completed")
    storefront.transport.refuses = set()
    clock.advance(CHECK_AFTER_SECONDS)
    await storefront.run_timer("reconcile")
    assert await storefront.status(broken) == "completed"


async def test_an_unavailable_stripe_is_called_again_later(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.opened(storefront.orders.place(storefront.user_id))
    await storefront.pay(intent_id)
    storefront.transport.response = WRONG_KEY
    clock.advance(CHECK_AFTER_SECONDS)
    await storefront.run_timer("reconcile")
    storefront.transport.response = None
    await storefront.run_timer("reconcile")
    assert await storefront.status(intent_id) == "pending"
    clock.advance(CHECK_AFTER_SECONDS)
    await storefront.run_timer("reconcile")
    assert await storefront.status(intent_id) == "completed"


async def test_settled_payments_are_not_checked(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id))
    clock.advance(CHECK_AFTER_SECONDS)
    storefront.transport.calls.clear()
    await storefront.run_timer("reconcile")
    assert ("GET", f"/payment_intents/{intent_id}") not in storefront.transport.calls


async def test_a_capture_found_for_a_closed_order_is_refunded(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    storefront.transport.response = WRONG_KEY
    await storefront.publish_closed(order)
    storefront.transport.response = None
    await storefront.pay(intent_id)
    await storefront.rows(
        "delete from tasks where payload ->> 'storefront' = %(storefront)s returning 1",
        storefront=storefront.storefront,
    )
    clock.advance(CHECK_AFTER_SECONDS)
    await storefront.run_timer("reconcile")
    await storefront.harness.drain()
    assert await storefront.refunds_at_stripe(intent_id) == [order.amount]
