"""Every object has exactly the members of the types in Stripe's SDK."""

import typing
from typing import Any

import pytest
import stripe
from stripe._stripe_object import StripeObject, UntypedStripeObject

CLASSES: dict[str, Any] = {
    "customer": stripe.Customer,
    "product": stripe.Product,
    "price": stripe.Price,
    "plan": stripe.Plan,
    "payment_method": stripe.PaymentMethod,
    "payment_intent": stripe.PaymentIntent,
    "setup_intent": stripe.SetupIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "checkout.session": stripe.checkout.Session,
    "item": stripe.LineItem,
    "subscription": stripe.Subscription,
    "subscription_item": stripe.SubscriptionItem,
    "invoice": stripe.Invoice,
    "line_item": stripe.InvoiceLineItem,
    "invoiceitem": stripe.InvoiceItem,
    "invoice_payment": stripe.InvoicePayment,
    "billing_portal.session": stripe.billing_portal.Session,
    "event": stripe.Event,
}


def faults(value: Any, wanted: Any, path: str) -> list[str]:
    """Return the differences of a JSON value from a type annotation of the SDK."""
    origin, options = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is typing.Union:
        if value is None:
            return [] if type(None) in options else [f"{path} is null"]
        inner = [option for option in options if option is not type(None)]
        found = [faults(value, option, path) for option in inner]
        return min(found, key=len)
    if origin is list:
        if not isinstance(value, list):
            return [f"{path} is no list"]
        return [fault for index, member in enumerate(value) for fault in faults(member, options[0], f"{path}[{index}]")]
    kind = value.get("object") if isinstance(value, dict) else None
    if isinstance(kind, str) and kind in CLASSES:
        return members(value, CLASSES[kind], path)
    if kind == "list":
        return [fault for member in value["data"] for fault in members(member, CLASSES[member["object"]], path)]
    if wanted in (int, bool, str, float):
        return [] if type(value) is wanted else [f"{path} is {value!r}, not {wanted.__name__}"]
    if isinstance(wanted, type) and issubclass(wanted, StripeObject):
        if not isinstance(value, dict):
            return [f"{path} is {value!r}"]
        return [] if issubclass(wanted, UntypedStripeObject) else members(value, wanted, path)
    return []


def members(value: dict[str, Any], cls: Any, path: str) -> list[str]:
    hints = {
        name: hint for name, hint in cls.__annotations__.items() if not name.startswith("_") and name != "OBJECT_NAME"
    }
    found = [f"{path}.{name} is unknown" for name in value if name not in hints]
    for name, hint in hints.items():
        optional = type(None) in typing.get_args(hint)
        if name in value:
            found += faults(value[name], hint, f"{path}.{name}")
        elif not optional:
            found.append(f"{path}.{name} is missing")
    return found


async def everything(sandbox: Any) -> None:
    """Create an object of every kind, in its main states."""
    api = sandbox.stripe
    customer = await api.customers.create_async({"email": "ada@example.com", "address": {"city": "London"}})
    method = await api.payment_methods.attach_async("pm_card_visa", {"customer": customer.id})
    price = await api.prices.create_async(
        {"currency": "usd", "unit_amount": 1900, "recurring": {"interval": "month"}, "product_data": {"name": "Pro"}}
    )
    subscription = await api.subscriptions.create_async(
        {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    )
    await sandbox.http.post(f"/sandbox/stripe/subscriptions/{subscription.id}/advance", json={"outcome": "failed"})
    await api.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    changed = [{"id": subscription["items"].data[0].id, "price": price.id, "quantity": 2}]
    await api.subscriptions.update_async(subscription.id, {"items": changed, "proration_behavior": "always_invoice"})
    intent = await api.payment_intents.create_async(
        {"amount": 5000, "currency": "usd", "automatic_payment_methods": {"enabled": True}}
    )
    with pytest.raises(stripe.CardError):
        await api.payment_intents.confirm_async(intent.id, {"payment_method": "pm_card_chargeDeclined"})
    await api.payment_intents.confirm_async(
        intent.id, {"payment_method": "pm_card_authenticationRequired", "return_url": "http://shop.example/"}
    )
    await api.payment_intents.confirm_async(intent.id, {"payment_method": "pm_card_visa"})
    await api.refunds.create_async({"payment_intent": intent.id, "amount": 100})
    session = await api.checkout.sessions.create_async(
        {
            "mode": "subscription",
            "customer": customer.id,
            "success_url": "http://shop.example/done",
            "line_items": [{"price": price.id, "quantity": 1}],
        }
    )
    await sandbox.http.post(f"{session.url}/pay", data={"card": "5555555555554444"})
    saving = await api.checkout.sessions.create_async(
        {
            "mode": "setup",
            "currency": "usd",
            "customer": customer.id,
            "success_url": "http://shop.example/done",
            "custom_text": {"submit": {"message": "Your plan changes to Pro."}},
        }
    )
    await sandbox.http.post(f"{saving.url}/pay", data={"card": "5555555555554444"})


async def test_every_response_and_event_has_the_members_of_stripes_types(sandbox: Any) -> None:
    await everything(sandbox)
    http, headers = sandbox.http, {"authorization": "Bearer sk_test_emporium"}
    found: list[str] = []
    seen = set()
    for path in (
        "customers",
        "products",
        "prices",
        "payment_methods",
        "payment_intents",
        "setup_intents",
        "charges?expand[]=data.refunds&expand[]=data.payment_intent",
        "refunds",
        "checkout/sessions?expand[]=data.line_items",
        "subscriptions?expand[]=data.latest_invoice.payments",
        "invoices?expand[]=data.payments&expand[]=data.confirmation_secret",
        "invoice_payments",
        "invoiceitems",
        "events?limit=100",
    ):
        response = (await http.get(f"/sandbox/stripe/v1/{path}", headers=headers)).json()
        assert response["data"]
        for value in response["data"]:
            seen.add(value["object"])
            found += members(value, CLASSES[value["object"]], value["object"])
            if value["object"] == "event":
                thing = value["data"]["object"]
                found += members(thing, CLASSES[thing["object"]], f"{value['type']}: {thing['object']}")
    customer = (await http.get("/sandbox/stripe/v1/customers", headers=headers)).json()["data"][0]["id"]
    portal = await http.post("/sandbox/stripe/v1/billing_portal/sessions", headers=headers, data={"customer": customer})
    found += members(portal.json(), stripe.billing_portal.Session, "portal")
    assert sorted(set(found)) == []
    assert seen == set(CLASSES) - {"plan", "item", "subscription_item", "line_item", "billing_portal.session"}
