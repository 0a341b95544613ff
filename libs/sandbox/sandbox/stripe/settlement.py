"""Propagates a payment intent's status to its checkout session or invoice."""

from sandbox.store import PRIVATE, Document
from sandbox.stripe import billing, checkout
from sandbox.stripe.account import Account


def apply_intent_status(account: Account, intent: Document) -> None:
    """Update the checkout session or invoice that the intent pays."""
    private = intent[PRIVATE]
    if "checkout" in private:
        checkout.apply_intent_status(account, intent)
    elif "invoice" in private:
        billing.apply_intent_status(account, intent)
