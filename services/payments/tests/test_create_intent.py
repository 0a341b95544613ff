"""create-intent: what is owed comes from the order, and one order waits for one intent."""

import asyncio
from uuid import uuid4

import pytest

from .shops import Shop
from .stand_ins import WRONG_KEY


async def test_an_intent_asks_for_what_the_order_owes(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id, amount=275498)
    response = await shop.create_intent(order.order_id)
    assert response.status_code == 200
    body = response.json()
    assert set(body) == {"client_secret", "payment_intent_id"}
    intent = await shop.stripe.payment_intents.retrieve_async(body["payment_intent_id"])
    assert (intent.amount, intent.currency, intent.client_secret) == (275498, "usd", body["client_secret"])


async def test_the_intent_names_the_order_and_the_customer(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent = await shop.stripe.payment_intents.retrieve_async(await shop.opened(order))
    assert intent.metadata["order_id"] == str(order.order_id)
    assert intent.metadata["customer_email"] == order.email


async def test_amounts_in_the_request_are_ignored(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id, amount=5000)
    response = await shop.create_intent(order.order_id, amount=1, currency="jpy")
    intent = await shop.stripe.payment_intents.retrieve_async(response.json()["payment_intent_id"])
    assert (intent.amount, intent.currency) == (5000, "usd")


async def test_a_currency_without_cents_is_charged_in_whole_units(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id, amount=1200, currency="JPY")
    intent = await shop.stripe.payment_intents.retrieve_async(await shop.opened(order))
    assert (intent.amount, intent.currency) == (1200, "jpy")


async def test_an_unknown_order_is_not_found(shop: Shop) -> None:
    response = await shop.create_intent(uuid4())
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_a_foreign_order_is_not_found(shop: Shop) -> None:
    order = shop.orders.place(uuid4())
    response = await shop.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert shop.line.calls == []


@pytest.mark.parametrize("order_id", ["7", "not-an-id", "😀", "../payable", "0" * 255])
async def test_a_malformed_order_id_is_not_found(shop: Shop, order_id: str) -> None:
    assert (await shop.create_intent(order_id)).status_code == 404


@pytest.mark.parametrize("body", [{}, {"order_id": ""}, {"order_id": " "}, {"order_id": 7}, {"order_id": None}, []])
async def test_a_missing_or_ill_typed_order_id_is_a_validation_error(shop: Shop, body: object) -> None:
    response = await shop.ask("create-intent/", body)
    assert (response.status_code, response.json()["code"]) == (400, "validation_error")


@pytest.mark.parametrize("status", ["processing", "shipped", "delivered", "cancelled", "returned"])
async def test_an_order_that_is_not_pending_is_an_invalid_status(shop: Shop, status: str) -> None:
    order = shop.orders.place(shop.user_id, status=status, is_payable=False)
    response = await shop.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert status in response.json()["error"]


async def test_strangers_are_not_authenticated(shop: Shop) -> None:
    client = shop.harness.anonymous(shop.storefront)
    for path in ("create-intent", "confirm"):
        response = await client.post(f"/api/v1/payments/{path}/", json={"order_id": str(uuid4())})
        assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_a_repeated_create_intent_returns_the_same_open_intent(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    first, second = await shop.create_intent(order.order_id), await shop.create_intent(order.order_id)
    assert first.json() == second.json()
    assert shop.line.posts("/payment_intents") == 1


async def test_parallel_create_intents_make_one_intent(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    responses = await asyncio.gather(*(shop.create_intent(order.order_id) for _ in range(12)))
    assert {response.status_code for response in responses} == {200}
    assert len({response.text for response in responses}) == 1
    assert len(await shop.happened("payment_intent.created")) == 1
    assert len(await shop.rows("select 1 from payments where order_id = %s", order.order_id)) == 1


async def test_an_intent_declined_once_stays_the_same_intent(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id, "pm_card_chargeDeclined")
    assert await shop.opened(order) == intent_id


async def test_a_cancelled_intent_is_replaced_by_a_new_one(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    old = await shop.opened(order)
    await shop.stripe.payment_intents.cancel_async(old)
    new = await shop.opened(order)
    assert new != old
    assert (await shop.status(old), await shop.status(new)) == ("cancelled", "pending")


async def test_an_intent_paid_meanwhile_is_noticed_and_told(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.pay(intent_id)
    response = await shop.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert (await shop.status(intent_id), shop.orders.status(order)) == ("completed", "processing")


async def test_a_crash_between_stripe_and_our_record_heals_on_repetition(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    shop.line.loses = {"/payment_intents"}
    assert (await shop.create_intent(order.order_id)).status_code == 503
    created = await shop.rows("select status, transaction_id from payments where order_id = %s", order.order_id)
    assert created == [{"status": "created", "transaction_id": None}]
    shop.line.loses = set()
    intent_id = await shop.opened(order)
    assert [event["data"]["object"]["id"] for event in await shop.happened("payment_intent.created")] == [intent_id]


async def test_an_unreachable_provider_is_a_503_in_the_dialect(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    shop.line.is_cut = True
    response = await shop.create_intent(order.order_id)
    assert response.status_code == 503
    assert response.json()["code"] == "service_unavailable"
    assert response.json()["details"] is None
    assert response.headers["retry-after"]


@pytest.mark.parametrize(
    "answer",
    [
        WRONG_KEY,
        (429, {"error": {"type": "rate_limit_error", "message": "slow down"}}),
        (200, {"id": "pi_odd", "object": "payment_intent", "status": "quantum"}),
        (404, {"odd": True}),
        (402, {"error": {"type": "card_error", "code": "card_declined", "message": "no"}}),
    ],
)
async def test_no_answer_of_the_provider_makes_a_500(shop: Shop, answer: tuple[int, dict[str, object]]) -> None:
    order = shop.orders.place(shop.user_id)
    shop.line.answer = answer
    assert (await shop.create_intent(order.order_id)).status_code == 503
    shop.line.answer = None
    assert (await shop.create_intent(order.order_id)).status_code == 200


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [(1, "USD", "0.01 USD"), (100_000_000, "USD", "1000000.00 USD"), (49, "JPY", "49 JPY")],
)
async def test_an_amount_that_is_never_charged_is_a_400_and_no_outage(
    shop: Shop, amount: int, currency: str, written: str
) -> None:
    order = shop.orders.place(shop.user_id, amount=amount, currency=currency)
    for _ in range(2):
        response = await shop.create_intent(order.order_id)
        assert (response.status_code, response.json()["code"]) == (400, "amount_refused")
        assert f"does not charge {written}." in response.json()["error"]


async def test_an_order_whose_payment_was_captured_meanwhile_gets_no_second_one(shop: Shop) -> None:
    """Orders may be told of the payment later than this service."""
    order = shop.orders.place(shop.user_id)
    await shop.paid(order)
    shop.orders.change(order, status="pending", is_payable=True)
    response = await shop.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert "status 'processing'" in response.json()["error"]
    assert len(await shop.rows("select 1 from payments where order_id = %s", order.order_id)) == 1


async def test_a_payment_the_provider_refuses_can_be_tried_anew(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id, amount=1)
    assert (await shop.create_intent(order.order_id)).status_code == 400
    shop.orders.change(order, amount=5000)
    assert (await shop.create_intent(order.order_id)).status_code == 200


async def test_an_intent_altered_at_stripe_is_not_handed_out(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    intent_id = await shop.opened(order)
    await shop.stripe.payment_intents.update_async(intent_id, {"amount": 100})
    response = await shop.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "payment_mismatch")


async def test_without_orders_nothing_is_asked_of_stripe(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    shop.orders.is_down = True
    assert (await shop.create_intent(order.order_id)).status_code == 503
    assert shop.line.calls == []


async def test_an_order_known_to_be_closed_gets_no_intent(shop: Shop) -> None:
    """Also when orders answered a moment before it closed."""
    order = shop.orders.place(shop.user_id)
    await shop.tell_closed(order)
    shop.orders.change(order, status="pending", is_payable=True, is_closed=False)
    response = await shop.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert shop.line.calls == []


async def test_the_same_idempotency_key_replays_the_answer(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    client = shop.harness.customer(shop.storefront, shop.user_id)
    body, headers = {"order_id": str(order.order_id)}, {"Idempotency-Key": "k1"}
    first = await client.post("/api/v1/payments/create-intent/", json=body, headers=headers)
    again = await client.post("/api/v1/payments/create-intent/", json=body, headers=headers)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    body = {"order_id": str(uuid4())}
    assert (await client.post("/api/v1/payments/create-intent/", json=body, headers=headers)).status_code == 422


async def test_creating_takes_two_statements_and_finding_three(shop: Shop) -> None:
    order = shop.orders.place(shop.user_id)
    count = shop.harness.database.statements
    before = count.total
    await shop.opened(order)
    assert count.total - before == 2
    before = count.total
    await shop.opened(order)
    assert count.total - before == 3
