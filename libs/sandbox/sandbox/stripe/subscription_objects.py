"""The JSON objects of subscriptions and their items."""

from typing import Any

from sandbox.store import Document, public
from sandbox.stripe import periods
from sandbox.stripe.account import Account
from sandbox.stripe.errors import StripeError, required
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import listing
from sandbox.stripe.params import Params
from sandbox.stripe.resources import prices

Chosen = list[tuple[Document, int]]
"""Prices and quantities."""


def chosen_items(account: Account, params: Params, name: str = "items") -> Chosen:
    """Return the recurring prices and quantities in a request. Raises unless they have one currency and interval."""
    given = params.hashes(name)
    if not given:
        raise required(params.path(name))
    chosen = [(prices.chosen(account, each), each.count("quantity", 1, most=prices.MOST)) for each in given]
    check_items(chosen, params.path(name))
    return chosen


def check_items(chosen: Chosen, param: str) -> None:
    if any(price["type"] != "recurring" for price, _ in chosen):
        raise StripeError(
            "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
            param=f"{param}[0][price]",
        )
    if len({price["currency"] for price, _ in chosen}) > 1:
        raise StripeError("All prices on a subscription must have the same currency.", param=param)
    if len({(price["recurring"]["interval"], price["recurring"]["interval_count"]) for price, _ in chosen}) > 1:
        raise StripeError("All prices on a subscription must have the same interval and interval_count.", param=param)


def total(chosen: Chosen) -> int:
    return sum(int(price["unit_amount"]) * quantity for price, quantity in chosen)


def make(account: Account, customer: str, chosen: Chosen, trial_end: int | None = None, **members: Any) -> Document:
    """Store a subscription whose first period, or trial, begins now. Emits no events."""
    identifier = new_id("sub")
    anchor = trial_end or account.now
    first_end = trial_end or periods.end_of(account.now, anchor, chosen[0][0]["recurring"])
    items = [item(account, identifier, price, quantity, first_end) for price, quantity in chosen]
    subscription: Document = _form(account, identifier, customer) | {
        "billing_cycle_anchor": anchor,
        "currency": chosen[0][0]["currency"],
        "items": listing(items, f"/v1/subscription_items?subscription={identifier}") | {"total_count": len(items)},
        "trial_start": account.now if trial_end else None,
        "trial_end": trial_end,
    }
    return account.add(subscription | members, account.get("customer", customer))


def item(account: Account, subscription: str, price: Document, quantity: int, period_end: int) -> Document:
    return {
        "id": new_id("si"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": account.now,
        "current_period_end": period_end,
        "current_period_start": account.now,
        "discounts": [],
        "metadata": {},
        "plan": prices.plan(price),
        "price": public(price),
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
    }


def _form(account: Account, identifier: str, customer: str) -> Document:
    return {
        "id": identifier,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": account.now,
        "billing_cycle_anchor_config": None,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible"},
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": account.now,
        "currency": "usd",
        "customer": customer,
        "days_until_due": None,
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": {},
        "latest_invoice": None,
        "livemode": False,
        "metadata": {},
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": account.now,
        "status": "incomplete",
        "test_clock": None,
        "transfer_data": None,
        "trial_end": None,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": None,
    }
