"""confirm: the browser says it has paid; Stripe is asked, the order is told, once."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from common.events.payments import PaymentFailed, PaymentSucceeded

from .shops import Shop
from .stand_ins import WRONG_KEY


async def test_a_paid_intent_is_confirmed(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    response = await shop.confirm(order.order_id, intent_id)
    assert response.status_code == 200
    assert response.json() == {"message": "Payment confirmed successfully", "order_id": str(order.order_id)}


async def test_the_order_is_processing_when_the_answer_arrives(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    await shop.paid(order)
    assert shop.orders.status(order) == "processing"
    [told] = shop.orders.told
    assert (told["type"], told["data"]["amount"], told["data"]["order_id"]) == (
        "payment.succeeded",
        order.amount,
        str(order.order_id),
    )


async def test_the_payment_keeps_what_the_contract_names(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.paid(order)
    row = await shop.row(intent_id)
    assert (row["status"], row["transaction_id"], row["amount"]) == ("completed", intent_id, order.amount)
    assert row["payment_date"] is not None
    assert (row["metadata"]["charge_id"][:3], row["metadata"]["brand"], row["metadata"]["last4"]) == (
        "ch_",
        "visa",
        "4242",
    )


async def test_an_unpaid_intent_is_payment_incomplete_with_its_status(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    response = await shop.confirm(order.order_id, await shop.opened(order))
    assert response.status_code == 400
    assert response.json() == {
        "error": "Payment not completed",
        "code": "payment_incomplete",
        "details": None,
        "status": "requires_payment_method",
    }
    assert shop.orders.told == []


async def test_a_declined_card_leaves_the_payment_open_and_is_told_with_its_reason(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id, "pm_card_chargeDeclinedInsufficientFunds")
    for _ in range(2):
        response = await shop.confirm(order.order_id, intent_id)
        assert (response.status_code, response.json()["status"]) == (400, "requires_payment_method")
    await shop.deliver_all("payment_intent.payment_failed")
    [failed] = await shop.harness.events(PaymentFailed, shop.storefront)
    assert (failed.reason, failed.order_id) == ("insufficient_funds", order.order_id)
    await shop.pay(intent_id)
    assert (await shop.confirm(order.order_id, intent_id)).status_code == 200


async def test_a_payment_that_waits_for_the_bank_says_so(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id, "pm_card_threeDSecure2Required")
    response = await shop.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["status"]) == (400, "requires_action")
    assert await shop.status(intent_id) == "requires_action"


async def test_a_cancelled_intent_is_incomplete(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.stripe.payment_intents.cancel_async(intent_id)
    response = await shop.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["status"]) == (400, "canceled")


async def test_repeating_a_confirmation_answers_200_and_has_one_effect(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.paid(order)
    assert (await shop.confirm(order.order_id, intent_id)).status_code == 200
    assert len(await shop.harness.events(PaymentSucceeded, shop.storefront)) == 1
    assert len({told["id"] for told in shop.orders.told}) == 1


async def test_a_confirmation_after_the_webhook_tells_the_same_event(shop: Shop) -> None:
    """The webhook's event may still be on its way when the browser returns."""
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    await shop.deliver_all("payment_intent.succeeded")
    assert shop.orders.told == []
    assert (await shop.confirm(order.order_id, intent_id)).status_code == 200
    assert shop.orders.status(order) == "processing"
    published = [envelope.id for envelope in shop.harness.recorder.published]
    assert [told["id"] for told in shop.orders.told] == [str(identifier) for identifier in published]


async def test_orders_being_away_costs_no_confirmation(shop: Shop) -> None:
    """The outbox tells it later."""
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    shop.orders.is_down = True
    for _ in range(2):
        assert (await shop.confirm(order.order_id, intent_id)).status_code == 200
    assert len(await shop.harness.events(PaymentSucceeded, shop.storefront)) == 1


async def test_confirmations_webhook_and_reconciliation_at_once_make_one_payment(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    await shop.rows("update payments set checked_at = '2020-01-01' where transaction_id = %s returning 1", intent_id)
    [event] = await shop.happened("payment_intent.succeeded")
    for _ in range(2):
        assert (await shop.deliver(event)).status_code == 200
    results: list[Any] = await asyncio.gather(
        *(shop.confirm(order.order_id, intent_id) for _ in range(6)),
        *(shop.harness.settle() for _ in range(3)),
        *(shop.run_timer("reconcile") for _ in range(3)),
    )
    assert [response.status_code for response in results[:6]] == [200] * 6
    assert len(await shop.harness.events(PaymentSucceeded, shop.storefront)) == 1
    assert (await shop.row(intent_id))["status"] == "completed"
    assert len({told["id"] for told in shop.orders.told}) == 1


async def test_an_intent_of_another_order_is_not_found(shop: Shop) -> None:
    mine, other = shop.orders.place(shop.user_id), shop.orders.place(shop.user_id)
    intent_id = await shop.opened(other)
    await shop.pay(intent_id)
    response = await shop.confirm(mine.order_id, intent_id)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert await shop.status(intent_id) == "pending"


async def test_an_intent_of_another_customer_is_not_found(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.paid(order)
    assert (await shop.confirm(order.order_id, intent_id, uuid4())).status_code == 404


async def test_an_intent_made_elsewhere_is_not_found(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    await shop.opened(order)
    stranger = await shop.stripe.payment_intents.create_async(
        {"amount": order.amount, "currency": "usd", "metadata": {"order_id": str(order.order_id)}}
    )
    await shop.pay(stranger.id)
    assert (await shop.confirm(order.order_id, stranger.id)).status_code == 404
    assert shop.orders.told == []


@pytest.mark.parametrize("intent_id", ["pi_nothing", "pi_\ud83d\ude00", "../v1", "x" * 255])
async def test_an_unknown_intent_is_not_found(shop: Shop, intent_id: str) -> None:
    order = shop.orders.place(shop.user_id)
    body = {
        "order_id": str(order.order_id),
        "payment_intent_id": intent_id.encode("utf-16", "surrogatepass").decode("utf-16"),
    }
    assert (await shop.ask("confirm/", body)).status_code == 404


async def test_a_malformed_order_id_is_not_found(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    assert (await shop.confirm("7", await shop.opened(order))).status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"order_id": "x"}, {"payment_intent_id": "x"}, {"order_id": 1, "payment_intent_id": 2}]
)
async def test_missing_fields_are_validation_errors(shop: Shop, body: object) -> None:
    response = await shop.ask("confirm/", body)
    assert (response.status_code, response.json()["code"]) == (400, "validation_error")
    assert response.json()["details"]


@pytest.mark.parametrize("change", [{"amount": 100}, {"currency": "eur"}, {"metadata": {"order_id": str(uuid4())}}])
async def test_an_altered_intent_does_not_pay(shop: Shop, change: dict[str, object]) -> None:
    """Amount, currency and order must be the order's own, whoever changed them at Stripe."""
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.stripe.payment_intents.update_async(intent_id, change)
    await shop.pay(intent_id)
    response = await shop.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["code"]) == (400, "payment_mismatch")
    assert (await shop.status(intent_id), shop.orders.told) == ("pending", [])


@pytest.mark.parametrize("change", [{"amount": 999999}, {"currency": "EUR"}])
async def test_an_order_that_owes_something_else_is_not_paid_but_what_was_taken_is_known(
    shop: Shop, change: dict[str, object]
) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    shop.orders.change(order, **change)
    for _ in range(2):
        response = await shop.confirm(order.order_id, intent_id)
        assert (response.status_code, response.json()["code"]) == (400, "payment_mismatch")
    assert (await shop.status(intent_id), shop.orders.status(order)) == ("completed", "pending")


@pytest.mark.parametrize("is_told_by_the_webhook", [False, True])
async def test_an_order_that_is_closed_and_has_not_told_yet_is_not_confirmed(
    shop: Shop, is_told_by_the_webhook: bool
) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    if is_told_by_the_webhook:
        await shop.deliver_all("payment_intent.succeeded")
    shop.orders.change(order, status="cancelled", is_payable=False, is_closed=True)
    response = await shop.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert await shop.status(intent_id) == "completed"


async def test_an_unreachable_provider_is_a_503_and_later_a_200(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    shop.line.answer = WRONG_KEY
    assert (await shop.confirm(order.order_id, intent_id)).status_code == 503
    shop.line.answer = None
    assert (await shop.confirm(order.order_id, intent_id)).status_code == 200


async def test_a_confirmation_takes_two_statements_and_a_repeated_one_three(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    count = shop.harness.database.statements
    before = count.total
    await shop.confirm(order.order_id, intent_id)
    assert count.total - before == 2
    before = count.total
    await shop.confirm(order.order_id, intent_id)
    assert count.total - before == 3
