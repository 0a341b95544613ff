"""confirm: unknown, altered and closed orders and intents are refused."""

from uuid import uuid4

import pytest

from .storefront import PaymentsStorefront


async def test_an_intent_of_another_order_is_not_found(storefront: PaymentsStorefront) -> None:
    mine, other = storefront.orders.place(storefront.user_id), storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(other)
    await storefront.pay(intent_id)
    response = await storefront.confirm(mine.order_id, intent_id)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert await storefront.status(intent_id) == "pending"


async def test_an_intent_of_another_customer_is_not_found(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.paid(order)
    assert (await storefront.confirm(order.order_id, intent_id, uuid4())).status_code == 404


async def test_an_intent_that_is_not_ours_is_not_found(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    await storefront.opened(order)
    foreign = await storefront.stripe.payment_intents.create_async(
        {"amount": order.amount, "currency": "usd", "metadata": {"order_id": str(order.order_id)}}
    )
    await storefront.pay(foreign.id)
    assert (await storefront.confirm(order.order_id, foreign.id)).status_code == 404
    assert storefront.orders.handled == []


@pytest.mark.parametrize("intent_id", ["pi_nothing", "pi_\ud83d\ude00", "../v1", "x" * 255])
async def test_an_unknown_intent_is_not_found(storefront: PaymentsStorefront, intent_id: str) -> None:
    order = storefront.orders.place(storefront.user_id)
    body = {
        "order_id": str(order.order_id),
        "payment_intent_id": intent_id.encode("utf-16", "surrogatepass").decode("utf-16"),
    }
    assert (await storefront.post_as_customer("confirm/", body)).status_code == 404


async def test_a_malformed_order_id_is_not_found(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    assert (await storefront.confirm("7", await storefront.opened(order))).status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"order_id": "x"}, {"payment_intent_id": "x"}, {"order_id": 1, "payment_intent_id": 2}]
)
async def test_missing_fields_are_validation_errors(storefront: PaymentsStorefront, body: object) -> None:
    response = await storefront.post_as_customer("confirm/", body)
    assert (response.status_code, response.json()["code"]) == (400, "validation_error")
    assert response.json()["details"]


@pytest.mark.parametrize("change", [{"amount": 100}, {"currency": "eur"}, {"metadata": {"order_id": str(uuid4())}}])
async def test_an_altered_intent_does_not_pay_the_order(
    storefront: PaymentsStorefront, change: dict[str, object]
) -> None:
    """Amount, currency and order must be those of the payment."""
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.stripe.payment_intents.update_async(intent_id, change)
    await storefront.pay(intent_id)
    response = await storefront.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["code"]) == (400, "payment_mismatch")
    assert (await storefront.status(intent_id), storefront.orders.handled) == ("pending", [])


@pytest.mark.parametrize("change", [{"amount": 999999}, {"currency": "EUR"}])
async def test_an_order_of_another_amount_is_not_paid_but_the_capture_is_recorded(
    storefront: PaymentsStorefront, change: dict[str, object]
) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    storefront.orders.change(order, **change)
    for _ in range(2):
        response = await storefront.confirm(order.order_id, intent_id)
        assert (response.status_code, response.json()["code"]) == (400, "payment_mismatch")
    assert (await storefront.status(intent_id), storefront.orders.status(order)) == ("completed", "pending")


@pytest.mark.parametrize("has_webhook_event", [False, True])
async def test_an_order_closed_before_its_event_arrived_is_not_confirmed(
    storefront: PaymentsStorefront, has_webhook_event: bool
) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.pay(intent_id)
    if has_webhook_event:
        await storefront.deliver_all("payment_intent.succeeded")
    storefront.orders.change(order, status="cancelled", is_payable=False, is_closed=True)
    response = await storefront.confirm(order.order_id, intent_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert await storefront.status(intent_id) == "completed"
