"""Customers and their saved cards."""

from typing import Any

import pytest
import stripe


async def test_a_customer_has_saved_cards(sandbox: Any) -> None:
    customer = await sandbox.stripe.customers.create_async(
        {"email": "ada@example.com", "name": "Ada", "address": {"city": "London"}, "metadata": {"user": "1"}}
    )
    await sandbox.received("customer.created")
    method = await sandbox.stripe.payment_methods.attach_async("pm_card_mastercard", {"customer": customer.id})
    assert (method.customer, method.card.brand) == (customer.id, "mastercard")
    await sandbox.stripe.customers.update_async(
        customer.id, {"invoice_settings": {"default_payment_method": method.id}, "phone": "123"}
    )
    again = await sandbox.stripe.customers.retrieve_async(
        customer.id, {"expand": ["invoice_settings.default_payment_method"]}
    )
    assert again.invoice_settings.default_payment_method.card.last4 == "4444"
    assert (again.phone, again.address.city) == ("123", "London")
    kept = await sandbox.stripe.payment_methods.list_async({"customer": customer.id, "type": "card"})
    assert [each.id for each in kept.data] == [method.id]
    with pytest.raises(stripe.InvalidRequestError):
        await sandbox.stripe.payment_intents.create_async(
            {"amount": 5000, "currency": "usd", "payment_method": method.id, "confirm": True}
        )
    assert (await sandbox.stripe.payment_methods.detach_async(method.id)).customer is None
    assert (await sandbox.stripe.customers.delete_async(customer.id)).deleted
    assert (await sandbox.stripe.customers.retrieve_async(customer.id)).deleted
    assert (await sandbox.stripe.customers.list_async()).data == []


async def test_a_declined_card_is_not_saved(sandbox: Any) -> None:
    customer = await sandbox.stripe.customers.create_async({"email": "ada@example.com"})
    with pytest.raises(stripe.CardError):
        await sandbox.stripe.payment_methods.attach_async("pm_card_chargeDeclined", {"customer": customer.id})
    kept = await sandbox.stripe.payment_methods.attach_async("pm_card_chargeCustomerFail", {"customer": customer.id})
    with pytest.raises(stripe.CardError):
        await sandbox.stripe.payment_intents.create_async(
            {
                "amount": 5000,
                "currency": "usd",
                "customer": customer.id,
                "payment_method": kept.id,
                "confirm": True,
            }
        )


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ({"number": "4242424242424241"}, "incorrect_number"),
        ({"number": "4111111111111111"}, "card_declined"),
        ({"exp_month": 13}, "invalid_expiry_month"),
        ({"exp_year": 2001}, "invalid_expiry_year"),
        ({"cvc": "1"}, "invalid_cvc"),
    ],
)
async def test_an_impossible_card_is_refused(sandbox: Any, card: dict[str, Any], code: str) -> None:
    good = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2049, "cvc": "123"}
    with pytest.raises(stripe.CardError) as refused:
        await sandbox.stripe.payment_methods.create_async({"type": "card", "card": good | card})
    assert refused.value.code == code
