"""Checkout Sessions: created by the API, paid on their page."""

from typing import Any

import pytest
import stripe

CARD = {"card": "4242424242424242"}


def order(**params: Any) -> dict[str, Any]:
    return {
        "mode": "payment",
        "success_url": "http://shop.example/done?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://shop.example/back",
        "line_items": [
            {
                "quantity": 2,
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 1250,
                    "product_data": {"name": "Ten <credits>", "metadata": {"sku": "ten"}},
                },
            }
        ],
        **params,
    }


async def monthly(sandbox: Any, amount: int = 1900) -> Any:
    product = await sandbox.stripe.products.create_async({"name": "Pro"})
    return await sandbox.stripe.prices.create_async(
        {"product": product.id, "currency": "usd", "unit_amount": amount, "recurring": {"interval": "month"}}
    )


async def test_a_session_is_paid_on_its_page(sandbox: Any) -> None:
    session = await sandbox.stripe.checkout.sessions.create_async(
        order(
            client_reference_id="order-7",
            metadata={"order": "7"},
            customer_email="ada@example.com",
            payment_intent_data={"metadata": {"order": "7"}, "description": "Order 7"},
        )
    )
    assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 2500)
    assert session.url == f"{sandbox.url}/stripe/checkout/{session.id}"
    page = await sandbox.http.get(session.url)
    assert page.status_code == 200
    assert "Ten &lt;credits&gt;" in page.text
    assert "$25.00" in page.text
    response = await sandbox.http.post(f"{session.url}/pay", data=CARD)
    assert response.status_code == 303
    assert response.headers["location"] == f"http://shop.example/done?session={session.id}"
    await sandbox.received("checkout.session.completed", "payment_intent.succeeded")
    done = sandbox.receiver.of("checkout.session.completed")
    assert (done.id, done.client_reference_id, done.metadata["order"]) == (session.id, "order-7", "7")
    assert (done.payment_status, done.customer_details.email) == ("paid", "ada@example.com")
    again = await sandbox.stripe.checkout.sessions.retrieve_async(
        session.id, {"expand": ["line_items", "payment_intent.latest_charge"]}
    )
    assert (again.status, again.url, again.line_items.data[0].quantity) == ("complete", None, 2)
    assert again.payment_intent.latest_charge.amount == 2500
    assert again.payment_intent.metadata["order"] == "7"
    twice = await sandbox.http.post(f"{session.url}/pay", data=CARD)
    assert twice.status_code == 303
    assert len((await sandbox.stripe.charges.list_async()).data) == 1


async def test_a_declined_card_leaves_the_session_open(sandbox: Any) -> None:
    session = await sandbox.stripe.checkout.sessions.create_async(order())
    for number, words in (("4000000000000002", "declined"), ("1234", "number is incorrect"), ("", "incomplete")):
        response = await sandbox.http.post(f"{session.url}/pay", data={"card": number})
        assert (response.status_code, words in response.text) == (402, True)
    await sandbox.received("payment_intent.payment_failed")
    assert (await sandbox.stripe.checkout.sessions.retrieve_async(session.id)).status == "open"
    assert (await sandbox.http.post(f"{session.url}/pay", data=CARD)).status_code == 303
    assert len((await sandbox.stripe.payment_intents.list_async()).data) == 1


async def test_a_buyer_authenticates_and_returns_to_the_shop(sandbox: Any) -> None:
    session = await sandbox.stripe.checkout.sessions.create_async(order())
    response = await sandbox.http.post(f"{session.url}/pay", data={"card": "4000002760003184"})
    bank = response.headers["location"]
    failed = await sandbox.http.post(bank.replace("?", "/fail?"), follow_redirects=True)
    assert (failed.status_code, "unable to authenticate" in failed.text) == (402, True)
    bank = (await sandbox.http.post(f"{session.url}/pay", data={"card": "4000002760003184"})).headers["location"]
    back = await sandbox.http.post(bank.replace("?", "/complete?"))
    assert back.headers["location"].startswith(f"{session.url}/return?")
    home = await sandbox.http.get(back.headers["location"])
    assert home.headers["location"] == f"http://shop.example/done?session={session.id}"
    await sandbox.received("checkout.session.completed")


async def test_a_session_is_cancelled_or_expires(sandbox: Any) -> None:
    session = await sandbox.stripe.checkout.sessions.create_async(order())
    response = await sandbox.http.post(f"{session.url}/cancel")
    assert (response.status_code, response.headers["location"]) == (303, "http://shop.example/back")
    assert (await sandbox.stripe.checkout.sessions.expire_async(session.id)).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        await sandbox.stripe.checkout.sessions.expire_async(session.id)
    assert (await sandbox.http.post(f"{session.url}/pay", data=CARD)).status_code == 410
    late = await sandbox.stripe.checkout.sessions.create_async(order())
    await sandbox.advance(24 * 3600 + 1)
    assert (await sandbox.stripe.checkout.sessions.retrieve_async(late.id)).status == "expired"
    await sandbox.received("checkout.session.expired")
    open_ones = await sandbox.stripe.checkout.sessions.list_async({"status": "open"})
    assert open_ones.data == []
    assert (await sandbox.http.get("/sandbox/stripe/checkout/cs_none")).status_code == 404


async def test_a_subscription_is_bought(sandbox: Any) -> None:
    price = await monthly(sandbox)
    session = await sandbox.stripe.checkout.sessions.create_async(
        order(
            mode="subscription",
            line_items=[{"price": price.id, "quantity": 1}],
            subscription_data={"metadata": {"user": "1"}},
        )
    )
    assert (await sandbox.http.post(f"{session.url}/pay", data={"card": "4000000000000002"})).status_code == 402
    assert (await sandbox.stripe.subscriptions.list_async()).data == []
    response = await sandbox.http.post(f"{session.url}/pay", data=CARD | {"email": "ada@example.com"})
    assert response.status_code == 303
    await sandbox.received(
        "customer.created", "customer.subscription.created", "invoice.paid", "checkout.session.completed"
    )
    done = sandbox.receiver.of("checkout.session.completed")
    subscription = await sandbox.stripe.subscriptions.retrieve_async(
        done.subscription, {"expand": ["customer", "latest_invoice.payments", "default_payment_method"]}
    )
    assert (subscription.status, subscription.metadata["user"]) == ("active", "1")
    assert subscription.customer.email == "ada@example.com"
    assert subscription.default_payment_method.card.last4 == "4242"
    invoice = subscription.latest_invoice
    assert (invoice.status, invoice.amount_paid, invoice.billing_reason) == ("paid", 1900, "subscription_create")
    assert invoice.parent.subscription_details.subscription == subscription.id
    intent = await sandbox.stripe.payment_intents.retrieve_async(invoice.payments.data[0].payment.payment_intent)
    assert (intent.status, intent.amount) == ("succeeded", 1900)


async def test_a_card_authenticated_once_renews_without_authentication(sandbox: Any) -> None:
    price = await monthly(sandbox)
    session = await sandbox.stripe.checkout.sessions.create_async(
        order(mode="subscription", line_items=[{"price": price.id, "quantity": 1}])
    )
    bank = (await sandbox.http.post(f"{session.url}/pay", data={"card": "4000002500003155"})).headers["location"]
    await sandbox.http.post(bank.replace("?", "/complete?"))
    await sandbox.advance(31 * 24 * 3600)
    assert (await sandbox.stripe.subscriptions.list_async()).data[0].status == "active"
    assert len((await sandbox.stripe.invoices.list_async({"status": "paid"})).data) == 2


async def test_a_trial_begins_without_a_charge(sandbox: Any) -> None:
    price = await monthly(sandbox)
    session = await sandbox.stripe.checkout.sessions.create_async(
        order(
            mode="subscription",
            line_items=[{"price": price.id, "quantity": 1}],
            subscription_data={"trial_period_days": 14},
        )
    )
    assert "14 days free" in (await sandbox.http.get(session.url)).text
    assert (await sandbox.http.post(f"{session.url}/pay", data=CARD)).status_code == 303
    subscription = (await sandbox.stripe.subscriptions.list_async()).data[0]
    assert subscription.status == "trialing"
    assert (await sandbox.stripe.charges.list_async()).data == []
    await sandbox.advance(14 * 24 * 3600 + 1)
    assert (await sandbox.stripe.subscriptions.retrieve_async(subscription.id)).status == "active"
    assert (await sandbox.stripe.charges.list_async()).data[0].amount == 1900


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"mode": "gift"}, "mode"),
        ({"success_url": None}, "success_url"),
        ({"success_url": "javascript:alert(1)"}, "success_url"),
        ({"line_items": None}, "line_items"),
        ({"mode": "subscription"}, "line_items"),
        ({"line_items": [{"price": "price_none"}]}, "line_items[0][price]"),
        ({"customer": "cus_none"}, "customer"),
        ({"expires_at": 1}, "expires_at"),
        ({"discounts": [{"coupon": "ten"}]}, "discounts"),
    ],
)
async def test_an_invalid_session_is_refused(sandbox: Any, params: dict[str, Any], param: str) -> None:
    wanted = {name: value for name, value in order(**params).items() if value is not None}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await sandbox.stripe.checkout.sessions.create_async(wanted)
    assert refused.value.param == param


async def test_a_setup_session_saves_a_card_and_charges_nothing(sandbox: Any) -> None:
    customer = await sandbox.stripe.customers.create_async({"email": "ada@example.com"})
    session = await sandbox.stripe.checkout.sessions.create_async(
        {
            "mode": "setup",
            "currency": "usd",
            "customer": customer.id,
            "success_url": "http://shop.example/done",
            "custom_text": {"submit": {"message": "Your plan <b>changes</b>."}},
        }
    )
    assert (session.status, session.payment_status, session.amount_total) == ("open", "no_payment_required", None)
    assert "Your plan &lt;b&gt;changes&lt;/b&gt;." in (await sandbox.http.get(session.url)).text
    declined = await sandbox.http.post(f"{session.url}/pay", data={"card": "4000000000000002"})
    assert declined.status_code == 402
    assert "declined" in declined.text
    assert (await sandbox.http.post(f"{session.url}/pay", data=CARD)).status_code == 303
    done = await sandbox.stripe.checkout.sessions.retrieve_async(session.id, {"expand": ["setup_intent"]})
    assert (done.status, done.setup_intent.status) == ("complete", "succeeded")
    method = await sandbox.stripe.payment_methods.retrieve_async(done.setup_intent.payment_method)
    assert (method.customer, method.card.last4) == (customer.id, "4242")
    assert (await sandbox.stripe.charges.list_async()).data == []


@pytest.mark.parametrize("wrong", [{"line_items": [{"price": "p"}]}, {"currency": "zzz"}, {"customer": ""}], ids=str)
async def test_a_setup_session_is_refused(sandbox: Any, wrong: dict[str, Any]) -> None:
    customer = await sandbox.stripe.customers.create_async({})
    params = {"mode": "setup", "currency": "usd", "customer": customer.id, "success_url": "http://shop.example/"}
    with pytest.raises(stripe.InvalidRequestError):
        await sandbox.stripe.checkout.sessions.create_async({**params, **wrong})
