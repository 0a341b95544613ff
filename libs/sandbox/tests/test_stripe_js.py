"""The script that stands in for Stripe.js, and what its requests need."""

from typing import Any

import pytest
import stripe


@pytest.mark.parametrize("path", ["/stripe/v3", "/stripe/v3/", "/stripe/v3/stripe.js"])
async def test_the_script_is_served_to_pages_of_every_origin(sandbox: Any, path: str) -> None:
    response = await sandbox.http.get(f"/sandbox{path}", headers={"origin": "http://shop.example"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=60"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "window.Stripe = " in response.text


async def test_pages_of_other_origins_may_send_a_key(sandbox: Any) -> None:
    """The wildcard of Access-Control-Allow-Headers does not include Authorization (Fetch standard)."""
    asked = {
        "origin": "http://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
    }
    response = await sandbox.http.options("/sandbox/stripe/v1/payment_intents/pi_1/confirm", headers=asked)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    allowed = response.headers["access-control-allow-headers"].lower().replace(" ", "").split(",")
    assert "authorization" in allowed


async def test_a_card_is_saved_with_a_publishable_key_after_a_declined_one(sandbox: Any) -> None:
    customer = await sandbox.stripe.customers.create_async({"email": "ada@example.com"})
    intent = await sandbox.stripe.setup_intents.create_async({"customer": customer.id, "metadata": {"a": "1"}})
    browser = sandbox.client("pk_test_emporium").v1.setup_intents
    with pytest.raises(stripe.InvalidRequestError):
        await browser.confirm_async(intent.id, {"payment_method": "pm_card_visa"})
    secret = {"client_secret": intent.client_secret}
    with pytest.raises(stripe.CardError) as refused:
        await browser.confirm_async(intent.id, {**secret, "payment_method": "pm_card_chargeDeclined"})
    error: Any = refused.value.error
    assert (error.decline_code, error.setup_intent.status) == ("generic_decline", "requires_payment_method")
    assert "metadata" not in error.setup_intent.to_dict()
    again = await sandbox.stripe.setup_intents.retrieve_async(intent.id)
    assert again.last_setup_error.decline_code == "generic_decline"

    saved = await browser.confirm_async(intent.id, {**secret, "payment_method": "pm_card_mastercard"})
    assert (saved.status, "customer" in saved.to_dict()) == ("succeeded", False)
    cards = await sandbox.stripe.payment_methods.list_async({"customer": customer.id})
    assert [card.id for card in cards.data] == [saved.payment_method]
    await sandbox.received("setup_intent.setup_failed", "setup_intent.succeeded")
    with pytest.raises(stripe.InvalidRequestError) as refused_again:
        await browser.confirm_async(intent.id, {**secret, "payment_method": "pm_card_visa"})
    assert refused_again.value.code == "setup_intent_unexpected_state"
