"""Payment intents through Stripe's SDK: every outcome of a payment."""

from typing import Any

import pytest
import stripe


async def pay(sandbox: Any, method: str = "pm_card_visa", **params: Any) -> Any:
    return await sandbox.stripe.payment_intents.create_async(
        {"amount": 249999, "currency": "usd", "payment_method": method, "confirm": True, **params}
    )


async def test_a_payment_is_created_confirmed_and_reported(sandbox: Any) -> None:
    intent = await sandbox.stripe.payment_intents.create_async(
        {
            "amount": 249999,
            "currency": "usd",
            "automatic_payment_methods": {"enabled": True},
            "metadata": {"order_id": "7"},
            "receipt_email": "ada@example.com",
        }
    )
    assert intent.status == "requires_payment_method"
    assert intent.client_secret.startswith(f"{intent.id}_secret_")
    paid = await sandbox.stripe.payment_intents.confirm_async(
        intent.id, {"payment_method": "pm_card_visa", "expand": ["latest_charge", "payment_method"]}
    )
    assert (paid.status, paid.amount_received, paid.metadata["order_id"]) == ("succeeded", 249999, "7")
    assert paid.payment_method.card.brand == "visa"
    charge = paid.latest_charge
    assert (charge.paid, charge.captured, charge.payment_method_details.card.last4) == (True, True, "4242")
    await sandbox.received("payment_intent.created", "charge.succeeded", "payment_intent.succeeded")
    assert sandbox.receiver.of("payment_intent.succeeded").id == intent.id


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
    ],
)
async def test_a_declined_card_stores_its_reason(sandbox: Any, method: str, code: str, decline_code: str) -> None:
    intent = await sandbox.stripe.payment_intents.create_async({"amount": 5000, "currency": "eur"})
    with pytest.raises(stripe.CardError) as refused:
        await sandbox.stripe.payment_intents.confirm_async(intent.id, {"payment_method": method})
    assert (refused.value.http_status, refused.value.code) == (402, code)
    error: Any = refused.value.error
    assert (error.decline_code, error.payment_intent.id) == (decline_code, intent.id)
    again = await sandbox.stripe.payment_intents.retrieve_async(intent.id, {"expand": ["latest_charge"]})
    assert (again.status, again.last_payment_error.decline_code) == ("requires_payment_method", decline_code)
    assert (again.latest_charge.status, again.latest_charge.failure_code) == ("failed", code)
    await sandbox.received("charge.failed", "payment_intent.payment_failed")
    paid = await sandbox.stripe.payment_intents.confirm_async(intent.id, {"payment_method": "pm_card_mastercard"})
    assert (paid.status, paid.last_payment_error) == ("succeeded", None)


async def test_a_card_with_authentication_waits_for_the_buyer(sandbox: Any) -> None:
    intent = await pay(sandbox, "pm_card_threeDSecure2Required", return_url="http://shop.example/back?a=1")
    assert intent.status == "requires_action"
    await sandbox.received("payment_intent.requires_action")
    page = intent.next_action.redirect_to_url.url
    assert "Complete authentication" in (await sandbox.http.get(page)).text
    response = await sandbox.http.post(page.replace("?", "/complete?"))
    assert response.status_code == 303
    assert response.headers["location"].startswith("http://shop.example/back?a=1&payment_intent=" + intent.id)
    assert response.headers["location"].endswith("redirect_status=succeeded")
    assert (await sandbox.stripe.payment_intents.retrieve_async(intent.id)).status == "succeeded"


async def test_a_failed_authentication_requires_another_card(sandbox: Any) -> None:
    intent = await pay(sandbox, "pm_card_authenticationRequired")
    assert intent.next_action.type == "use_stripe_sdk"
    page = intent.next_action.use_stripe_sdk["stripe_js"]
    assert (await sandbox.http.post(page.replace("?", "/fail?"))).status_code == 200
    again = await sandbox.stripe.payment_intents.retrieve_async(intent.id)
    assert again.status == "requires_payment_method"
    assert again.last_payment_error.code == "payment_intent_authentication_failure"


async def test_off_session_authentication_is_a_decline(sandbox: Any) -> None:
    with pytest.raises(stripe.CardError) as refused:
        await pay(sandbox, "pm_card_authenticationRequired", off_session=True)
    assert refused.value.code == "authentication_required"


async def test_an_authorization_is_captured_in_part_and_the_rest_released(sandbox: Any) -> None:
    intent = await pay(sandbox, capture_method="manual")
    assert (intent.status, intent.amount_capturable, intent.amount_received) == ("requires_capture", 249999, 0)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await sandbox.stripe.payment_intents.capture_async(intent.id, {"amount_to_capture": 250000})
    assert refused.value.code == "amount_too_large"
    captured = await sandbox.stripe.payment_intents.capture_async(intent.id, {"amount_to_capture": 100000})
    assert (captured.status, captured.amount_received) == ("succeeded", 100000)
    refund = await sandbox.stripe.refunds.create_async({"payment_intent": intent.id})
    assert refund.amount == 100000


async def test_an_authorization_expires_after_a_week(sandbox: Any) -> None:
    intent = await pay(sandbox, capture_method="manual")
    await sandbox.advance(7 * 24 * 3600 + 1)
    again = await sandbox.stripe.payment_intents.retrieve_async(intent.id)
    assert (again.status, again.cancellation_reason) == ("canceled", "automatic")


async def test_a_canceled_intent_cannot_be_paid(sandbox: Any) -> None:
    intent = await sandbox.stripe.payment_intents.create_async({"amount": 5000, "currency": "usd"})
    gone = await sandbox.stripe.payment_intents.cancel_async(intent.id, {"cancellation_reason": "abandoned"})
    assert (gone.status, gone.cancellation_reason) == ("canceled", "abandoned")
    await sandbox.received("payment_intent.canceled")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await sandbox.stripe.payment_intents.confirm_async(intent.id, {"payment_method": "pm_card_visa"})
    assert refused.value.code == "payment_intent_unexpected_state"
    error: Any = refused.value.error
    assert error.payment_intent.status == "canceled"


async def test_a_paid_intent_is_neither_paid_nor_canceled_again(sandbox: Any) -> None:
    intent = await pay(sandbox)
    for act in (sandbox.stripe.payment_intents.confirm_async, sandbox.stripe.payment_intents.cancel_async):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            await act(intent.id)
        assert refused.value.code == "payment_intent_unexpected_state"


async def test_an_intent_is_updated_until_it_is_paid(sandbox: Any) -> None:
    intent = await sandbox.stripe.payment_intents.create_async(
        {"amount": 5000, "currency": "usd", "metadata": {"a": "1", "b": "2"}}
    )
    changed = await sandbox.stripe.payment_intents.update_async(
        intent.id, {"amount": 6000, "metadata": {"a": "", "c": "3"}, "description": "Order 7"}
    )
    assert (changed.amount, changed.metadata.to_dict(), changed.description) == (6000, {"b": "2", "c": "3"}, "Order 7")
    await sandbox.stripe.payment_intents.confirm_async(intent.id, {"payment_method": "pm_card_visa"})
    with pytest.raises(stripe.InvalidRequestError):
        await sandbox.stripe.payment_intents.update_async(intent.id, {"amount": 7000})


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"amount": 49, "currency": "usd"}, "amount_too_small", "amount"),
        ({"amount": 29, "currency": "gbp"}, "amount_too_small", "amount"),
        ({"amount": 1001, "currency": "kwd"}, None, "amount"),
        ({"amount": 100000000, "currency": "usd"}, "amount_too_large", "amount"),
        ({"currency": "usd"}, "parameter_missing", "amount"),
        ({"amount": 500}, "parameter_missing", "currency"),
        ({"amount": 500, "currency": "zzz"}, None, "currency"),
        ({"amount": "12.50", "currency": "usd"}, "parameter_invalid_integer", "amount"),
        ({"amount": 500, "currency": "usd", "custommer": "x"}, "parameter_unknown", "custommer"),
        ({"amount": 500, "currency": "usd", "customer": "cus_none"}, "resource_missing", "customer"),
        ({"amount": 500, "currency": "usd", "payment_method": "pm_none"}, "resource_missing", "payment_method"),
        ({"amount": 500, "currency": "usd", "capture_method": "never"}, None, "capture_method"),
    ],
)
async def test_the_error_names_the_invalid_parameter(
    sandbox: Any, params: dict[str, Any], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await sandbox.stripe.payment_intents.create_async(params)
    assert (refused.value.http_status, refused.value.code, refused.value.param) == (400, code, param)
    assert str(refused.value.request_id).startswith("req_")


async def test_intents_are_listed_in_pages(sandbox: Any) -> None:
    customer = await sandbox.stripe.customers.create_async({"email": "ada@example.com"})
    made = []
    for amount in range(1000, 1005):
        params = {"amount": amount, "currency": "usd", "customer": customer.id if amount % 2 else None}
        params = {name: value for name, value in params.items() if value}
        made.append((await sandbox.stripe.payment_intents.create_async(params)).id)
    first = await sandbox.stripe.payment_intents.list_async({"limit": 2})
    assert ([intent.id for intent in first.data], first.has_more) == (made[:2:-1], True)
    rest = await sandbox.stripe.payment_intents.list_async({"limit": 5, "starting_after": first.data[-1].id})
    assert ([intent.id for intent in rest.data], rest.has_more) == (made[2::-1], False)
    back = await sandbox.stripe.payment_intents.list_async({"limit": 2, "ending_before": made[1]})
    assert ([intent.id for intent in back.data], back.has_more) == ([made[3], made[2]], True)
    theirs = await sandbox.stripe.payment_intents.list_async({"customer": customer.id})
    assert [intent.amount for intent in theirs.data] == [1003, 1001]
    every = [intent.id async for intent in first.auto_paging_iter()]
    assert every == made[::-1]
    later = await sandbox.stripe.payment_intents.list_async({"created": {"gt": first.data[0].created + 5}})
    assert later.data == []


async def test_a_publishable_key_needs_the_client_secret_and_sees_less(sandbox: Any) -> None:
    intent = await sandbox.stripe.payment_intents.create_async(
        {"amount": 5000, "currency": "usd", "metadata": {"a": "1"}}
    )
    browser = sandbox.client("pk_test_emporium").v1
    with pytest.raises(stripe.AuthenticationError):
        await browser.payment_intents.create_async({"amount": 5000, "currency": "usd"})
    with pytest.raises(stripe.InvalidRequestError):
        await browser.payment_intents.retrieve_async(intent.id)
    with pytest.raises(stripe.InvalidRequestError):
        await browser.payment_intents.retrieve_async(intent.id, {"client_secret": "wrong"})
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2049, "cvc": "123"}
    method = await browser.payment_methods.create_async({"type": "card", "card": card})
    paid = await browser.payment_intents.confirm_async(
        intent.id, {"payment_method": method.id, "client_secret": intent.client_secret}
    )
    assert paid.status == "succeeded"
    assert "metadata" not in paid.to_dict()
    await sandbox.received("payment_intent.succeeded")
    assert sandbox.receiver.types("figureforge") == []


async def test_an_intent_is_paid_in_a_browser(sandbox: Any) -> None:
    intent = await sandbox.stripe.payment_intents.create_async(
        {"amount": 249999, "currency": "usd", "description": "<b>Order</b>"}
    )
    url = f"{sandbox.url}/stripe/pay/{intent.id}?client_secret={intent.client_secret}"
    page = await sandbox.http.get(url)
    assert "$2,499.99" in page.text
    assert "&lt;b&gt;Order" in page.text
    assert (await sandbox.http.get(url + "x")).status_code == 404
    declined = await sandbox.http.post(url, data={"card": "4000000000009995"})
    assert (declined.status_code, "insufficient funds" in declined.text) == (402, True)
    wrong = await sandbox.http.post(url, data={"card": "4242424242424241"})
    assert (wrong.status_code, "number is incorrect" in wrong.text) == (402, True)
    assert "Paid." in (await sandbox.http.post(url, data={"card": "4242 4242 4242 4242"})).text
    assert (await sandbox.stripe.payment_intents.retrieve_async(intent.id)).status == "succeeded"
    charge = await sandbox.stripe.charges.list_async({"payment_intent": intent.id, "limit": 1})
    assert "2,499.99" in (await sandbox.http.get(charge.data[0].receipt_url)).text
