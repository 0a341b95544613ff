"""FigureForge: the card that the subscription is charged to."""

from typing import Any

import pytest
from payments.contracts.figureforge.portal_schemas import PaymentMethodBody

from ..billing import SUBSCRIPTIONS
from .shop import BillingShop

PATH = f"{SUBSCRIPTIONS}/payment-method/"


async def change(shop: BillingShop, method_id: Any) -> Any:
    return await shop.customer().post(PATH, json={"payment_method_id": method_id})


async def card(shop: BillingShop, number: str = "5555555555554444") -> str:
    """The id of a card that Stripe's form in the browser made."""
    made = await shop.stripe.payment_methods.create_async(
        {"type": "card", "card": {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "123"}}
    )
    return str(made.id)


async def subscribed(shop: BillingShop) -> Any:
    """A subscription of the user at Stripe."""
    assert (await change(shop, "pm_card_visa")).status_code == 200
    [customer] = (await shop.stripe.customers.list_async()).data
    price = await shop.stripe.prices.create_async(
        {
            "currency": "usd",
            "unit_amount": 2499,
            "recurring": {"interval": "month"},
            "product_data": {"name": "Pro"},
        }
    )
    return await shop.stripe.subscriptions.create_async({"customer": customer.id, "items": [{"price": price.id}]})


async def test_a_visitor_has_no_card(shop: BillingShop) -> None:
    response = await shop.visitor.post(PATH, json={"payment_method_id": "pm_card_visa"})
    assert (response.status_code, response.json()["error"]["code"]) == (401, "AUTHENTICATION_REQUIRED")


async def test_a_card_becomes_the_default_of_the_customer_and_of_the_subscription(shop: BillingShop) -> None:
    subscription = await subscribed(shop)
    identifier = await card(shop)
    for _ in range(2):
        response = await change(shop, identifier)
        assert response.status_code == 200, response.text
    body = response.json()
    PaymentMethodBody.model_validate(body)
    assert body["payment_method"] == {
        "id": identifier,
        "brand": "mastercard",
        "last4": "4444",
        "exp_month": 12,
        "exp_year": 2040,
    }
    customer = await shop.stripe.customers.retrieve_async(subscription.customer)
    changed = await shop.stripe.subscriptions.retrieve_async(subscription.id)
    assert customer.invoice_settings.default_payment_method == changed.default_payment_method == identifier


async def test_a_customer_without_a_subscription_may_have_a_card(shop: BillingShop) -> None:
    assert (await change(shop, await card(shop))).status_code == 200
    [customer] = (await shop.stripe.customers.list_async()).data
    assert customer.metadata["user_id"] == str(shop.user_id)


@pytest.mark.parametrize("identifier", ["pm_none", "cus_1", "x" * 255, "../customers/cus_1", "pm 1", "ü"])
async def test_an_unknown_card_is_refused_and_changes_nothing(shop: BillingShop, identifier: str) -> None:
    subscription = await subscribed(shop)
    response = await change(shop, identifier)
    error = response.json()["error"]
    assert (response.status_code, error["code"], [*error["details"]]) == (400, "INVALID_REQUEST", ["payment_method_id"])
    customer = await shop.stripe.customers.retrieve_async(subscription.customer)
    default = await shop.stripe.payment_methods.retrieve_async(customer.invoice_settings.default_payment_method)
    assert default.card.last4 == "4242"


@pytest.mark.parametrize(
    "body", [{}, {"payment_method_id": ""}, {"payment_method_id": 7}, {"payment_method_id": "x" * 256}, None, []]
)
async def test_an_invalid_body_is_refused_before_stripe_is_asked(shop: BillingShop, body: Any) -> None:
    response = await shop.customer().post(PATH, json=body)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_REQUEST")
    assert shop.transport.calls == []


async def test_the_card_of_another_customer_is_refused(shop: BillingShop) -> None:
    other = await shop.stripe.customers.create_async({"email": "eve@example.com"})
    identifier = await card(shop)
    await shop.stripe.payment_methods.attach_async(identifier, {"customer": other.id})
    response = await change(shop, identifier)
    assert (response.status_code, [*response.json()["error"]["details"]]) == (400, ["payment_method_id"])
    assert (await shop.stripe.payment_methods.retrieve_async(identifier)).customer == other.id


async def test_a_declined_card_is_refused_with_the_reason(shop: BillingShop) -> None:
    response = await change(shop, await card(shop, "4000000000009995"))
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (400, "INVALID_REQUEST")
    assert (error["message"], error["details"]) == ("The card was declined.", {"reason": "insufficient_funds"})
    [customer] = (await shop.stripe.customers.list_async()).data
    assert customer.invoice_settings.default_payment_method is None


async def test_an_overdue_subscription_is_charged_to_the_new_card(shop: BillingShop) -> None:
    subscription = await subscribed(shop)
    await shop.browser.post(f"/stripe/subscriptions/{subscription.id}/advance", json={"outcome": "failed"})
    assert (await change(shop, await card(shop))).status_code == 200
    overdue = await shop.stripe.subscriptions.retrieve_async(subscription.id)
    paid = await shop.stripe.invoices.pay_async(overdue.latest_invoice)
    assert paid.status == "paid"
    [charge, *_] = (await shop.stripe.charges.list_async({"customer": subscription.customer})).data
    assert charge.payment_method_details.card.last4 == "4444"
