"""What a shop of subscriptions needs: checkout, changes of plan, renewals that fail, cards, the portal, invoices."""

from typing import Any

import pytest
import stripe

DAY = 24 * 3600
PORTAL = {"return_url": "http://shop.example/account"}


async def price(sandbox: Any, amount: int, key: str | None = None, name: str = "Pro") -> Any:
    return await sandbox.stripe.prices.create_async(
        {
            "currency": "usd",
            "unit_amount": amount,
            "recurring": {"interval": "month"},
            "product_data": {"name": name},
            **({"lookup_key": key} if key else {}),
        }
    )


async def customer(sandbox: Any, card: str | None = None) -> Any:
    made = await sandbox.stripe.customers.create_async({"email": "ada@example.com"})
    if card:
        kept = await sandbox.stripe.payment_methods.attach_async(card, {"customer": made.id})
        await sandbox.stripe.customers.update_async(made.id, {"invoice_settings": {"default_payment_method": kept.id}})
    return made


async def subscribed(sandbox: Any, amount: int = 3000, card: str = "pm_card_visa") -> Any:
    who = await customer(sandbox, card)
    item = {"price": (await price(sandbox, amount)).id}
    return await sandbox.stripe.subscriptions.create_async({"customer": who.id, "items": [item]})


async def change_price(sandbox: Any, subscription: Any, amount: int, **params: Any) -> Any:
    item = {"id": subscription["items"].data[0].id, "price": (await price(sandbox, amount)).id}
    return await sandbox.stripe.subscriptions.update_async(subscription.id, {"items": [item], **params})


async def advance(sandbox: Any, subscription: Any, **body: str) -> Any:
    return (await sandbox.http.post(f"/sandbox/stripe/subscriptions/{subscription.id}/advance", json=body)).json()


async def read(sandbox: Any, subscription: Any) -> Any:
    return await sandbox.stripe.subscriptions.retrieve_async(subscription.id)


async def invoices(sandbox: Any, subscription: Any) -> Any:
    return (await sandbox.stripe.invoices.list_async({"subscription": subscription.id})).data


async def test_a_plan_found_by_its_lookup_key_is_bought_at_checkout_with_our_metadata(sandbox: Any) -> None:
    await price(sandbox, 2499, "pro_monthly")
    found = await sandbox.stripe.prices.list_async({"lookup_keys": ["pro_monthly"], "active": True})
    who = await customer(sandbox)
    session = await sandbox.stripe.checkout.sessions.create_async(
        {
            "mode": "subscription",
            "customer": who.id,
            "client_reference_id": "user-1",
            "metadata": {"user_id": "user-1"},
            "subscription_data": {"metadata": {"user_id": "user-1", "plan_id": "pro_monthly"}},
            "line_items": [{"price": found.data[0].id, "quantity": 1}],
            "success_url": "http://shop.example/pricing?checkout=success",
        }
    )
    declined = await sandbox.http.post(f"{session.url}/pay", data={"card": "4000000000000002"})
    assert (declined.status_code, "declined" in declined.text) == (402, True)
    assert (await sandbox.stripe.checkout.sessions.retrieve_async(session.id)).status == "open"
    assert (await sandbox.http.post(f"{session.url}/pay", data={"card": "4242424242424242"})).status_code == 303
    paid = await sandbox.stripe.checkout.sessions.retrieve_async(session.id, {"expand": ["subscription"]})
    assert (paid.client_reference_id, paid.customer, paid.payment_status) == ("user-1", who.id, "paid")
    assert paid.subscription.metadata["plan_id"] == "pro_monthly"
    assert paid.subscription["items"].data[0].price.lookup_key == "pro_monthly"
    await sandbox.received("checkout.session.completed", "customer.subscription.created", "invoice.payment_succeeded")
    invoice = sandbox.receiver.of("invoice.payment_succeeded")
    details = invoice.parent.subscription_details
    assert (invoice.billing_reason, invoice.amount_paid) == ("subscription_create", 2499)
    assert (details.subscription, details.metadata["user_id"]) == (paid.subscription.id, "user-1")
    kept = await sandbox.stripe.payment_methods.list_async({"customer": who.id})
    assert kept.data[0].id == paid.subscription.default_payment_method


async def test_an_expired_session_starts_no_subscription(sandbox: Any) -> None:
    who = await customer(sandbox)
    session = await sandbox.stripe.checkout.sessions.create_async(
        {
            "mode": "subscription",
            "customer": who.id,
            "line_items": [{"price": (await price(sandbox, 999)).id, "quantity": 1}],
            "success_url": "http://shop.example/",
        }
    )
    await sandbox.stripe.checkout.sessions.expire_async(session.id)
    assert (await sandbox.http.post(f"{session.url}/pay", data={"card": "4242424242424242"})).status_code == 410
    assert (await sandbox.stripe.subscriptions.list_async({"customer": who.id, "status": "all"})).data == []
    await sandbox.received("checkout.session.expired")


async def test_an_upgrade_that_is_always_invoiced_collects_the_rest_of_the_period_at_once(sandbox: Any) -> None:
    subscription = await subscribed(sandbox, 3000)
    item = subscription["items"].data[0]
    half = (item.current_period_start + item.current_period_end) // 2
    changed = await change_price(sandbox, subscription, 9000, proration_behavior="always_invoice", proration_date=half)
    invoice = await sandbox.stripe.invoices.retrieve_async(changed.latest_invoice)
    assert (invoice.billing_reason, invoice.status, invoice.amount_paid) == ("subscription_update", "paid", 3000)
    assert [line.amount for line in invoice.lines.data] == [-1500, 4500]
    assert all(line.parent.invoice_item_details.proration for line in invoice.lines.data)
    assert changed["items"].data[0].current_period_end == item.current_period_end
    await advance(sandbox, subscription, outcome="paid")
    assert (await invoices(sandbox, subscription))[0].amount_paid == 9000


async def test_prorations_that_are_not_invoiced_at_once_are_on_the_next_invoice(sandbox: Any) -> None:
    subscription = await subscribed(sandbox, 3000)
    item = subscription["items"].data[0]
    half = (item.current_period_start + item.current_period_end) // 2
    await change_price(sandbox, subscription, 9000, proration_date=half)
    assert len(await invoices(sandbox, subscription)) == 1
    await advance(sandbox, subscription, outcome="paid")
    renewal = (await invoices(sandbox, subscription))[0]
    assert [line.amount for line in renewal.lines.data] == [-1500, 4500, 9000]
    await advance(sandbox, subscription, outcome="paid")
    assert (await invoices(sandbox, subscription))[0].amount_paid == 9000


async def test_a_change_without_proration_costs_nothing_before_the_renewal(sandbox: Any) -> None:
    subscription = await subscribed(sandbox, 9000)
    await change_price(sandbox, subscription, 3000, proration_behavior="none")
    assert len(await invoices(sandbox, subscription)) == 1
    await advance(sandbox, subscription, outcome="paid")
    assert (await invoices(sandbox, subscription))[0].amount_paid == 3000


async def test_the_credit_of_a_downgrade_pays_the_next_invoices(sandbox: Any) -> None:
    subscription = await subscribed(sandbox, 9000)
    start = subscription["items"].data[0].current_period_start
    await change_price(sandbox, subscription, 3000, proration_behavior="always_invoice", proration_date=start)
    credit = (await invoices(sandbox, subscription))[0]
    assert (credit.total, credit.amount_due, credit.status, credit.ending_balance) == (-6000, 0, "paid", -6000)
    await advance(sandbox, subscription, outcome="failed")
    assert (await read(sandbox, subscription)).status == "active"
    await advance(sandbox, subscription, outcome="paid")
    await advance(sandbox, subscription, outcome="paid")
    assert [each.amount_paid for each in (await invoices(sandbox, subscription))[:3]] == [3000, 0, 0]
    assert (await sandbox.stripe.customers.retrieve_async(subscription.customer)).balance == 0


async def test_a_declined_upgrade_changes_nothing_if_it_must_be_paid(sandbox: Any) -> None:
    subscription = await subscribed(sandbox, 3000)
    broke = await sandbox.stripe.payment_methods.attach_async(
        "pm_card_chargeCustomerFail", {"customer": subscription.customer}
    )
    await sandbox.stripe.subscriptions.update_async(subscription.id, {"default_payment_method": broke.id})
    paid = {"proration_behavior": "always_invoice", "payment_behavior": "error_if_incomplete"}
    with pytest.raises(stripe.CardError) as refused:
        await change_price(sandbox, subscription, 9000, **paid)
    assert refused.value.code == "card_declined"
    after = await read(sandbox, subscription)
    assert (after.status, after["items"].data[0].price.unit_amount) == ("active", 3000)
    assert len(await invoices(sandbox, subscription)) == 1
    cautious = await sandbox.stripe.payment_methods.attach_async(
        "pm_card_authenticationRequired", {"customer": subscription.customer}
    )
    await sandbox.stripe.subscriptions.update_async(subscription.id, {"default_payment_method": cautious.id})
    with pytest.raises(stripe.CardError) as unfinished:
        await change_price(sandbox, subscription, 9000, **paid)
    assert unfinished.value.code == "subscription_payment_intent_requires_action"
    assert (await read(sandbox, subscription))["items"].data[0].price.unit_amount == 3000
    waiting = await change_price(sandbox, subscription, 9000, proration_behavior="always_invoice")
    assert waiting.status == "past_due"
    await sandbox.received("invoice.payment_action_required")


async def test_a_declined_upgrade_is_past_due_if_it_need_not_be_paid(sandbox: Any) -> None:
    subscription = await subscribed(sandbox, 3000)
    broke = await sandbox.stripe.payment_methods.attach_async(
        "pm_card_chargeCustomerFail", {"customer": subscription.customer}
    )
    await sandbox.stripe.subscriptions.update_async(subscription.id, {"default_payment_method": broke.id})
    changed = await change_price(sandbox, subscription, 9000, proration_behavior="always_invoice")
    assert (changed.status, changed["items"].data[0].price.unit_amount) == ("past_due", 9000)
    await sandbox.received("invoice.payment_failed")


async def test_a_proration_date_outside_the_period_and_pending_updates_are_refused(sandbox: Any) -> None:
    subscription = await subscribed(sandbox, 3000)
    for params in ({"proration_date": 1}, {"payment_behavior": "pending_if_incomplete"}, {"proration_behavior": "x"}):
        with pytest.raises(stripe.InvalidRequestError):
            await change_price(sandbox, subscription, 9000, **params)
    assert (await read(sandbox, subscription))["items"].data[0].price.unit_amount == 3000


async def test_after_the_last_failure_a_subscription_can_be_unpaid_until_its_invoice_is_paid(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    assert (await advance(sandbox, subscription, outcome="failed"))["status"] == "past_due"
    assert (await advance(sandbox, subscription, outcome="failed", final="unpaid"))["status"] == "unpaid"
    await sandbox.advance(5 * DAY)
    assert (await read(sandbox, subscription)).status == "unpaid"
    assert (await advance(sandbox, subscription, outcome="paid"))["status"] == "active"
    reasons = [each.billing_reason for each in await invoices(sandbox, subscription)]
    assert reasons == ["subscription_cycle", "subscription_create"]


async def test_a_last_failure_ends_a_subscription(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    assert (await advance(sandbox, subscription, outcome="failed", final="canceled"))["status"] == "canceled"
    await sandbox.received("invoice.payment_failed", "customer.subscription.deleted")
    unknown = await advance(sandbox, subscription, outcome="failed", final="forgotten")
    assert unknown["error"]["param"] == "final"


async def test_a_refund_of_a_subscriptions_charge_leads_to_its_invoice(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    expanded = await sandbox.stripe.invoices.retrieve_async(subscription.latest_invoice, {"expand": ["payments"]})
    intent = expanded.payments.data[0].payment.payment_intent
    await sandbox.stripe.refunds.create_async({"payment_intent": intent})
    await sandbox.received("charge.refunded")
    charge = sandbox.receiver.of("charge.refunded")
    found = await sandbox.stripe.invoice_payments.list_async(
        {"payment": {"type": "payment_intent", "payment_intent": charge.payment_intent}}
    )
    assert [each.invoice for each in found.data] == [subscription.latest_invoice]


async def test_a_card_is_changed_in_the_portal(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    portal = await sandbox.stripe.billing_portal.sessions.create_async({"customer": subscription.customer, **PORTAL})
    declined = await sandbox.http.post(f"{portal.url}/card", data={"card": "4000000000000002"})
    assert (declined.status_code, "Your card was declined." in declined.text) == (402, True)
    assert (await sandbox.http.post(f"{portal.url}/card", data={"card": "5555555555554444"})).status_code == 303
    who = await sandbox.stripe.customers.retrieve_async(subscription.customer)
    chosen = who.invoice_settings.default_payment_method
    assert (await sandbox.stripe.payment_methods.retrieve_async(chosen)).card.brand == "mastercard"
    assert (await read(sandbox, subscription)).default_payment_method == chosen
    page = (await sandbox.http.get(portal.url)).text
    assert "Mastercard •••• 4444" in page
    assert f'href="{PORTAL["return_url"]}"' in page
    assert (await sandbox.http.post("/sandbox/stripe/portal/bps_none/card", data={"card": "1"})).status_code == 404


async def test_an_overdue_invoice_is_paid_on_its_page(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    await advance(sandbox, subscription, outcome="failed")
    url = (await invoices(sandbox, subscription))[0].hosted_invoice_url
    assert "Pay $30.00" in (await sandbox.http.get(url)).text
    assert (await sandbox.http.post(f"{url}/pay", data={"card": "4000000000009995"})).status_code == 402
    assert (await sandbox.http.post(f"{url}/pay", data={"card": "x"})).status_code == 402
    assert (await read(sandbox, subscription)).status == "past_due"
    assert (await sandbox.http.post(f"{url}/pay", data={"card": "4242424242424242"})).status_code == 303
    assert (await read(sandbox, subscription)).status == "active"
    assert "Pay $30.00" not in (await sandbox.http.get(url)).text
    assert (await sandbox.http.post(f"{url}/pay", data={"card": "4242424242424242"})).status_code == 200
    assert (await invoices(sandbox, subscription))[0].amount_paid == 3000


async def test_an_invoice_paid_with_authentication_is_settled_after_it(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    await advance(sandbox, subscription, outcome="failed")
    url = (await invoices(sandbox, subscription))[0].hosted_invoice_url
    asked = await sandbox.http.post(f"{url}/pay", data={"card": "4000002760003184"})
    address, _, query = asked.headers["location"].partition("?")
    answered = await sandbox.http.post(f"{address}/complete?{query}")
    assert answered.headers["location"].startswith(url)
    assert (await read(sandbox, subscription)).status == "active"


async def test_an_invoice_is_a_pdf(sandbox: Any) -> None:
    subscription = await subscribed(sandbox)
    invoice = (await invoices(sandbox, subscription))[0]
    response = await sandbox.http.get(invoice.invoice_pdf)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf")
    assert response.content.startswith(b"%PDF-1.4")
    table = int(response.content.split(b"startxref\n")[1].split()[0])
    first, *objects = response.content[table:].split(b"trailer")[0].splitlines()[2:]
    assert first == b"0000000000 65535 f "
    for number, entry in enumerate(objects, 1):
        assert response.content[int(entry[:10]) :].startswith(b"%d 0 obj\n" % number)
    for text in (invoice.number.encode(), b"ada@example.com", b"$30.00", "1 × Pro".encode("cp1252")):
        assert text in response.content
    assert (await sandbox.http.get("/sandbox/stripe/invoices/in_none/pdf")).status_code == 404


async def test_a_detached_card_cannot_be_attached_again(sandbox: Any) -> None:
    who = await customer(sandbox, "pm_card_visa")
    card = (await sandbox.stripe.payment_methods.list_async({"customer": who.id})).data[0].id
    await sandbox.stripe.payment_methods.detach_async(card)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await sandbox.stripe.payment_methods.attach_async(card, {"customer": who.id})
    assert refused.value.code == "payment_method_unexpected_state"


@pytest.mark.parametrize("params", [{"prorate": True}, {"invoice_now": True}])
async def test_credit_for_the_rest_of_a_cancelled_subscription_is_refused(
    sandbox: Any, params: dict[str, bool]
) -> None:
    subscription = await subscribed(sandbox)
    with pytest.raises(stripe.InvalidRequestError):
        await sandbox.stripe.subscriptions.cancel_async(subscription.id, params)
    assert (await read(sandbox, subscription)).status == "active"
