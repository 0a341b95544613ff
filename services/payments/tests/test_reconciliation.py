"""Payments nobody reported on are asked about."""

import asyncio

from common import clock
from common.events.payments import PaymentSucceeded

from .shops import Shop
from .stand_ins import WRONG_KEY

A_WHILE = 301.0


async def test_a_payment_whose_browser_and_webhook_were_lost_is_completed(shop: Shop) -> None:
    intent_id = await shop.opened(shop.orders.place(shop.user_id))
    await shop.pay(intent_id)
    await shop.run_timer("reconcile")
    assert await shop.status(intent_id) == "pending"
    clock.advance(A_WHILE)
    await shop.run_timer("reconcile")
    assert await shop.status(intent_id) == "completed"
    assert len(await shop.harness.events(PaymentSucceeded, shop.storefront)) == 1


async def test_several_processes_share_the_work(shop: Shop) -> None:
    intents = [await shop.opened(shop.orders.place(shop.user_id)) for _ in range(6)]
    for intent_id in intents:
        await shop.pay(intent_id)
    clock.advance(A_WHILE)
    await asyncio.gather(*(shop.run_timer("reconcile") for _ in range(4)))
    for intent_id in intents:
        assert shop.line.calls.count(("GET", f"/payment_intents/{intent_id}")) == 1
        assert await shop.status(intent_id) == "completed"
    assert len(await shop.harness.events(PaymentSucceeded, shop.storefront)) == 6


async def test_a_batch_is_bounded_and_the_rest_comes_next(shop: Shop) -> None:
    intents = [await shop.opened(shop.orders.place(shop.user_id)) for _ in range(23)]
    clock.advance(A_WHILE)
    asked = []
    for _ in range(2):
        shop.line.calls.clear()
        await shop.run_timer("reconcile")
        asked.append({path.rpartition("/")[2] for _, path in shop.line.calls})
    assert (len(asked[0]), len(asked[1])) == (20, 3)
    assert asked[0] | asked[1] == set(intents)


async def test_a_payment_that_cannot_be_asked_about_does_not_hold_up_the_others(shop: Shop) -> None:
    broken, fine = [await shop.opened(shop.orders.place(shop.user_id)) for _ in range(2)]
    for intent_id in (broken, fine):
        await shop.pay(intent_id)
    shop.line.refuses = {f"/payment_intents/{broken}"}
    clock.advance(A_WHILE)
    await shop.run_timer("reconcile")
    assert (await shop.status(broken), await shop.status(fine)) == ("pending", "completed")
    shop.line.refuses = set()
    clock.advance(A_WHILE)
    await shop.run_timer("reconcile")
    assert await shop.status(broken) == "completed"


async def test_an_unreachable_stripe_is_asked_again_later(shop: Shop) -> None:
    intent_id = await shop.opened(shop.orders.place(shop.user_id))
    await shop.pay(intent_id)
    shop.line.answer = WRONG_KEY
    clock.advance(A_WHILE)
    await shop.run_timer("reconcile")
    shop.line.answer = None
    await shop.run_timer("reconcile")
    assert await shop.status(intent_id) == "pending"
    clock.advance(A_WHILE)
    await shop.run_timer("reconcile")
    assert await shop.status(intent_id) == "completed"


async def test_settled_payments_are_not_asked_about(shop: Shop) -> None:
    intent_id = await shop.paid(shop.orders.place(shop.user_id))
    clock.advance(A_WHILE)
    shop.line.calls.clear()
    await shop.run_timer("reconcile")
    assert ("GET", f"/payment_intents/{intent_id}") not in shop.line.calls


async def test_money_found_for_a_closed_order_goes_back(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    shop.line.answer = WRONG_KEY
    await shop.tell_closed(order)
    shop.line.answer = None
    await shop.pay(intent_id)
    await shop.rows("delete from tasks where payload ->> 'storefront' = %s returning 1", shop.storefront)
    clock.advance(A_WHILE)
    await shop.run_timer("reconcile")
    await shop.harness.settle()
    assert await shop.refunds_at_stripe(intent_id) == [order.amount]
