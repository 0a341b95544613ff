"""Access to an intent with its client secret, as browsers have it."""

from sandbox.store import Document
from sandbox.stripe.errors import StripeError, missing, required
from sandbox.stripe.routing import Call

_NAMES = {"payment_intent": "PaymentIntent", "setup_intent": "SetupIntent"}


def intent_in_path(call: Call, kind: str) -> Document:
    """Return the intent in the path. Raises unless the caller has access: a publishable key needs its client secret."""
    intent = call.account.find(kind, call.id)
    if intent is None:
        raise missing(kind, call.id, "intent")
    secret = call.params.text("client_secret")
    if call.key.publishable and secret is None:
        raise required("client_secret")
    if secret is not None and secret != intent["client_secret"]:
        raise StripeError(
            f"The client_secret provided does not match any associated {_NAMES[kind]} on this account. "
            "Ensure the client_secret is correct.",
            param="client_secret",
        )
    return intent
