"""Subscriptions: begun, renewed, overdue, recovered, ended."""

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

DAY = 24 * 3600


async def price(box: Any, amount: int = 1900, **recurring: Any) -> Any:
    return await box.stripe.prices.create_async(
        {
            "currency": "usd",
            "unit_amount": amount,
            "recurring": {"interval": "month", **recurring},
            "product_data": {"name": "Pro"},
        }
    )


async def customer(box: Any, method: str | None = "pm_card_visa") -> Any:
    made = await box.stripe.customers.create_async({"email": "ada@example.com"})
    if method:
        kept = await box.stripe.payment_methods.attach_async(method, {"customer": made.id})
        await box.stripe.customers.update_async(made.id, {"invoice_settings": {"default_payment_method": kept.id}})
    return made


async def subscribed(box: Any, method: str | None = "pm_card_visa", **params: Any) -> Any:
    who = await customer(box, method)
    item = {"price": (await price(box)).id}
    return await box.stripe.subscriptions.create_async({"customer": who.id, "items": [item], **params})


async def advance(box: Any, subscription: Any, outcome: str) -> Any:
    url = f"/sandbox/stripe/subscriptions/{subscription.id}/advance"
    return await box.http.post(url, json={"outcome": outcome})


def period(subscription: Any) -> tuple[int, int]:
    item = subscription["items"].data[0]
    return item.current_period_start, item.current_period_end


async def test_a_subscription_is_paid_and_renewed_every_month(box: Any) -> None:
    subscription = await subscribed(box)
    assert subscription.status == "active"
    start, end = period(subscription)
    assert 28 * DAY <= end - start <= 31 * DAY
    await box.heard("customer.subscription.created", "invoice.created", "invoice.finalized", "invoice.paid")
    answer = await advance(box, subscription, "paid")
    assert (answer.status_code, answer.json()["status"]) == (200, "active")
    renewed = await box.stripe.subscriptions.retrieve_async(subscription.id)
    assert period(renewed)[0] == end
    await box.heard("customer.subscription.updated", "invoice.payment_succeeded")
    invoices = await box.stripe.invoices.list_async({"subscription": subscription.id})
    assert [(each.billing_reason, each.status) for each in invoices.data] == [
        ("subscription_cycle", "paid"),
        ("subscription_create", "paid"),
    ]
    assert "$19.00" in (await box.http.get(invoices.data[0].hosted_invoice_url)).text


async def test_a_renewal_happens_by_itself_when_the_clock_gets_there(box: Any) -> None:
    subscription = await subscribed(box)
    await box.advance(65 * DAY)
    renewed = await box.stripe.subscriptions.retrieve_async(subscription.id)
    assert len((await box.stripe.invoices.list_async({"customer": subscription.customer})).data) == 3
    assert period(renewed)[1] > datetime.now(UTC).timestamp() + 65 * DAY


async def test_a_failed_renewal_is_overdue_until_it_is_paid(box: Any) -> None:
    subscription = await subscribed(box)
    assert (await advance(box, subscription, "failed")).json()["status"] == "past_due"
    await box.heard("invoice.payment_failed", "payment_intent.payment_failed")
    overdue = (await box.stripe.invoices.list_async({"status": "open"})).data[0]
    assert (overdue.attempt_count, overdue.amount_remaining) == (1, 1900)
    assert overdue.next_payment_attempt
    assert (await advance(box, subscription, "paid")).json()["status"] == "active"
    assert (await box.stripe.invoices.retrieve_async(overdue.id)).status == "paid"


async def test_an_overdue_invoice_is_tried_again_and_then_the_subscription_ends(box: Any) -> None:
    subscription = await subscribed(box)
    broke = await box.stripe.payment_methods.attach_async(
        "pm_card_chargeCustomerFail", {"customer": subscription.customer}
    )
    await box.stripe.subscriptions.update_async(subscription.id, {"default_payment_method": broke.id})
    await box.advance(31 * DAY)
    assert (await box.stripe.subscriptions.retrieve_async(subscription.id)).status == "past_due"
    await box.advance(3 * DAY)
    overdue = (await box.stripe.invoices.list_async({"status": "open"})).data[0]
    assert overdue.attempt_count == 2
    await box.advance(5 * DAY)
    await box.advance(7 * DAY)
    ended = await box.stripe.subscriptions.retrieve_async(subscription.id)
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "payment_failed")
    await box.heard("customer.subscription.deleted")
    assert (await advance(box, subscription, "paid")).status_code == 400


async def test_a_subscription_ends_with_its_period_unless_resumed(box: Any) -> None:
    subscription = await subscribed(box)
    leaving = await box.stripe.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    assert (leaving.status, leaving.cancel_at_period_end) == ("active", True)
    assert leaving.cancel_at == period(leaving)[1]
    staying = await box.stripe.subscriptions.update_async(subscription.id, {"cancel_at_period_end": False})
    assert (staying.cancel_at, staying.canceled_at) == (None, None)
    await box.stripe.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    await box.advance(31 * DAY)
    ended = await box.stripe.subscriptions.retrieve_async(subscription.id)
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "cancellation_requested")
    await box.heard("customer.subscription.deleted")
    assert (await box.stripe.subscriptions.list_async()).data == []
    assert len((await box.stripe.subscriptions.list_async({"status": "all"})).data) == 1
    assert len((await box.stripe.subscriptions.list_async({"status": "canceled"})).data) == 1


async def test_a_subscription_is_cancelled_at_once(box: Any) -> None:
    subscription = await subscribed(box)
    ended = await box.stripe.subscriptions.cancel_async(
        subscription.id, {"cancellation_details": {"comment": "bye", "feedback": "unused"}}
    )
    assert (ended.status, ended.cancellation_details.feedback) == ("canceled", "unused")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await box.stripe.subscriptions.cancel_async(subscription.id)
    assert refused.value.code == "resource_missing"


async def test_a_first_payment_is_left_to_the_buyer_and_lapses(box: Any) -> None:
    waiting = await subscribed(
        box, None, payment_behavior="default_incomplete", expand=["latest_invoice.confirmation_secret"]
    )
    assert waiting.status == "incomplete"
    secret = waiting.latest_invoice.confirmation_secret.client_secret
    await box.client("pk_test_1").v1.payment_intents.confirm_async(
        secret.partition("_secret_")[0], {"client_secret": secret, "payment_method": "pm_card_visa"}
    )
    assert (await box.stripe.subscriptions.retrieve_async(waiting.id)).status == "active"
    other = await subscribed(box, None, payment_behavior="default_incomplete")
    await box.advance(DAY)
    assert (await box.stripe.subscriptions.retrieve_async(other.id)).status == "incomplete_expired"
    assert (await box.stripe.invoices.retrieve_async(other.latest_invoice)).status == "void"
    await box.heard("payment_intent.canceled", "invoice.voided")


async def test_a_refused_first_payment_leaves_an_incomplete_subscription_or_none(box: Any) -> None:
    subscription = await subscribed(box, "pm_card_chargeCustomerFail")
    assert subscription.status == "incomplete"
    paid = await box.stripe.invoices.pay_async(subscription.latest_invoice, {"payment_method": "pm_card_mastercard"})
    assert paid.status == "paid"
    assert (await box.stripe.subscriptions.retrieve_async(subscription.id)).status == "active"
    with pytest.raises(stripe.CardError):
        await subscribed(box, "pm_card_chargeCustomerFail", payment_behavior="error_if_incomplete")
    assert len((await box.stripe.subscriptions.list_async({"status": "all"})).data) == 1
    with pytest.raises(stripe.InvalidRequestError):
        await subscribed(box, None)


async def test_a_plan_is_changed(box: Any) -> None:
    subscription = await subscribed(box)
    item = subscription["items"].data[0].id
    bigger = await price(box, 4900)
    changed = await box.stripe.subscriptions.update_async(
        subscription.id, {"items": [{"id": item, "price": bigger.id}], "proration_behavior": "none"}
    )
    assert changed["items"].data[0].price.unit_amount == 4900
    assert period(changed) == period(subscription)
    yearly = await price(box, 49000, interval="year")
    moved = await box.stripe.subscriptions.update_async(subscription.id, {"items": [{"id": item, "price": yearly.id}]})
    assert period(moved)[1] - period(moved)[0] >= 365 * DAY
    assert (await box.stripe.invoices.retrieve_async(moved.latest_invoice)).amount_paid == 49000


async def test_a_customer_ends_and_keeps_their_subscription_in_the_portal(box: Any) -> None:
    subscription = await subscribed(box)
    portal = await box.stripe.billing_portal.sessions.create_async(
        {"customer": subscription.customer, "return_url": "http://shop.example/account"}
    )
    page = await box.http.get(portal.url)
    assert "Cancel at the end of the period" in page.text
    assert 'href="http://shop.example/account"' in page.text
    await box.http.post(f"{portal.url}/cancel", data={"subscription": subscription.id})
    assert (await box.stripe.subscriptions.retrieve_async(subscription.id)).cancel_at_period_end
    assert "Keep the subscription" in (await box.http.get(portal.url)).text
    await box.http.post(f"{portal.url}/resume")
    assert not (await box.stripe.subscriptions.retrieve_async(subscription.id)).cancel_at_period_end
    assert (await box.http.get("/sandbox/stripe/portal/bps_none")).status_code == 404


async def test_advancing_wants_a_known_outcome_and_subscription(box: Any) -> None:
    subscription = await subscribed(box)
    assert (await advance(box, subscription, "maybe")).status_code == 400
    missing = await box.http.post("/sandbox/stripe/subscriptions/sub_none/advance", json={"outcome": "paid"})
    assert missing.status_code == 404


async def test_products_and_prices_are_kept_and_found(box: Any) -> None:
    product = await box.stripe.products.create_async(
        {"name": "Credits", "default_price_data": {"currency": "usd", "unit_amount": 500}, "metadata": {"a": "b"}}
    )
    found = await box.stripe.products.retrieve_async(product.id, {"expand": ["default_price"]})
    assert found.default_price.unit_amount == 500
    keyed = await box.stripe.prices.create_async(
        {"product": product.id, "currency": "usd", "unit_amount": 700, "lookup_key": "pro"}
    )
    listed = await box.stripe.prices.list_async({"lookup_keys": ["pro"], "active": True})
    assert [each.id for each in listed.data] == [keyed.id]
    await box.stripe.prices.update_async(keyed.id, {"active": False})
    assert len((await box.stripe.prices.list_async({"product": product.id, "active": True})).data) == 1
    assert not (await box.stripe.products.update_async(product.id, {"active": False})).active


async def test_a_deleted_customers_subscriptions_end_and_are_never_renewed(box: Any) -> None:
    subscription = await subscribed(box)
    await box.stripe.customers.delete_async(subscription.customer)
    await box.heard("customer.subscription.deleted", "customer.deleted")
    await box.advance(40 * DAY)
    assert (await box.stripe.subscriptions.retrieve_async(subscription.id)).status == "canceled"


@pytest.mark.parametrize(
    "params",
    [
        {"unit_amount": 10**15},
        {"unit_amount": -1},
        {"recurring": {"interval": "fortnight"}},
        {"recurring": {"interval": "year", "interval_count": 4}},
        {"product": "prod_none", "product_data": None},
        {"unit_amount_decimal": "0.5", "unit_amount": None},
    ],
)
async def test_a_price_that_cannot_be_billed_is_refused(box: Any, params: dict[str, Any]) -> None:
    good = {"currency": "usd", "unit_amount": 500, "product_data": {"name": "Pro"}}
    wanted = {name: value for name, value in (good | params).items() if value is not None}
    with pytest.raises(stripe.InvalidRequestError):
        await box.stripe.prices.create_async(wanted)


async def test_a_subscription_charges_only_a_card_the_customer_still_has(box: Any) -> None:
    subscription = await subscribed(box)
    kept = await box.stripe.payment_methods.list_async({"customer": subscription.customer})
    await box.stripe.payment_methods.detach_async(kept.data[0].id)
    await box.advance(31 * DAY)
    assert (await box.stripe.subscriptions.retrieve_async(subscription.id)).status == "past_due"
