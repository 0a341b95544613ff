"""The life of a payment intent, whoever moves it: the API, a hosted page, a subscription's renewal or a timer."""

from typing import Any

from sandbox.store import PRIVATE, Document, public
from sandbox.stripe.account import Account
from sandbox.stripe.cards import AUTHENTICATION, Refusal
from sandbox.stripe.errors import Declined, unexpected_state
from sandbox.stripe.ids import client_secret, new_id
from sandbox.stripe.resources import charges
from sandbox.stripe.resources.payment_methods import card_of

AUTHORIZATION_LASTS = 7 * 24 * 3600
"""Seconds until an uncaptured authorization lapses."""

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
UNAUTHENTICATED = Refusal(
    "payment_intent_authentication_failure",
    None,
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
)


def new_intent(
    account: Account, amount: int, currency: str, parent: Document | None = None, **members: Any
) -> Document:
    """A stored intent without events. `members` override what an API request may set."""
    identifier = new_id("pi")
    intent: Document = {
        "id": identifier,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": client_secret(identifier),
        "confirmation_method": "automatic",
        "created": account.now,
        "currency": currency,
        "customer": None,
        "description": None,
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {
            "card": {
                "installments": None,
                "mandate_options": None,
                "network": None,
                "request_three_d_secure": "automatic",
            }
        },
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }
    return account.add(intent | members, parent)


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
    """Try to charge the method. A bank's refusal is recorded and returned; the caller raises it after its own work."""
    check_confirmable(intent)
    card = card_of(method)
    intent["payment_method"] = method["id"]
    asks = card.authentication and not (card.remembered and method[PRIVATE].get("authenticated"))
    if asks and off_session:
        return _refuse(account, intent, method, AUTHENTICATION)
    if asks:
        _ask_authentication(account, intent, return_url)
        return None
    return charge(account, intent, method, card.refusal)


def charge(account: Account, intent: Document, method: Document, refusal: Refusal | None) -> Declined | None:
    """Charge the method with the given answer of its bank."""
    intent["payment_method"] = method["id"]
    if refusal:
        return _refuse(account, intent, method, refusal)
    made = charges.attempt(account, intent, method, None, captured=intent["capture_method"] != "manual")
    intent |= {"latest_charge": made["id"], "last_payment_error": None, "next_action": None}
    _keep_card(account, intent, method)
    if made["captured"]:
        _succeed(account, intent, intent["amount"])
    else:
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        intent[PRIVATE]["due"] = account.now + AUTHORIZATION_LASTS
        account.save(intent)
        account.emit("payment_intent.amount_capturable_updated", intent)
    return None


def _keep_card(account: Account, intent: Document, method: Document) -> None:
    if intent["setup_future_usage"] and intent["customer"] and not method["customer"]:
        method["customer"] = intent["customer"]
        account.save(method)
        account.emit("payment_method.attached", method)


def authenticate(account: Account, intent: Document, passed: bool) -> Declined | None:
    """The buyer came back from their bank's page."""
    if intent["status"] != "requires_action":
        raise unexpected_state("This PaymentIntent does not wait for authentication.", intent)
    method = account.get("payment_method", intent["payment_method"])
    if passed:
        method[PRIVATE]["authenticated"] = True
        account.save(method)
        return charge(account, intent, method, card_of(method).refusal)
    return _fail(account, intent, method, UNAUTHENTICATED)


def capture(account: Account, intent: Document, amount: int) -> None:
    """Take the authorized money, or part of it; the rest is released."""
    held = account.get("charge", intent["latest_charge"])
    held |= {"captured": True, "amount_captured": amount, "balance_transaction": new_id("txn")}
    held["amount_refunded"] = held["amount"] - amount
    account.save(held)
    account.emit("charge.captured", held)
    _succeed(account, intent, amount)


def cancel(account: Account, intent: Document, reason: str | None) -> None:
    """Give up an intent that has not taken money; an authorization is released."""
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


def _ask_authentication(account: Account, intent: Document, return_url: str | None) -> None:
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


def _refuse(account: Account, intent: Document, method: Document, refusal: Refusal) -> Declined:
    failed = charges.attempt(account, intent, method, refusal, captured=False)
    intent["latest_charge"] = failed["id"]
    return _fail(account, intent, method, refusal, charge=failed["id"])


def _fail(account: Account, intent: Document, method: Document, refusal: Refusal, **extra: Any) -> Declined:
    error = refusal.error()
    error.body |= extra
    shown = {name: value for name, value in error.body.items() if name != "param"}
    intent |= {"status": "requires_payment_method", "payment_method": None, "next_action": None}
    intent["last_payment_error"] = shown | {"payment_method": public(method)}
    account.save(intent)
    account.emit("payment_intent.payment_failed", intent)
    error.body |= {"payment_intent": public(intent), "payment_method": public(method)}
    return error
