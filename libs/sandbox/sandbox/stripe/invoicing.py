"""The form of an invoice, and the payments it is settled with."""

from sandbox.store import PRIVATE, Document, public
from sandbox.stripe import payments
from sandbox.stripe.account import Account
from sandbox.stripe.expand import included
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import listing
from sandbox.stripe.resources.prices import name_of


def make(account: Account, subscription: Document, reason: str, *, free: bool = False) -> Document:
    """A finalized, open invoice for the subscription's current period; nothing is due during a trial."""
    identifier = new_id("in")
    customer = account.get("customer", subscription["customer"])
    lines = [_line(account, identifier, subscription, item, free) for item in subscription["items"]["data"]]
    total = sum(line["amount"] for line in lines)
    first = subscription["items"]["data"][0]
    period = first["current_period_start"] if reason == "subscription_cycle" else account.now
    invoice = _form(account, identifier, subscription, customer, total)
    invoice |= {"billing_reason": reason, "period_start": period, "period_end": period}
    invoice["lines"] = listing(lines, f"/v1/invoices/{identifier}/lines")
    customer["next_invoice_sequence"] += 1
    account.save(customer)
    account.add(invoice, subscription)
    account.emit("invoice.created", invoice)
    account.emit("invoice.finalized", invoice)
    return invoice


def _form(account: Account, identifier: str, subscription: Document, customer: Document, total: int) -> Document:
    return {
        "id": identifier,
        "object": "invoice",
        "account_country": "US",
        "account_name": "Sandbox",
        "account_tax_ids": None,
        "amount_due": total,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_remaining": total,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": True,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "automatically_finalizes_at": None,
        "billing_reason": "manual",
        "collection_method": "charge_automatically",
        "created": account.now,
        "currency": subscription["currency"],
        "custom_fields": None,
        "customer": customer["id"],
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_shipping": customer["shipping"],
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "effective_at": account.now,
        "ending_balance": 0,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": account.url(f"/invoices/{identifier}"),
        "invoice_pdf": None,
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}",
        "on_behalf_of": None,
        "parent": {
            "quote_details": None,
            "subscription_details": {"metadata": subscription["metadata"], "subscription": subscription["id"]},
            "type": "subscription_details",
        },
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "period_end": account.now,
        "period_start": account.now,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "starting_balance": 0,
        "statement_descriptor": None,
        "status": "open",
        "status_transitions": {
            "finalized_at": account.now,
            "marked_uncollectible_at": None,
            "paid_at": None,
            "voided_at": None,
        },
        "subtotal": total,
        "subtotal_excluding_tax": total,
        "test_clock": None,
        "total": total,
        "total_discount_amounts": [],
        "total_excluding_tax": total,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        "webhooks_delivered_at": account.now,
    }


def _line(account: Account, invoice: str, subscription: Document, item: Document, free: bool) -> Document:
    price, quantity = item["price"], item["quantity"]
    amount = 0 if free else price["unit_amount"] * quantity
    name = name_of(account, price)
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": price["currency"],
        "description": f"Trial period for {name}" if free else f"{quantity} × {name}",
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": invoice,
        "livemode": False,
        "metadata": subscription["metadata"],
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": subscription["id"],
                "subscription_item": item["id"],
            },
            "type": "subscription_item_details",
        },
        "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "subtotal": amount,
        "taxes": [],
    }


def subscription_of(invoice: Document) -> str:
    return str(invoice["parent"]["subscription_details"]["subscription"])


def bill(account: Account, invoice: Document, intent: Document) -> None:
    """Let an intent stand for the invoice: its payment settles it."""
    intent[PRIVATE]["invoice"] = invoice["id"]
    account.save(intent)
    invoice[PRIVATE]["intent"] = intent["id"]
    account.save(invoice)
    payment: Document = {
        "id": new_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": invoice["amount_due"],
        "created": account.now,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
        "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None},
    }
    account.add(payment, invoice)


def intent_of(account: Account, invoice: Document) -> Document:
    """The invoice's payment intent, made on first use."""
    if identifier := invoice[PRIVATE].get("intent"):
        return account.get("payment_intent", identifier)
    intent = payments.new_intent(
        account,
        invoice["amount_due"],
        invoice["currency"],
        invoice,
        customer=invoice["customer"],
        description="Subscription creation"
        if invoice["billing_reason"] == "subscription_create"
        else "Subscription update",
        setup_future_usage="off_session",
    )
    bill(account, invoice, intent)
    account.emit("payment_intent.created", intent)
    return intent


def mark_paid(account: Account, invoice: Document) -> None:
    invoice |= {"status": "paid", "amount_paid": invoice["amount_due"], "amount_remaining": 0}
    invoice |= {"attempted": True, "next_payment_attempt": None, "auto_advance": False}
    invoice["attempt_count"] += 1 if invoice["amount_due"] else 0
    invoice["status_transitions"]["paid_at"] = account.now
    account.save(invoice)
    for payment in _payments(account, invoice):
        payment |= {"status": "paid", "amount_paid": invoice["amount_due"]}
        payment["status_transitions"]["paid_at"] = account.now
        account.save(payment)
    account.emit("invoice.paid", invoice)
    account.emit("invoice.payment_succeeded", invoice)


def mark_failed(account: Account, invoice: Document, next_attempt: int | None) -> None:
    invoice["attempt_count"] += 1
    invoice |= {"attempted": True, "next_payment_attempt": next_attempt}
    account.save(invoice)
    account.emit("invoice.payment_failed", invoice)


def void(account: Account, invoice: Document) -> None:
    invoice |= {"status": "void", "next_payment_attempt": None, "auto_advance": False}
    invoice["status_transitions"]["voided_at"] = account.now
    account.save(invoice)
    account.emit("invoice.voided", invoice)
    intent = account.find("payment_intent", invoice[PRIVATE].get("intent"))
    if intent and intent["status"] in payments.CONFIRMABLE:
        payments.cancel(account, intent, "void_invoice")


def _payments(account: Account, invoice: Document) -> list[Document]:
    return account.transaction.select("invoice_payment", "json_extract(body, '$.invoice') = ?", (invoice["id"],))


@included("invoice", "payments")
def _included_payments(account: Account, invoice: Document) -> Document:
    return listing(_payments(account, invoice), "/v1/invoice_payments")


@included("invoice", "confirmation_secret")
def _confirmation_secret(account: Account, invoice: Document) -> Document | None:
    for payment in _payments(account, invoice):
        intent = account.get("payment_intent", payment["payment"]["payment_intent"])
        return {"client_secret": public(intent)["client_secret"], "type": "payment_intent"}
    return None
