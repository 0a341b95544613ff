"""The life of a subscription: begun, renewed, overdue, recovered, ended."""

from typing import Any

from sandbox.store import PRIVATE, Document
from sandbox.stripe import invoicing, payments, periods
from sandbox.stripe.account import Account, changed
from sandbox.stripe.cards import Refusal
from sandbox.stripe.errors import Declined, StripeError
from sandbox.stripe.resources.payment_methods import make as make_method

DAY = 24 * 3600
PATIENCE = 23 * 3600
"""Seconds a first payment may stay incomplete."""

RETRIES = (3 * DAY, 5 * DAY, 7 * DAY)
"""Seconds between attempts at an overdue invoice; after the last the subscription ends."""

LONGEST_TRIAL = 730
"""Days."""

REFUSED = Refusal()
LIVE = ("active", "trialing", "past_due")


def method_of(account: Account, subscription: Document) -> Document | None:
    """The card that pays: the subscription's own, else the customer's default."""
    customer = account.get("customer", subscription["customer"])
    default = subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    method = account.find("payment_method", default)
    return method if method and method["customer"] == customer["id"] else None


def period_end(subscription: Document) -> int:
    return int(subscription["items"]["data"][0]["current_period_end"])


def move(account: Account, subscription: Document, **members: Any) -> None:
    """Change a subscription and report what was different before."""
    before = {**subscription, "items": {**subscription["items"]}}
    subscription |= members
    set_timer(subscription)
    account.save(subscription)
    if difference := changed(before, subscription):
        account.emit("customer.subscription.updated", subscription, difference)


def set_timer(subscription: Document, at: int | None = None) -> None:
    """When the subscription next needs attention by itself."""
    private = subscription[PRIVATE]
    if subscription["status"] in ("canceled", "incomplete_expired"):
        private["due"] = None
    elif at is not None or subscription["status"] in ("active", "trialing"):
        private["due"] = at or period_end(subscription)


def at_period_end(account: Account, subscription: Document, cancel: bool) -> Document:
    """The members that say whether the subscription ends with its current period."""
    if not cancel:
        details = {"comment": None, "feedback": None, "reason": None}
        return {"cancel_at_period_end": False, "cancel_at": None, "canceled_at": None, "cancellation_details": details}
    return {
        "cancel_at_period_end": True,
        "cancel_at": period_end(subscription),
        "canceled_at": account.now,
        "cancellation_details": {"comment": None, "feedback": None, "reason": "cancellation_requested"},
    }


def _rolled(subscription: Document, start: int, anchor: int) -> Document:
    """The subscription's items in the period that begins at `start`."""
    items = []
    for item in subscription["items"]["data"]:
        end = periods.end_of(start, anchor, item["price"]["recurring"])
        items.append(item | {"current_period_start": start, "current_period_end": end})
    rolled: Document = subscription["items"] | {"data": items}
    return rolled


def renew(account: Account, subscription: Document, anchor: int | None = None) -> Document:
    """Begin the next period, or one at a new anchor; its invoice is open and still to be collected."""
    start = anchor or period_end(subscription)
    cycle = anchor or subscription["billing_cycle_anchor"]
    items = _rolled(subscription, start, cycle)
    invoice = invoicing.make(account, {**subscription, "items": items}, "subscription_cycle")
    move(account, subscription, items=items, billing_cycle_anchor=cycle, latest_invoice=invoice["id"], status="active")
    return invoice


def collect(account: Account, invoice: Document, method: Document | None, off_session: bool = True) -> Declined | None:
    """Charge an open invoice to a card, and let the subscription follow."""
    if invoice["amount_due"] == 0:
        settled(account, invoice, paid=True)
        return None
    intent = invoicing.intent_of(account, invoice)
    if method is None:
        settled(account, invoice, paid=False)
        return None
    refusal = payments.confirm(account, intent, method, off_session=off_session)
    follow(account, intent)
    return refusal


def force(account: Account, invoice: Document, paid: bool) -> None:
    """Settle an open invoice as told, whatever its card would say."""
    if invoice["amount_due"]:
        intent = invoicing.intent_of(account, invoice)
        subscription = account.get("subscription", invoicing.subscription_of(invoice))
        method = method_of(account, subscription) or make_method(account, "visa", parent=subscription)
        payments.charge(account, intent, method, None if paid else REFUSED)
    settled(account, account.get("invoice", invoice["id"]), paid)


def follow(account: Account, intent: Document) -> None:
    """An invoice's intent came to an end, one way or the other."""
    invoice = account.get("invoice", intent[PRIVATE]["invoice"])
    if invoice["status"] != "open":
        return
    if intent["status"] == "succeeded":
        settled(account, invoice, paid=True)
    elif intent["status"] == "requires_payment_method" and intent["last_payment_error"]:
        settled(account, invoice, paid=False)
    elif intent["status"] == "requires_action":
        account.emit("invoice.payment_action_required", invoice)


def settled(account: Account, invoice: Document, paid: bool) -> None:
    """An attempt at an invoice ended: the invoice remembers, the subscription moves."""
    subscription = account.find("subscription", invoicing.subscription_of(invoice))
    if paid:
        invoicing.mark_paid(account, invoice)
        if subscription and subscription["status"] in ("incomplete", "past_due"):
            move(account, subscription, status="active")
        return
    attempts = invoice["attempt_count"] + 1
    retry = account.now + RETRIES[attempts - 1] if attempts <= len(RETRIES) else None
    waiting = subscription is not None and subscription["status"] == "incomplete"
    invoicing.mark_failed(account, invoice, None if waiting else retry)
    if subscription is None or waiting or subscription["status"] not in LIVE:
        return
    if retry is None:
        end(account, subscription, "payment_failed")
        return
    move(account, subscription, status="past_due")
    set_timer(subscription, retry)
    account.save(subscription)


def end(account: Account, subscription: Document, reason: str, **details: Any) -> None:
    """The subscription is over, now."""
    subscription |= {"status": "canceled", "ended_at": account.now}
    subscription["canceled_at"] = subscription["canceled_at"] or account.now
    subscription["cancellation_details"] = {"comment": None, "feedback": None, "reason": reason} | details
    set_timer(subscription)
    account.save(subscription)
    account.emit("customer.subscription.deleted", subscription)


def end_all(account: Account, customer: str) -> None:
    """A customer is going: so are their subscriptions."""
    for subscription in account.transaction.select("subscription", "json_extract(body, '$.customer') = ?", (customer,)):
        if subscription["status"] in (*LIVE, "incomplete"):
            end(account, subscription, "cancellation_requested")


def ring(account: Account, subscription: Document) -> None:
    """The subscription's moment has come: it expires, ends, is renewed, or its overdue invoice is tried again."""
    invoice = account.find("invoice", subscription["latest_invoice"])
    if subscription["status"] == "incomplete":
        _expire(account, subscription, invoice)
    elif subscription["status"] == "past_due" and invoice and invoice["status"] == "open":
        collect(account, invoice, method_of(account, subscription))
    elif subscription["cancel_at_period_end"]:
        end(account, subscription, "cancellation_requested")
    else:
        invoice = renew(account, subscription)
        collect(account, invoice, method_of(account, subscription))


def _expire(account: Account, subscription: Document, invoice: Document | None) -> None:
    move(account, subscription, status="incomplete_expired", ended_at=account.now)
    if invoice and invoice["status"] == "open":
        invoicing.void(account, invoice)


def advance(account: Account, subscription: Document, paid: bool) -> None:
    """Do now what the next timer would, with the given outcome: renew, or settle the overdue invoice."""
    if subscription["status"] not in LIVE:
        raise StripeError(f"A subscription that is {subscription['status']} is not renewed.", param="id")
    invoice = account.find("invoice", subscription["latest_invoice"])
    if subscription["status"] == "past_due" and invoice and invoice["status"] == "open":
        force(account, invoice, paid)
    elif subscription["cancel_at_period_end"]:
        end(account, subscription, "cancellation_requested")
    else:
        force(account, renew(account, subscription), paid)
