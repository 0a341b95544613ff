"""create-intent: the amount is the order's, and an order has one open intent."""

import asyncio
from uuid import uuid4

import pytest

from .storefront import PaymentsStorefront


async def test_an_intent_has_the_amount_of_the_order(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id, amount=275498)
    response = await storefront.create_intent(order.order_id)
    assert response.status_code == 200
    body = response.json()
    assert set(body) == {"client_secret", "payment_intent_id"}
    intent = await storefront.stripe.payment_intents.retrieve_async(body["payment_intent_id"])
    assert (intent.amount, intent.currency, intent.client_secret) == (275498, "usd", body["client_secret"])


async def test_the_intents_metadata_has_the_order_and_the_customer(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent = await storefront.stripe.payment_intents.retrieve_async(await storefront.opened(order))
    assert intent.metadata["order_id"] == str(order.order_id)
    assert intent.metadata["customer_email"] == order.email


async def test_amounts_in_the_request_are_ignored(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id, amount=5000)
    response = await storefront.create_intent(order.order_id, amount=1, currency="jpy")
    intent = await storefront.stripe.payment_intents.retrieve_async(response.json()["payment_intent_id"])
    assert (intent.amount, intent.currency) == (5000, "usd")


async def test_a_currency_without_cents_is_charged_in_whole_units(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id, amount=1200, currency="JPY")
    intent = await storefront.stripe.payment_intents.retrieve_async(await storefront.opened(order))
    assert (intent.amount, intent.currency) == (1200, "jpy")


async def test_an_unknown_order_is_not_found(storefront: PaymentsStorefront) -> None:
    response = await storefront.create_intent(uuid4())
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_another_customers_order_is_not_found(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(uuid4())
    response = await storefront.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert storefront.transport.calls == []


@pytest.mark.parametrize("order_id", ["7", "not-an-id", "😀", "../payable", "0" * 255])
async def test_a_malformed_order_id_is_not_found(storefront: PaymentsStorefront, order_id: str) -> None:
    assert (await storefront.create_intent(order_id)).status_code == 404


@pytest.mark.parametrize("body", [{}, {"order_id": ""}, {"order_id": " "}, {"order_id": 7}, {"order_id": None}, []])
async def test_a_missing_or_ill_typed_order_id_is_a_validation_error(
    storefront: PaymentsStorefront, body: object
) -> None:
    response = await storefront.post_as_customer("create-intent/", body)
    assert (response.status_code, response.json()["code"]) == (400, "validation_error")


@pytest.mark.parametrize("status", ["processing", "shipped", "delivered", "cancelled", "returned"])
async def test_an_order_that_is_not_pending_is_an_invalid_status(storefront: PaymentsStorefront, status: str) -> None:
    order = storefront.orders.place(storefront.user_id, status=status, is_payable=False)
    response = await storefront.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert status in response.json()["error"]


async def test_anonymous_callers_are_not_authenticated(storefront: PaymentsStorefront) -> None:
    client = storefront.harness.anonymous(storefront.storefront)
    for path in ("create-intent", "confirm"):
        response = await client.post(f"/api/v1/payments/{path}/", json={"order_id": str(uuid4())})
        assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_a_repeated_create_intent_returns_the_same_open_intent(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    first, second = await storefront.create_intent(order.order_id), await storefront.create_intent(order.order_id)
    assert first.json() == second.json()
    assert storefront.transport.posts("/payment_intents") == 1


async def test_concurrent_calls_create_one_intent(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    responses = await asyncio.gather(*(storefront.create_intent(order.order_id) for _ in range(12)))
    assert {response.status_code for response in responses} == {200}
    assert len({response.text for response in responses}) == 1
    assert len(await storefront.stripe_events("payment_intent.created")) == 1
    assert (
        len(await storefront.rows("select 1 from payments where order_id = %(order_id)s", order_id=order.order_id)) == 1
    )


async def test_an_intent_declined_once_stays_the_same_intent(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id, "pm_card_chargeDeclined")
    assert await storefront.opened(order) == intent_id


async def test_a_cancelled_intent_is_replaced_by_a_new_one(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    old = await storefront.opened(order)
    await storefront.stripe.payment_intents.cancel_async(old)
    new = await storefront.opened(order)
    assert new != old
    assert (await storefront.status(old), await storefront.status(new)) == ("cancelled", "pending")


async def test_an_intent_paid_meanwhile_is_recorded_and_published(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    response = await storefront.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert (await storefront.status(intent_id), storefront.orders.status(order)) == ("completed", "processing")


async def test_the_same_idempotency_key_replays_the_response(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    client = storefront.harness.customer(storefront.storefront, storefront.user_id)
    body, headers = {"order_id": str(order.order_id)}, {"Idempotency-Key": "k1"}
    first = await client.post("/api/v1/payments/create-intent/", json=body, headers=headers)
    again = await client.post("/api/v1/payments/create-intent/", json=body, headers=headers)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    body = {"order_id": str(uuid4())}
    assert (await client.post("/api/v1/payments/create-intent/", json=body, headers=headers)).status_code == 422


async def test_creating_an_intent_takes_two_statements_and_returning_it_three(storefront: PaymentsStorefront) -> None:
    pool = storefront.harness.database.pool
    first, repeated = list[int](), list[int]()
    for _ in range(3):  # the fewest of three, because the sandbox may deliver an event of its own in between
        order = storefront.orders.place(storefront.user_id)
        for statements in (first, repeated):
            before = pool.statement_count
            await storefront.opened(order)
            statements.append(pool.statement_count - before)
    assert (min(first), min(repeated)) == (2, 3)
