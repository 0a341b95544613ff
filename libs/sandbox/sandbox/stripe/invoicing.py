"""Invoices of subscriptions and their payments."""

from sandbox.store import PRIVATE, Document, public
from sandbox.stripe import payments, prorations
from sandbox.stripe.account import Account
from sandbox.stripe.expand import included
from sandbox.stripe.ids import new_id
from sandbox.stripe.intent_objects import new_intent
from sandbox.stripe.invoice_objects import new_invoice, new_line, proration_line
from sandbox.stripe.lists import listing


def make(
    account: Account,
    subscription: Document,
    reason: str,
    *,
    free: bool = False,
    recurring: bool = True,
    uses_balance: bool = True,
) -> Document:
    """Store an open invoice for the subscription's current period and its pending prorations.

    Its amount is zero during a trial; without `recurring` it has the prorations only.
    """
    identifier = new_id("in")
    customer = account.get("customer", subscription["customer"])
    lines = _lines(account, identifier, subscription, free, recurring)
    balance = customer["balance"] if uses_balance else 0
    total = sum(line["amount"] for line in lines)
    first = subscription["items"]["data"][0]
    period = first["current_period_start"] if reason == "subscription_cycle" else account.now
    invoice = new_invoice(account, identifier, subscription, customer, total, balance)
    invoice |= {"billing_reason": reason, "period_start": period, "period_end": period}
    invoice["lines"] = listing(lines, f"/v1/invoices/{identifier}/lines")
    customer["next_invoice_sequence"] += 1
    _change_balance(account, customer, invoice["ending_balance"] - balance)
    account.add(invoice, subscription)
    account.emit("invoice.created", invoice)
    account.emit("invoice.finalized", invoice)
    return invoice


def _lines(account: Account, invoice: str, subscription: Document, free: bool, recurring: bool) -> list[Document]:
    lines = []
    for item in prorations.pending(account, subscription["id"]):
        account.save(item | {"invoice": invoice})
        lines.append(proration_line(invoice, item))
    if recurring:
        lines += [new_line(account, invoice, subscription, item, free) for item in subscription["items"]["data"]]
    return lines


def _change_balance(account: Account, customer: Document, amount: int) -> None:
    """Save the customer with a balance changed by an amount; a negative balance reduces the next invoices."""
    before = customer["balance"]
    customer["balance"] += amount
    account.save(customer)
    if amount:
        account.emit("customer.updated", customer, {"balance": before})


def subscription_of(invoice: Document) -> str:
    return str(invoice["parent"]["subscription_details"]["subscription"])


def bill(account: Account, invoice: Document, intent: Document) -> None:
    """Link a payment intent to the invoice, so that its payment settles the invoice."""
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
    """Return the invoice's payment intent, created at the first call."""
    if identifier := invoice[PRIVATE].get("intent"):
        return account.get("payment_intent", identifier)
    intent = new_intent(
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
    customer = account.find("customer", invoice["customer"])
    if customer:
        _change_balance(account, customer, invoice["starting_balance"] - invoice["ending_balance"])
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
