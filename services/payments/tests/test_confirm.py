"""confirm: the intent is read from Stripe, and orders receives the event once."""

import asyncio
from typing import Any

from common.events.payments import PaymentFailed, PaymentSucceeded

from .fakes import WRONG_KEY
from .storefront import PaymentsStorefront


async def test_a_paid_intent_is_confirmed(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    response = await storefront.confirm(order.order_id, intent_id)
    assert response.status_code == 200
    assert response.json() == {"message": "Payment confirmed successfully", "order_id": str(order.order_id)}


async def test_the_order_is_processing_before_the_response(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    await storefront.paid(order)
    assert storefront.orders.status(order) == "processing"
    [event] = storefront.orders.handled
    assert (event["type"], event["data"]["amount"], event["data"]["order_id"]) == (
        "payment.succeeded",
        order.amount,
        str(order.order_id),
    )


async def test_the_documented_fields_of_the_charge_are_stored(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.paid(order)
    row = await storefront.row(intent_id)
    assert (row["status"], row["transaction_id"], row["amount"]) == ("completed", intent_id, order.amount)
    assert row["payment_date"] is not None
    assert (row["metadata"]["charge_id"][:3], row["metadata"]["brand"], row["metadata"]["last4"]) == (
        "ch_",
        "visa",
        "4242",
    )


async def test_an_unpaid_intent_is_payment_incomplete_with_its_status(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    response = await storefront.confirm(order.order_id, await storefront.opened(order))
    assert response.status_code == 400
    assert response.json() == {
        "error": "Payment not completed",
        "code": "payment_incomplete",
        "details": None,
        "status": "requires_payment_method",
    }
    assert storefront.orders.handled == []


async def test_a_declined_card_leaves_the_payment_open_and_is_published_with_its_reason(
    storefront: PaymentsStorefront,
) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id, "pm_card_chargeDeclinedInsufficientFunds")
    for _ in range(2):
        response = await storefront.confirm(order.order_id, intent_id)
        assert (response.status_code, response.json()["status"]) == (400, "requires_payment_method")
    await storefront.deliver_all("payment_intent.payment_failed")
    [failed] = await storefront.harness.events(PaymentFailed, storefront.storefront)
    assert (failed.reason, failed.order_id) == ("insufficient_funds", order.order_id)
    await storefront.pay(intent_id)
    assert (await storefront.confirm(order.order_id, intent_id)).status_code == 200


async def test_a_payment_that_waits_for_authentication_is_requires_action(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id, "pm_card_threeDSecure2Required")
    response = await storefront.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["status"]) == (400, "requires_action")
    assert await storefront.status(intent_id) == "requires_action"


async def test_a_cancelled_intent_is_incomplete(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.stripe.payment_intents.cancel_async(intent_id)
    response = await storefront.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["status"]) == (400, "canceled")


async def test_repeating_a_confirmation_returns_200_and_has_one_effect(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.paid(order)
    assert (await storefront.confirm(order.order_id, intent_id)).status_code == 200
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 1
    assert len({event["id"] for event in storefront.orders.handled}) == 1


async def test_a_confirmation_after_the_webhook_delivers_the_same_event(storefront: PaymentsStorefront) -> None:
    """The event published for the webhook may not have been delivered when the browser confirms."""
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    await storefront.deliver_all("payment_intent.succeeded")
    assert storefront.orders.handled == []
    assert (await storefront.confirm(order.order_id, intent_id)).status_code == 200
    assert storefront.orders.status(order) == "processing"
    published = [envelope.id for envelope in storefront.harness.transport.published]
    assert [event["id"] for event in storefront.orders.handled] == [str(identifier) for identifier in published]


async def test_orders_being_unavailable_does_not_fail_a_confirmation(storefront: PaymentsStorefront) -> None:
    """The outbox delivers the event later."""
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    storefront.orders.is_down = True
    for _ in range(2):
        assert (await storefront.confirm(order.order_id, intent_id)).status_code == 200
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 1


async def test_concurrent_confirmations_webhook_events_and_reconciliations_capture_once(
    storefront: PaymentsStorefront,
) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    await storefront.rows(
        "update payments set checked_at = '2020-01-01' where transaction_id = %(transaction_id)s returning 1",
        transaction_id=intent_id,
    )
    [event] = await storefront.stripe_events("payment_intent.succeeded")
    for _ in range(2):
        assert (await storefront.deliver(event)).status_code == 200
    results: list[Any] = await asyncio.gather(
        *(storefront.confirm(order.order_id, intent_id) for _ in range(6)),
        *(storefront.harness.drain() for _ in range(3)),
        *(storefront.run_timer("reconcile") for _ in range(3)),
    )
    assert [response.status_code for response in results[:6]] == [200] * 6
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 1
    assert (await storefront.row(intent_id))["status"] == "completed"
    assert len({event["id"] for event in storefront.orders.handled}) == 1


async def test_an_unreachable_provider_is_a_503_and_later_a_200(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    storefront.transport.response = WRONG_KEY
    assert (await storefront.confirm(order.order_id, intent_id)).status_code == 503
    storefront.transport.response = None
    assert (await storefront.confirm(order.order_id, intent_id)).status_code == 200


async def test_a_confirmation_takes_two_statements_and_a_repeated_one_three(storefront: PaymentsStorefront) -> None:
    pool = storefront.harness.database.pool
    first, repeated = list[int](), list[int]()
    for _ in range(3):  # the fewest of three, because the sandbox may deliver an event of its own in between
        order = storefront.orders.place(storefront.user_id)
        intent_id = await storefront.opened(order)
        await storefront.pay(intent_id)
        for statements in (first, repeated):
            before = pool.statement_count
            await storefront.confirm(order.order_id, intent_id)
            statements.append(pool.statement_count - before)
    assert (min(first), min(repeated)) == (2, 3)
