"""Subscriptions: started, renewed, overdue, recovered, ended."""

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

DAY = 24 * 3600


async def price(sandbox: Any, amount: int = 1900, **recurring: Any) -> Any:
    return await sandbox.stripe.prices.create_async(
        {
            "currency": "usd",
            "unit_amount": amount,
            "recurring": {"interval": "month", **recurring},
            "product_data": {"name": "Pro"},
        }
    )


async def customer(sandbox: Any, method: str | None = "pm_card_visa") -> Any:
    made = await sandbox.stripe.customers.create_async({"email": "ada@example.com"})
    if method:
        kept = await sandbox.stripe.payment_methods.attach_async(method, {"customer": made.id})
        await sandbox.stripe.customers.update_async(made.id, {"invoice_settings": {"default_payment_method": kept.id}})
    return made


async def subscribed(sandbox: Any, method: str | None = "pm_card_visa", **params: Any) -> Any:
    who = await customer(sandbox, method)
    item = {"price": (await price(sandbox)).id}
    return await sandbox.stripe.subscriptions.create_async({"customer": who.id, "items": [item], **params})


async def advance(sandbox: Any, subscription: Any, outcome: str) -> Any:
    url = f"/sandbox/stripe/subscriptions/{subscription.id}/advance"
    return await sandbox.http.post(url, json={"outcome": outcome})


def period(subscription: Any) -> tuple[int, int]:
    item = subscription["items"].data[0]
    return item.current_period_start, item.current_period_end


async def test_a_subscription_is_paid_and_renewed_every_month(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    assert subscription.status == "active"
    start, end = period(subscription)
    assert 28 * DAY <= end - start <= 31 * DAY
    await sandbox.received("customer.subscription.created", "invoice.created", "invoice.finalized", "invoice.paid")
    response = await advance(sandbox, subscription, "paid")
    assert (response.status_code, response.json()["status"]) == (200, "active")
    renewed = await sandbox.stripe.subscriptions.retrieve_async(subscription.id)
    assert period(renewed)[0] == end
    await sandbox.received("customer.subscription.updated", "invoice.payment_succeeded")
    invoices = await sandbox.stripe.invoices.list_async({"subscription": subscription.id})
    assert [(each.billing_reason, each.status) for each in invoices.data] == [
        ("subscription_cycle", "paid"),
        ("subscription_create", "paid"),
    ]
    assert "$19.00" in (await sandbox.http.get(invoices.data[0].hosted_invoice_url)).text


async def test_a_subscription_renews_when_the_clock_reaches_its_period_end(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    await sandbox.advance(65 * DAY)
    renewed = await sandbox.stripe.subscriptions.retrieve_async(subscription.id)
    assert len((await sandbox.stripe.invoices.list_async({"customer": subscription.customer})).data) == 3
    assert period(renewed)[1] > datetime.now(UTC).timestamp() + 65 * DAY


async def test_a_failed_renewal_is_overdue_until_it_is_paid(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    assert (await advance(sandbox, subscription, "failed")).json()["status"] == "past_due"
    await sandbox.received("invoice.payment_failed", "payment_intent.payment_failed")
    overdue = (await sandbox.stripe.invoices.list_async({"status": "open"})).data[0]
    assert (overdue.attempt_count, overdue.amount_remaining) == (1, 1900)
    assert overdue.next_payment_attempt
    assert (await advance(sandbox, subscription, "paid")).json()["status"] == "active"
    assert (await sandbox.stripe.invoices.retrieve_async(overdue.id)).status == "paid"


async def test_an_overdue_invoice_is_retried_and_then_the_subscription_ends(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    broke = await sandbox.stripe.payment_methods.attach_async(
        "pm_card_chargeCustomerFail", {"customer": subscription.customer}
    )
    await sandbox.stripe.subscriptions.update_async(subscription.id, {"default_payment_method": broke.id})
    await sandbox.advance(31 * DAY)
    assert (await sandbox.stripe.subscriptions.retrieve_async(subscription.id)).status == "past_due"
    await sandbox.advance(3 * DAY)
    overdue = (await sandbox.stripe.invoices.list_async({"status": "open"})).data[0]
    assert overdue.attempt_count == 2
    await sandbox.advance(5 * DAY)
    await sandbox.advance(7 * DAY)
    ended = await sandbox.stripe.subscriptions.retrieve_async(subscription.id)
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "payment_failed")
    await sandbox.received("customer.subscription.deleted")
    assert (await advance(sandbox, subscription, "paid")).status_code == 400


async def test_a_subscription_ends_with_its_period_unless_resumed(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    leaving = await sandbox.stripe.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    assert (leaving.status, leaving.cancel_at_period_end) == ("active", True)
    assert leaving.cancel_at == period(leaving)[1]
    staying = await sandbox.stripe.subscriptions.update_async(subscription.id, {"cancel_at_period_end": False})
    assert (staying.cancel_at, staying.canceled_at) == (None, None)
    await sandbox.stripe.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    await sandbox.advance(31 * DAY)
    ended = await sandbox.stripe.subscriptions.retrieve_async(subscription.id)
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "cancellation_requested")
    await sandbox.received("customer.subscription.deleted")
    assert (await sandbox.stripe.subscriptions.list_async()).data == []
    assert len((await sandbox.stripe.subscriptions.list_async({"status": "all"})).data) == 1
    assert len((await sandbox.stripe.subscriptions.list_async({"status": "canceled"})).data) == 1


async def test_a_period_is_extended_by_a_trial_without_a_charge(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    until = period(subscription)[1] + 30 * DAY
    given = {"trial_end": until, "proration_behavior": "none"}
    extended = await sandbox.stripe.subscriptions.update_async(subscription.id, given)
    assert (extended.status, period(extended)[1]) == ("trialing", until)
    invoice = await sandbox.stripe.invoices.retrieve_async(extended.latest_invoice)
    assert (invoice.status, invoice.total, invoice.billing_reason) == ("paid", 0, "subscription_update")
    await sandbox.advance(40 * DAY)
    assert (await sandbox.stripe.subscriptions.retrieve_async(subscription.id)).status == "trialing"
    await sandbox.advance(25 * DAY)
    renewed = await sandbox.stripe.subscriptions.retrieve_async(subscription.id)
    assert (renewed.status, period(renewed)[0]) == ("active", until)
    assert (await sandbox.stripe.invoices.retrieve_async(renewed.latest_invoice)).amount_paid == 1900


async def test_invoices_are_void_while_the_collection_is_paused(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    pause = {"behavior": "void", "resumes_at": period(subscription)[1] + 5 * DAY}
    paused = await sandbox.stripe.subscriptions.update_async(subscription.id, {"pause_collection": pause})
    assert (paused.status, paused.pause_collection.behavior) == ("active", "void")
    await sandbox.advance(32 * DAY)
    unpaid = await sandbox.stripe.subscriptions.retrieve_async(subscription.id)
    assert (unpaid.status, period(unpaid)[0]) == ("active", period(subscription)[1])
    assert (await sandbox.stripe.invoices.retrieve_async(unpaid.latest_invoice)).status == "void"
    await sandbox.advance(5 * DAY)
    assert (await sandbox.stripe.subscriptions.retrieve_async(subscription.id)).pause_collection is None
    await sandbox.stripe.subscriptions.update_async(subscription.id, {"pause_collection": {"behavior": "void"}})
    resumed = await sandbox.stripe.subscriptions.update_async(subscription.id, {"pause_collection": ""})
    assert resumed.pause_collection is None
    assert (await advance(sandbox, subscription, "paid")).json()["status"] == "active"
    assert (await sandbox.stripe.invoices.list_async({"subscription": subscription.id})).data[0].status == "paid"


async def test_a_subscription_is_cancelled_at_once(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    ended = await sandbox.stripe.subscriptions.cancel_async(
        subscription.id, {"cancellation_details": {"comment": "bye", "feedback": "unused"}}
    )
    assert (ended.status, ended.cancellation_details.feedback) == ("canceled", "unused")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await sandbox.stripe.subscriptions.cancel_async(subscription.id)
    assert refused.value.code == "resource_missing"


async def test_an_unpaid_first_payment_expires(sandbox: Any) -> None:
    waiting = await subscribed(
        sandbox, None, payment_behavior="default_incomplete", expand=["latest_invoice.confirmation_secret"]
    )
    assert waiting.status == "incomplete"
    secret = waiting.latest_invoice.confirmation_secret.client_secret
    await sandbox.client("pk_test_1").v1.payment_intents.confirm_async(
        secret.partition("_secret_")[0], {"client_secret": secret, "payment_method": "pm_card_visa"}
    )
    assert (await sandbox.stripe.subscriptions.retrieve_async(waiting.id)).status == "active"
    other = await subscribed(sandbox, None, payment_behavior="default_incomplete")
    await sandbox.advance(DAY)
    assert (await sandbox.stripe.subscriptions.retrieve_async(other.id)).status == "incomplete_expired"
    assert (await sandbox.stripe.invoices.retrieve_async(other.latest_invoice)).status == "void"
    await sandbox.received("payment_intent.canceled", "invoice.voided")


async def test_a_declined_first_payment_leaves_an_incomplete_subscription_or_none(sandbox: Any) -> None:
    subscription = await subscribed(sandbox, "pm_card_chargeCustomerFail")
    assert subscription.status == "incomplete"
    paid = await sandbox.stripe.invoices.pay_async(
        subscription.latest_invoice, {"payment_method": "pm_card_mastercard"}
    )
    assert paid.status == "paid"
    assert (await sandbox.stripe.subscriptions.retrieve_async(subscription.id)).status == "active"
    with pytest.raises(stripe.CardError):
        await subscribed(sandbox, "pm_card_chargeCustomerFail", payment_behavior="error_if_incomplete")
    assert len((await sandbox.stripe.subscriptions.list_async({"status": "all"})).data) == 1
    with pytest.raises(stripe.InvalidRequestError):
        await subscribed(sandbox, None)


async def test_a_plan_is_changed(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    item = subscription["items"].data[0].id
    bigger = await price(sandbox, 4900)
    changed = await sandbox.stripe.subscriptions.update_async(
        subscription.id, {"items": [{"id": item, "price": bigger.id}], "proration_behavior": "none"}
    )
    assert changed["items"].data[0].price.unit_amount == 4900
    assert period(changed) == period(subscription)
    yearly = await price(sandbox, 49000, interval="year")
    moved = await sandbox.stripe.subscriptions.update_async(
        subscription.id, {"items": [{"id": item, "price": yearly.id}]}
    )
    assert period(moved)[1] - period(moved)[0] >= 365 * DAY
    assert (await sandbox.stripe.invoices.retrieve_async(moved.latest_invoice)).amount_paid == 49000 - 4900


async def test_a_subscription_is_cancelled_and_resumed_in_the_portal(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    portal = await sandbox.stripe.billing_portal.sessions.create_async(
        {"customer": subscription.customer, "return_url": "http://shop.example/account"}
    )
    page = await sandbox.http.get(portal.url)
    assert "Cancel at the end of the period" in page.text
    assert 'href="http://shop.example/account"' in page.text
    await sandbox.http.post(f"{portal.url}/cancel", data={"subscription": subscription.id})
    assert (await sandbox.stripe.subscriptions.retrieve_async(subscription.id)).cancel_at_period_end
    assert "Keep the subscription" in (await sandbox.http.get(portal.url)).text
    await sandbox.http.post(f"{portal.url}/resume")
    assert not (await sandbox.stripe.subscriptions.retrieve_async(subscription.id)).cancel_at_period_end
    assert (await sandbox.http.get("/sandbox/stripe/portal/bps_none")).status_code == 404


async def test_advancing_requires_a_valid_outcome_and_subscription(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    assert (await advance(sandbox, subscription, "maybe")).status_code == 400
    missing = await sandbox.http.post("/sandbox/stripe/subscriptions/sub_none/advance", json={"outcome": "paid"})
    assert missing.status_code == 404


async def test_products_and_prices_are_stored_and_listed(sandbox: Any) -> None:
    product = await sandbox.stripe.products.create_async(
        {"name": "Credits", "default_price_data": {"currency": "usd", "unit_amount": 500}, "metadata": {"a": "b"}}
    )
    found = await sandbox.stripe.products.retrieve_async(product.id, {"expand": ["default_price"]})
    assert found.default_price.unit_amount == 500
    keyed = await sandbox.stripe.prices.create_async(
        {"product": product.id, "currency": "usd", "unit_amount": 700, "lookup_key": "pro"}
    )
    listed = await sandbox.stripe.prices.list_async({"lookup_keys": ["pro"], "active": True})
    assert [each.id for each in listed.data] == [keyed.id]
    await sandbox.stripe.prices.update_async(keyed.id, {"active": False})
    assert len((await sandbox.stripe.prices.list_async({"product": product.id, "active": True})).data) == 1
    assert not (await sandbox.stripe.products.update_async(product.id, {"active": False})).active


async def test_a_deleted_customers_subscriptions_end_and_are_never_renewed(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    await sandbox.stripe.customers.delete_async(subscription.customer)
    await sandbox.received("customer.subscription.deleted", "customer.deleted")
    await sandbox.advance(40 * DAY)
    assert (await sandbox.stripe.subscriptions.retrieve_async(subscription.id)).status == "canceled"


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
async def test_a_price_that_cannot_be_billed_is_refused(sandbox: Any, params: dict[str, Any]) -> None:
    good = {"currency": "usd", "unit_amount": 500, "product_data": {"name": "Pro"}}
    wanted = {name: value for name, value in (good | params).items() if value is not None}
    with pytest.raises(stripe.InvalidRequestError):
        await sandbox.stripe.prices.create_async(wanted)


async def test_a_subscription_charges_only_a_card_the_customer_still_has(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    kept = await sandbox.stripe.payment_methods.list_async({"customer": subscription.customer})
    await sandbox.stripe.payment_methods.detach_async(kept.data[0].id)
    await sandbox.advance(31 * DAY)
    assert (await sandbox.stripe.subscriptions.retrieve_async(subscription.id)).status == "past_due"
