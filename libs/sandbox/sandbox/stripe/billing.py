"""The states of a subscription: started, renewed, overdue, recovered, ended."""

from typing import Any

from sandbox.store import PRIVATE, Document
from sandbox.stripe import invoicing, payments, periods
from sandbox.stripe.account import Account, changed
from sandbox.stripe.cards import Decline
from sandbox.stripe.errors import Declined, StripeError
from sandbox.stripe.resources.payment_methods import make as make_method

DAY = 24 * 3600
INCOMPLETE_SECONDS = 23 * 3600
"""Seconds a first payment may stay incomplete."""

RETRIES = (3 * DAY, 5 * DAY, 7 * DAY)
"""Seconds between attempts to collect an overdue invoice; after the last the subscription ends."""

LONGEST_TRIAL = 730
"""Days."""

LATEST = 2**53
"""Later than every moment, in seconds."""

GENERIC_DECLINE = Decline()
LIVE = ("active", "trialing", "past_due")
OWING = ("past_due", "unpaid")
"""The statuses in which the latest invoice is open although its payment was tried."""
AFTER_RETRIES = ("canceled", "unpaid")
"""What becomes of a subscription after the last failed attempt; at Stripe a setting of the account."""


def method_of(account: Account, subscription: Document) -> Document | None:
    """Return the subscription's payment method, else the customer's default."""
    customer = account.get("customer", subscription["customer"])
    default = subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    method = account.find("payment_method", default)
    return method if method and method["customer"] == customer["id"] else None


def period_end(subscription: Document) -> int:
    return int(subscription["items"]["data"][0]["current_period_end"])


def change(account: Account, subscription: Document, **members: Any) -> None:
    """Change members of a subscription and emit an event with their former values."""
    before = {**subscription, "items": {**subscription["items"]}}
    subscription |= members
    set_timer(subscription)
    account.save(subscription)
    if difference := changed(before, subscription):
        account.emit("customer.subscription.updated", subscription, difference)


def set_timer(subscription: Document, at: int | None = None) -> None:
    """Set the time of the subscription's next automatic step."""
    private = subscription[PRIVATE]
    if subscription["status"] in ("canceled", "incomplete_expired", "unpaid"):
        private["due"] = None
    elif at is not None or subscription["status"] in ("active", "trialing"):
        resumes_at = (subscription["pause_collection"] or {}).get("resumes_at")
        private["due"] = at or min(period_end(subscription), resumes_at or LATEST)


def at_period_end(account: Account, subscription: Document, cancel: bool) -> Document:
    """Return the members that set or clear the cancellation at the end of the current period."""
    if not cancel:
        details = {"comment": None, "feedback": None, "reason": None}
        return {"cancel_at_period_end": False, "cancel_at": None, "canceled_at": None, "cancellation_details": details}
    return {
        "cancel_at_period_end": True,
        "cancel_at": period_end(subscription),
        "canceled_at": account.now,
        "cancellation_details": {"comment": None, "feedback": None, "reason": "cancellation_requested"},
    }


def _items_of_period(subscription: Document, start: int, anchor: int) -> Document:
    """Return the subscription's items with the period that begins at `start`."""
    items = []
    for item in subscription["items"]["data"]:
        end = periods.end_of(start, anchor, item["price"]["recurring"])
        items.append(item | {"current_period_start": start, "current_period_end": end})
    rolled: Document = subscription["items"] | {"data": items}
    return rolled


def renew(account: Account, subscription: Document, anchor: int | None = None) -> Document:
    """Begin the next period, or one at a new anchor. Returns its open invoice, which is not collected yet.

    It is void while the collection is paused.
    """
    start = anchor or period_end(subscription)
    cycle = anchor or subscription["billing_cycle_anchor"]
    items = _items_of_period(subscription, start, cycle)
    invoice = invoicing.make(account, {**subscription, "items": items}, "subscription_cycle")
    change(
        account, subscription, items=items, billing_cycle_anchor=cycle, latest_invoice=invoice["id"], status="active"
    )
    if subscription["pause_collection"]:
        invoicing.void(account, invoice)
    return invoice


def collect(account: Account, invoice: Document, method: Document | None, off_session: bool = True) -> Declined | None:
    """Charge an open invoice to a card and update the subscription."""
    if invoice["amount_due"] == 0:
        record_attempt(account, invoice, paid=True)
        return None
    intent = invoicing.intent_of(account, invoice)
    if method is None:
        record_attempt(account, invoice, paid=False)
        return None
    refusal = payments.confirm(account, intent, method, off_session=off_session)
    apply_intent_status(account, intent)
    return refusal


def settle(account: Account, invoice: Document, paid: bool, final: str | None = None) -> None:
    """Settle an open invoice with the given result, regardless of its card. `final`: see `record_attempt`."""
    paid = paid or invoice["amount_due"] == 0
    if invoice["amount_due"]:
        intent = invoicing.intent_of(account, invoice)
        subscription = account.get("subscription", invoicing.subscription_of(invoice))
        method = method_of(account, subscription) or make_method(account, "visa", parent=subscription)
        payments.charge(account, intent, method, None if paid else GENERIC_DECLINE)
    record_attempt(account, account.get("invoice", invoice["id"]), paid, final)


def apply_intent_status(account: Account, intent: Document) -> None:
    """Update an open invoice after its payment intent changed."""
    invoice = account.get("invoice", intent[PRIVATE]["invoice"])
    if invoice["status"] != "open":
        return
    if intent["status"] == "succeeded":
        record_attempt(account, invoice, paid=True)
    elif intent["status"] == "requires_payment_method" and intent["last_payment_error"]:
        record_attempt(account, invoice, paid=False)
    elif intent["status"] == "requires_action":
        account.emit("invoice.payment_action_required", invoice)


def record_attempt(account: Account, invoice: Document, paid: bool, final: str | None = None) -> None:
    """Record the result of an attempt to collect an invoice, and update its subscription.

    With `final` a failure is the last one, and the subscription gets this status.
    """
    subscription = account.find("subscription", invoicing.subscription_of(invoice))
    if paid:
        invoicing.mark_paid(account, invoice)
        if subscription and subscription["status"] in ("incomplete", *OWING):
            change(account, subscription, status="active")
        return
    attempts = invoice["attempt_count"] + 1
    retry = account.now + RETRIES[attempts - 1] if attempts <= len(RETRIES) and not final else None
    waiting = subscription is not None and subscription["status"] == "incomplete"
    invoicing.mark_failed(account, invoice, None if waiting else retry)
    if subscription is None or waiting or subscription["status"] not in LIVE:
        return
    if retry is None and final == "unpaid":
        change(account, subscription, status="unpaid")
        return
    if retry is None:
        end(account, subscription, "payment_failed")
        return
    change(account, subscription, status="past_due")
    set_timer(subscription, retry)
    account.save(subscription)


def end(account: Account, subscription: Document, reason: str, **details: Any) -> None:
    """End a subscription now."""
    subscription |= {"status": "canceled", "ended_at": account.now}
    subscription["canceled_at"] = subscription["canceled_at"] or account.now
    subscription["cancellation_details"] = {"comment": None, "feedback": None, "reason": reason} | details
    set_timer(subscription)
    account.save(subscription)
    account.emit("customer.subscription.deleted", subscription)


def end_all(account: Account, customer: str) -> None:
    """End all subscriptions of a customer who is deleted."""
    for subscription in account.transaction.select("subscription", "json_extract(body, '$.customer') = ?", (customer,)):
        if subscription["status"] in (*LIVE, "unpaid", "incomplete"):
            end(account, subscription, "cancellation_requested")


def run_timer(account: Account, subscription: Document) -> None:
    """Execute the subscription's due step: expire, end, renew, or collect its overdue invoice again."""
    invoice = account.find("invoice", subscription["latest_invoice"])
    if subscription["status"] == "incomplete":
        _expire(account, subscription, invoice)
    elif subscription["status"] == "past_due" and invoice and invoice["status"] == "open":
        collect(account, invoice, method_of(account, subscription))
    elif _is_to_resume(account, subscription):
        change(account, subscription, pause_collection=None)
    elif subscription["cancel_at_period_end"]:
        end(account, subscription, "cancellation_requested")
    else:
        invoice = renew(account, subscription)
        if invoice["status"] == "open":
            collect(account, invoice, method_of(account, subscription))


def _is_to_resume(account: Account, subscription: Document) -> bool:
    resumes_at = (subscription["pause_collection"] or {}).get("resumes_at")
    return resumes_at is not None and resumes_at <= account.now


def _expire(account: Account, subscription: Document, invoice: Document | None) -> None:
    change(account, subscription, status="incomplete_expired", ended_at=account.now)
    if invoice and invoice["status"] == "open":
        invoicing.void(account, invoice)


def advance(account: Account, subscription: Document, paid: bool, final: str | None = None) -> None:
    """Execute the next timer's step now with the given result: renew, or settle the overdue invoice."""
    if subscription["status"] not in (*LIVE, "unpaid"):
        raise StripeError(f"A subscription that is {subscription['status']} is not renewed.", param="id")
    invoice = account.find("invoice", subscription["latest_invoice"])
    if subscription["status"] in OWING and invoice and invoice["status"] == "open":
        settle(account, invoice, paid, final)
    elif subscription["cancel_at_period_end"]:
        end(account, subscription, "cancellation_requested")
    elif (invoice := renew(account, subscription))["status"] == "open":
        settle(account, invoice, paid, final)
