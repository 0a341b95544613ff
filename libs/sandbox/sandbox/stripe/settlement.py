"""What else changes when a payment intent does: the checkout session or invoice it pays for."""

from sandbox.store import PRIVATE, Document
from sandbox.stripe import billing, checkout
from sandbox.stripe.account import Account


def follow(account: Account, intent: Document) -> None:
    """Carry an intent's new status over to what it was made for."""
    private = intent[PRIVATE]
    if "checkout" in private:
        checkout.follow(account, intent)
    elif "invoice" in private:
        billing.follow(account, intent)
