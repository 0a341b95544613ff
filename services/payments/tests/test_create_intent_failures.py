"""create-intent: failures and refusals of the provider and of orders."""

import pytest

from .fakes import WRONG_KEY
from .storefront import PaymentsStorefront


async def test_after_a_lost_response_a_repetition_returns_the_same_intent(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    storefront.transport.loses_response = {"/payment_intents"}
    assert (await storefront.create_intent(order.order_id)).status_code == 503
    created = await storefront.rows(
        "select status, transaction_id from payments where order_id = %(order_id)s", order_id=order.order_id
    )
    assert created == [{"status": "created", "transaction_id": None}]
    storefront.transport.loses_response = set()
    intent_id = await storefront.opened(order)
    assert [event["data"]["object"]["id"] for event in await storefront.stripe_events("payment_intent.created")] == [
        intent_id
    ]


async def test_an_unreachable_provider_is_a_503_in_the_dialect(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    storefront.transport.is_unreachable = True
    response = await storefront.create_intent(order.order_id)
    assert response.status_code == 503
    assert response.json()["code"] == "service_unavailable"
    assert response.json()["details"] is None
    assert response.headers["retry-after"]


@pytest.mark.parametrize(
    "response",
    [
        WRONG_KEY,
        (429, {"error": {"type": "rate_limit_error", "message": "slow down"}}),
        (200, {"id": "pi_odd", "object": "payment_intent", "status": "quantum"}),
        (404, {"odd": True}),
        (402, {"error": {"type": "card_error", "code": "card_declined", "message": "no"}}),
    ],
)
async def test_no_response_of_the_provider_causes_a_500(
    storefront: PaymentsStorefront, response: tuple[int, dict[str, object]]
) -> None:
    order = storefront.orders.place(storefront.user_id)
    storefront.transport.response = response
    assert (await storefront.create_intent(order.order_id)).status_code == 503
    storefront.transport.response = None
    assert (await storefront.create_intent(order.order_id)).status_code == 200


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [(1, "USD", "0.01 USD"), (100_000_000, "USD", "1000000.00 USD"), (49, "JPY", "49 JPY")],
)
async def test_an_amount_that_stripe_never_charges_is_a_400(
    storefront: PaymentsStorefront, amount: int, currency: str, written: str
) -> None:
    order = storefront.orders.place(storefront.user_id, amount=amount, currency=currency)
    for _ in range(2):
        response = await storefront.create_intent(order.order_id)
        assert (response.status_code, response.json()["code"]) == (400, "amount_refused")
        assert f"does not charge {written}." in response.json()["error"]


async def test_an_order_whose_payment_was_captured_meanwhile_gets_no_second_intent(
    storefront: PaymentsStorefront,
) -> None:
    """Orders may handle `payment.succeeded` later."""
    order = storefront.orders.place(storefront.user_id)
    await storefront.paid(order)
    storefront.orders.change(order, status="pending", is_payable=True)
    response = await storefront.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert "status 'processing'" in response.json()["error"]
    assert (
        len(await storefront.rows("select 1 from payments where order_id = %(order_id)s", order_id=order.order_id)) == 1
    )


async def test_a_payment_that_the_provider_refused_can_be_repeated(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id, amount=1)
    assert (await storefront.create_intent(order.order_id)).status_code == 400
    storefront.orders.change(order, amount=5000)
    assert (await storefront.create_intent(order.order_id)).status_code == 200


async def test_an_intent_altered_at_stripe_is_not_returned(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    intent_id = await storefront.opened(order)
    await storefront.stripe.payment_intents.update_async(intent_id, {"amount": 100})
    response = await storefront.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "payment_mismatch")


async def test_stripe_is_not_called_while_orders_is_unavailable(storefront: PaymentsStorefront) -> None:
    order = storefront.orders.place(storefront.user_id)
    storefront.orders.is_down = True
    assert (await storefront.create_intent(order.order_id)).status_code == 503
    assert storefront.transport.calls == []


async def test_a_closed_order_gets_no_intent(storefront: PaymentsStorefront) -> None:
    """Even if orders reported it as payable before it was closed."""
    order = storefront.orders.place(storefront.user_id)
    await storefront.publish_closed(order)
    storefront.orders.change(order, status="pending", is_payable=True, is_closed=False)
    response = await storefront.create_intent(order.order_id)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_status")
    assert storefront.transport.calls == []
