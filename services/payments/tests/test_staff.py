"""The staff contract: payments with their refunds and attempts, and refunds in part and in full."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from common import clock
from common.events.payments import PaymentRefunded
from common.tasks import DELAYS
from payments.contracts.staff.schemas import PaymentBody, PaymentDetailBody, RefundBody

from .shops import Shop

PATH = "/api/staff/v1/payments"


async def payment_id(shop: Shop, intent_id: str) -> str:
    return str((await shop.row(intent_id))["id"])


async def refund(shop: Shop, intent_id: str, **body: Any) -> httpx.Response:
    identifier = await payment_id(shop, intent_id)
    return await shop.harness.staff(shop.storefront).post(f"{PATH}/{identifier}/refunds", json=body)


async def read(shop: Shop, intent_id: str) -> dict[str, Any]:
    response = await shop.harness.staff(shop.storefront).get(f"{PATH}/{await payment_id(shop, intent_id)}")
    assert response.status_code == 200
    payment: dict[str, Any] = response.json()
    PaymentDetailBody.model_validate(payment)
    return payment


async def listed(shop: Shop, **parameters: Any) -> dict[str, Any]:
    response = await shop.harness.staff(shop.storefront).get(PATH, params=parameters)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    for item in page["items"]:
        PaymentBody.model_validate(item)
    return page


async def test_a_payment_shows_decimal_amounts_with_their_currency(shop: Shop) -> None:
    intent_id = await shop.paid(shop.orders.place(shop.user_id, amount=275498))
    payment = await read(shop, intent_id)
    assert (payment["amount"], payment["currency"], payment["refunded_amount"]) == ("2754.98", "USD", "0.00")
    assert (payment["status"], payment["transaction_id"]) == ("completed", intent_id)
    assert payment["payment_date"].endswith("Z")
    assert (payment["refunds"], payment["attempts"]) == ([], [])


async def test_a_payment_shows_its_declined_attempts(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id, "pm_card_chargeDeclinedExpiredCard")
    await shop.confirm(order.order_id, intent_id)
    assert [attempt["reason"] for attempt in (await read(shop, intent_id))["attempts"]] == ["expired_card"]


async def test_payments_are_listed_newest_first_in_pages(shop: Shop) -> None:
    intents = [await shop.opened(shop.orders.place(shop.user_id)) for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = await listed(shop, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [item["transaction_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == list(reversed(intents))


async def test_payments_are_found_by_order_and_by_status(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    paid, waiting = await shop.paid(order), await shop.opened(shop.orders.place(shop.user_id))
    by_order = await listed(shop, order_id=str(order.order_id))
    assert [item["transaction_id"] for item in by_order["items"]] == [paid]
    by_status = await listed(shop, status="pending")
    assert [item["transaction_id"] for item in by_status["items"]] == [waiting]


@pytest.mark.parametrize(
    ("query", "status"),
    [("cursor=nonsense", 404), ("cursor=WyJhIl0", 404), ("status=odd", 422), ("order_id=7", 422), ("limit=0", 422)],
)
async def test_unusable_parameters_are_refused(shop: Shop, query: str, status: int) -> None:
    response = await shop.harness.staff(shop.storefront).get(f"{PATH}?{query}")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


async def test_customers_are_no_staff(shop: Shop) -> None:
    client = shop.harness.customer(shop.storefront, contract="staff")
    assert (await client.get(PATH)).status_code == 403
    assert (await client.get(f"{PATH}/{uuid4()}")).status_code == 403
    assert (await client.post(f"{PATH}/{uuid4()}/refunds", json={})).status_code == 403
    assert (await shop.harness.anonymous(shop.storefront, "staff").get(PATH)).status_code == 401


async def test_a_refund_without_an_amount_gives_everything_back(shop: Shop) -> None:
    intent_id = await shop.paid(shop.orders.place(shop.user_id, amount=10_000))
    response = await refund(shop, intent_id, reason="broken on arrival")
    assert response.status_code == 201
    body = response.json()
    RefundBody.model_validate(body)
    assert (body["amount"], body["currency"], body["status"]) == ("100.00", "USD", "requested")
    await shop.harness.settle()
    payment = await read(shop, intent_id)
    assert (payment["status"], payment["refunded_amount"]) == ("refunded", "100.00")
    [made] = payment["refunds"]
    assert (made["status"], made["reason"], made["transaction_id"][:3]) == ("succeeded", "broken on arrival", "re_")
    assert await shop.refunds_at_stripe(intent_id) == [10_000]


async def test_partial_refunds_add_up_and_are_told_cumulatively(shop: Shop) -> None:
    intent_id = await shop.paid(shop.orders.place(shop.user_id, amount=10_000))
    for amount in ("25.00", "74.99", "0.01"):
        assert (await refund(shop, intent_id, amount=amount)).status_code == 201
        await shop.harness.settle()
    told = await shop.harness.events(PaymentRefunded, shop.storefront)
    assert [(event.amount, event.is_full) for event in told] == [(2500, False), (9999, False), (10_000, True)]


async def test_the_webhook_about_our_own_refund_has_no_second_effect(shop: Shop) -> None:
    intent_id = await shop.paid(shop.orders.place(shop.user_id, amount=10_000))
    await refund(shop, intent_id, amount="25.00")
    await shop.harness.settle()
    await shop.deliver_all("charge.refunded")
    assert len(await shop.harness.events(PaymentRefunded, shop.storefront)) == 1
    assert (await read(shop, intent_id))["refunded_amount"] == "25.00"


async def test_more_than_is_left_cannot_be_refunded(shop: Shop) -> None:
    intent_id = await shop.paid(shop.orders.place(shop.user_id, amount=10_000))
    assert (await refund(shop, intent_id, amount="60.00")).status_code == 201
    response = await refund(shop, intent_id, amount="40.01")
    assert (response.status_code, response.json()["code"]) == (409, "refund.too_large")
    assert response.json()["facts"]["available"] == "40.00"
    assert (await refund(shop, intent_id, amount="40.00")).status_code == 201
    assert (await refund(shop, intent_id)).status_code == 409
    await shop.harness.settle()
    assert sum(await shop.refunds_at_stripe(intent_id)) == 10_000


async def test_parallel_refunds_never_exceed_the_payment(shop: Shop) -> None:
    intent_id = await shop.paid(shop.orders.place(shop.user_id, amount=10_000))
    responses = await asyncio.gather(*(refund(shop, intent_id, amount="30.00") for _ in range(8)))
    assert sorted(response.status_code for response in responses) == [201] * 3 + [409] * 5
    await asyncio.gather(*(shop.harness.settle() for _ in range(3)))
    assert await shop.refunds_at_stripe(intent_id) == [3000] * 3


@pytest.mark.parametrize(
    "amount", ["0", "0.00", "10.001", "-1", "1e2", "NaN", "", " 1", "1,00", "1" * 20, 5, 5.5, True]
)
async def test_an_amount_that_is_none_is_refused(shop: Shop, amount: object) -> None:
    intent_id = await shop.paid(shop.orders.place(shop.user_id))
    response = await refund(shop, intent_id, amount=amount)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "amount")


async def test_a_payment_that_was_not_captured_cannot_be_refunded(shop: Shop) -> None:
    intent_id = await shop.opened(shop.orders.place(shop.user_id))
    response = await refund(shop, intent_id)
    assert (response.status_code, response.json()["code"]) == (409, "payment.not_refundable")


async def test_a_refund_that_stripe_refuses_says_why_and_frees_its_amount(shop: Shop) -> None:
    intent_id = await shop.paid(shop.orders.place(shop.user_id, amount=10_000))
    shop.line.refuses = {"/refunds"}
    await refund(shop, intent_id)
    await shop.harness.settle()
    [failed] = (await read(shop, intent_id))["refunds"]
    assert (failed["status"], failed["failure"]) == ("failed", "balance_insufficient")
    shop.line.refuses = set()
    assert (await refund(shop, intent_id)).status_code == 201
    await shop.harness.settle()
    assert await shop.refunds_at_stripe(intent_id) == [10_000]


async def test_a_refund_refused_because_it_was_made_elsewhere_shows_what_is_true(shop: Shop) -> None:
    intent_id = await shop.paid(shop.orders.place(shop.user_id, amount=10_000))
    await shop.stripe.refunds.create_async({"payment_intent": intent_id})
    await refund(shop, intent_id)
    await shop.harness.settle()
    payment = await read(shop, intent_id)
    assert (payment["status"], payment["refunds"][0]["status"]) == ("refunded", "failed")


async def test_a_failed_staff_refund_of_an_order_closed_meanwhile_goes_back_after_all(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id, amount=10_000)
    intent_id = await shop.paid(order)
    await refund(shop, intent_id, amount="25.00")
    shop.line.refuses = {"/refunds"}
    await shop.tell_closed(order)
    await shop.harness.settle()
    shop.line.refuses = set()

    clock.advance(DELAYS[0] + 0.1)
    await shop.harness.settle()
    assert sum(await shop.refunds_at_stripe(intent_id)) == 10_000


async def test_unknown_and_malformed_payments_are_not_found(shop: Shop) -> None:
    staff = shop.harness.staff(shop.storefront)
    for identifier in (uuid4(), "7"):
        assert (await staff.get(f"{PATH}/{identifier}")).status_code == 404
        assert (await staff.post(f"{PATH}/{identifier}/refunds", json={})).status_code == 404


async def test_a_refund_repeated_with_its_idempotency_key_is_made_once(shop: Shop) -> None:
    intent_id = await shop.paid(shop.orders.place(shop.user_id, amount=10_000))
    path = f"{PATH}/{await payment_id(shop, intent_id)}/refunds"
    staff = shop.harness.staff(shop.storefront)
    answers = [await staff.post(path, json={"amount": "10.00"}, headers={"Idempotency-Key": "once"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    await shop.harness.settle()
    assert await shop.refunds_at_stripe(intent_id) == [1000]
