"""The staff contract: refund payments in part or in full."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from common.events.orders import RefundRequested
from common.events.payments import PaymentRefunded
from common.jobs.task import DELAYS
from common.kernel import clock
from common.rpc.interfaces.attention import AttentionInterface
from common.rpc.interfaces.payments import PaymentsInterface
from payments.contracts.staff.schemas import RefundBody

from .staff_requests import PATH, payment_id, read, refund
from .storefront import PaymentsStorefront


async def test_a_full_refund_refunds_everything(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    response = await refund(storefront, intent_id, reason="broken on arrival")
    assert response.status_code == 201
    body = response.json()
    RefundBody.model_validate(body)
    assert (body["amount"], body["currency"], body["status"]) == ("100.00", "USD", "requested")
    await storefront.harness.drain()
    payment = await read(storefront, intent_id)
    assert (payment["status"], payment["refunded_amount"]) == ("refunded", "100.00")
    [made] = payment["refunds"]
    assert (made["status"], made["reason"], made["transaction_id"][:3]) == ("succeeded", "broken on arrival", "re_")
    assert await storefront.refunds_at_stripe(intent_id) == [10_000]


@pytest.mark.parametrize("body", [{}, {"full": False}, {"full": True, "amount": "1.00"}, {"amount": None}])
async def test_a_refund_says_how_much(storefront: PaymentsStorefront, body: dict[str, Any]) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    path = f"{PATH}/{await payment_id(storefront, intent_id)}/refunds"
    response = await storefront.harness.staff(storefront.storefront).post(path, json=body)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "refund.amount_unclear")
    assert (await read(storefront, intent_id))["refunds"] == []


async def test_a_mistyped_member_refunds_nothing(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    response = await refund(storefront, intent_id, amout="1.00")
    assert (response.status_code, response.json()["code"]) == (400, "request.unknown_name")
    (fault,) = response.json()["errors"]
    assert (fault["field"], fault["detail"]) == ("amout", "Nothing has this name here. Did you mean amount?")
    assert (await read(storefront, intent_id))["refunds"] == []


async def test_partial_refunds_add_up_and_are_published_as_totals(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    for amount in ("25.00", "74.99", "0.01"):
        assert (await refund(storefront, intent_id, amount=amount)).status_code == 201
        await storefront.harness.drain()
    published = await storefront.harness.events(PaymentRefunded, storefront.storefront)
    assert [(event.amount, event.is_full) for event in published] == [(2500, False), (9999, False), (10_000, True)]


async def test_the_webhook_event_of_a_requested_refund_has_no_second_effect(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    await refund(storefront, intent_id, amount="25.00")
    await storefront.harness.drain()
    await storefront.deliver_all("charge.refunded")
    assert len(await storefront.harness.events(PaymentRefunded, storefront.storefront)) == 1
    assert (await read(storefront, intent_id))["refunded_amount"] == "25.00"


async def test_more_than_the_remainder_cannot_be_refunded(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    assert (await refund(storefront, intent_id, amount="60.00")).status_code == 201
    response = await refund(storefront, intent_id, amount="40.01")
    assert (response.status_code, response.json()["code"]) == (409, "refund.too_large")
    assert response.json()["facts"]["available"] == "40.00"
    assert (await refund(storefront, intent_id, amount="40.00")).status_code == 201
    assert (await refund(storefront, intent_id)).status_code == 409
    await storefront.harness.drain()
    assert sum(await storefront.refunds_at_stripe(intent_id)) == 10_000


async def test_concurrent_refunds_never_exceed_the_payment(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    responses = await asyncio.gather(*(refund(storefront, intent_id, amount="30.00") for _ in range(8)))
    assert sorted(response.status_code for response in responses) == [201] * 3 + [409] * 5
    await asyncio.gather(*(storefront.harness.drain() for _ in range(3)))
    assert await storefront.refunds_at_stripe(intent_id) == [3000] * 3


@pytest.mark.parametrize(
    "amount", ["0", "0.00", "10.001", "-1", "1e2", "NaN", "", " 1", "1,00", "1" * 20, 5, 5.5, True]
)
async def test_an_invalid_amount_is_refused(storefront: PaymentsStorefront, amount: object) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id))
    response = await refund(storefront, intent_id, amount=amount)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "amount")


async def test_a_payment_that_was_not_captured_cannot_be_refunded(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.opened(storefront.orders.place(storefront.user_id))
    response = await refund(storefront, intent_id)
    assert (response.status_code, response.json()["code"]) == (409, "payment.not_refundable")


async def test_a_refused_refund_has_a_reason_and_its_amount_can_be_refunded(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    storefront.transport.refuses = {"/refunds"}
    await refund(storefront, intent_id)
    await storefront.harness.drain()
    [failed] = (await read(storefront, intent_id))["refunds"]
    assert (failed["status"], failed["failure"]) == ("failed", "balance_insufficient")
    storefront.transport.refuses = set()
    assert (await refund(storefront, intent_id)).status_code == 201
    await storefront.harness.drain()
    assert await storefront.refunds_at_stripe(intent_id) == [10_000]


async def test_a_refund_refused_after_one_in_the_dashboard_updates_the_payment(
    storefront: PaymentsStorefront,
) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    await storefront.stripe.refunds.create_async({"payment_intent": intent_id})
    await refund(storefront, intent_id)
    await storefront.harness.drain()
    payment = await read(storefront, intent_id)
    assert (payment["status"], payment["refunds"][0]["status"]) == ("refunded", "failed")


async def test_an_order_closed_during_a_failed_refund_is_refunded_in_full(
    storefront: PaymentsStorefront,
) -> None:
    order = storefront.orders.place(storefront.user_id, amount=10_000)
    intent_id = await storefront.paid(order)
    await refund(storefront, intent_id, amount="25.00")
    storefront.transport.refuses = {"/refunds"}
    await storefront.publish_closed(order)
    await storefront.harness.drain()
    storefront.transport.refuses = set()

    clock.advance(DELAYS[0] + 0.1)
    await storefront.harness.drain()
    assert sum(await storefront.refunds_at_stripe(intent_id)) == 10_000


async def test_a_refund_repeated_with_its_idempotency_key_is_made_once(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    path = f"{PATH}/{await payment_id(storefront, intent_id)}/refunds"
    staff = storefront.harness.staff(storefront.storefront)
    responses = [
        await staff.post(path, json={"amount": "10.00"}, headers={"Idempotency-Key": "once"}) for _ in range(2)
    ]
    assert responses[0].json() == responses[1].json()
    await storefront.harness.drain()
    assert await storefront.refunds_at_stripe(intent_id) == [1000]


async def test_a_refund_that_staff_requested_of_the_order_is_executed_once(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id, amount=10_000)
    intent_id = await storefront.paid(order)
    event = await wanted(storefront, intent_id, 2500)
    await storefront.harness.deliver(event, times=2)
    await storefront.harness.drain()
    [made] = (await read(storefront, intent_id))["refunds"]
    assert (made["id"], made["status"], made["amount"]) == (str(event.refund_id), "succeeded", "25.00")
    assert await storefront.refunds_at_stripe(intent_id) == [2500]
    [payment] = await storefront.harness.calls(PaymentsInterface).payments_of_orders(
        storefront.storefront, [event.order_id, uuid4()]
    )
    assert (payment.available, payment.refunds) == (7500, {event.refund_id: "succeeded"})


async def test_a_requested_refund_above_the_remainder_has_failed_at_once(storefront: PaymentsStorefront) -> None:
    intent_id = await storefront.paid(storefront.orders.place(storefront.user_id, amount=10_000))
    await refund(storefront, intent_id, amount="80.00")
    await storefront.harness.deliver(await wanted(storefront, intent_id, 2500))
    await storefront.harness.drain()
    made = (await read(storefront, intent_id))["refunds"][-1]
    assert (made["status"], made["failure"]) == ("failed", "more than is left of the payment")
    [waiting] = await storefront.harness.calls(AttentionInterface).waiting(storefront.storefront)
    assert (waiting.kind, waiting.count) == ("failed_refunds", 1)
    assert await storefront.refunds_at_stripe(intent_id) == [8000]


async def wanted(storefront: PaymentsStorefront, intent_id: str, amount: int) -> RefundRequested:
    payment = await read(storefront, intent_id)
    return RefundRequested(
        storefront=storefront.storefront,
        version=3,
        order_id=payment["order_id"],
        number="ORD-1",
        user_id=storefront.user_id,
        email="john@example.com",
        payment_id=payment["id"],
        refund_id=uuid4(),
        amount=amount,
        reason="broken",
        requested_by=uuid4(),
    )
