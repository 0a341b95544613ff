"""The states of a payment intent, for the API, the hosted pages, subscription renewals and timers."""

from typing import Any

from sandbox.store import PRIVATE, Document, public
from sandbox.stripe.account import Account
from sandbox.stripe.cards import AUTHENTICATION, Decline
from sandbox.stripe.errors import Declined, unexpected_state
from sandbox.stripe.ids import new_id
from sandbox.stripe.resources import charges
from sandbox.stripe.resources.payment_methods import card_of

AUTHORIZATION_SECONDS = 7 * 24 * 3600
"""Seconds until an uncaptured authorization expires."""

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
UNAUTHENTICATED = Decline(
    "payment_intent_authentication_failure",
    None,
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
)


def check_confirmable(intent: Document) -> None:
    if intent["status"] not in CONFIRMABLE:
        why = {
            "succeeded": "it has already succeeded after being previously confirmed",
            "canceled": "it has a status of canceled",
            "requires_capture": "it has already been confirmed",
        }.get(intent["status"], f"it has a status of {intent['status']}")
        raise unexpected_state(f"You cannot confirm this PaymentIntent because {why}.", intent)


def confirm(
    account: Account, intent: Document, method: Document, return_url: str | None = None, off_session: bool = False
) -> Declined | None:
    """Charge the payment method. A decline is recorded and returned; the caller raises it after its own changes."""
    check_confirmable(intent)
    card = card_of(method)
    intent["payment_method"] = method["id"]
    must_authenticate = card.requires_authentication and not (
        card.authenticates_once and method[PRIVATE].get("authenticated")
    )
    if must_authenticate and off_session:
        return _refuse(account, intent, method, AUTHENTICATION)
    if must_authenticate:
        _require_authentication(account, intent, return_url)
        return None
    return charge(account, intent, method, card.decline)


def charge(account: Account, intent: Document, method: Document, refusal: Decline | None) -> Declined | None:
    """Charge the payment method with the given result: declined, or successful without a decline."""
    intent["payment_method"] = method["id"]
    if refusal:
        return _refuse(account, intent, method, refusal)
    made = charges.attempt(account, intent, method, None, captured=intent["capture_method"] != "manual")
    intent |= {"latest_charge": made["id"], "last_payment_error": None, "next_action": None}
    _save_card(account, intent, method)
    if made["captured"]:
        _succeed(account, intent, intent["amount"])
    else:
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        intent[PRIVATE]["due"] = account.now + AUTHORIZATION_SECONDS
        account.save(intent)
        account.emit("payment_intent.amount_capturable_updated", intent)
    return None


def _save_card(account: Account, intent: Document, method: Document) -> None:
    if intent["setup_future_usage"] and intent["customer"] and not method["customer"]:
        method["customer"] = intent["customer"]
        account.save(method)
        account.emit("payment_method.attached", method)


def authenticate(account: Account, intent: Document, passed: bool) -> Declined | None:
    """Continue an intent after the bank's authentication page."""
    if intent["status"] != "requires_action":
        raise unexpected_state("This PaymentIntent does not wait for authentication.", intent)
    method = account.get("payment_method", intent["payment_method"])
    if passed:
        method[PRIVATE]["authenticated"] = True
        account.save(method)
        return charge(account, intent, method, card_of(method).decline)
    return _fail(account, intent, method, UNAUTHENTICATED)


def capture(account: Account, intent: Document, amount: int) -> None:
    """Capture an authorization in full or in part; the rest is released."""
    held = account.get("charge", intent["latest_charge"])
    held |= {"captured": True, "amount_captured": amount, "balance_transaction": new_id("txn")}
    held["amount_refunded"] = held["amount"] - amount
    account.save(held)
    account.emit("charge.captured", held)
    _succeed(account, intent, amount)


def cancel(account: Account, intent: Document, reason: str | None) -> None:
    """Cancel an intent that is not captured; an authorization is released."""
    if intent["status"] not in (*CONFIRMABLE, "requires_capture"):
        raise unexpected_state(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent "
            "with one of the following statuses may be canceled: requires_payment_method, requires_capture, "
            "requires_confirmation, requires_action, processing.",
            intent,
        )
    if intent["status"] == "requires_capture":
        _release(account, intent)
    intent |= {"status": "canceled", "canceled_at": account.now, "cancellation_reason": reason}
    intent |= {"amount_capturable": 0, "next_action": None}
    intent[PRIVATE]["due"] = None
    account.save(intent)
    account.emit("payment_intent.canceled", intent)


def _release(account: Account, intent: Document) -> None:
    held = account.get("charge", intent["latest_charge"])
    held |= {"amount_refunded": held["amount"], "refunded": True}
    account.save(held)
    account.emit("charge.refunded", held)


def _require_authentication(account: Account, intent: Document, return_url: str | None) -> None:
    url = account.url(f"/authenticate/{intent['id']}?client_secret={intent['client_secret']}")
    intent["status"] = "requires_action"
    intent["last_payment_error"] = None
    intent[PRIVATE]["return_url"] = return_url
    if return_url:
        intent["next_action"] = {
            "type": "redirect_to_url",
            "redirect_to_url": {"return_url": return_url, "url": url},
        }
    else:
        intent["next_action"] = {
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": url, "source": new_id("src")},
        }
    account.save(intent)
    account.emit("payment_intent.requires_action", intent)


def _succeed(account: Account, intent: Document, amount: int) -> None:
    intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
    intent[PRIVATE]["due"] = None
    account.save(intent)
    account.emit("payment_intent.succeeded", intent)


def _refuse(account: Account, intent: Document, method: Document, refusal: Decline) -> Declined:
    failed = charges.attempt(account, intent, method, refusal, captured=False)
    intent["latest_charge"] = failed["id"]
    return _fail(account, intent, method, refusal, charge=failed["id"])


def _fail(account: Account, intent: Document, method: Document, refusal: Decline, **extra: Any) -> Declined:
    error = refusal.error()
    error.body |= extra
    shown = {name: value for name, value in error.body.items() if name != "param"}
    intent |= {"status": "requires_payment_method", "payment_method": None, "next_action": None}
    intent["last_payment_error"] = shown | {"payment_method": public(method)}
    account.save(intent)
    account.emit("payment_intent.payment_failed", intent)
    error.body |= {"payment_intent": public(intent), "payment_method": public(method)}
    return error
