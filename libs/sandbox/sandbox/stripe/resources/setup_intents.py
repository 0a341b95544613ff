"""Setup intents: cards that a buyer saves on a checkout page or with Stripe.js, to be charged later."""

from sandbox.store import PRIVATE, Document, public
from sandbox.stripe.account import Account
from sandbox.stripe.client_secrets import intent_in_path
from sandbox.stripe.errors import Declined, StripeError
from sandbox.stripe.ids import client_secret, new_id
from sandbox.stripe.lists import page
from sandbox.stripe.resources.payment_methods import attach, card_of, from_data, resolve
from sandbox.stripe.routing import Call, Operations

operations = Operations()


def make(account: Account, customer: str | None, description: str | None, metadata: Document) -> Document:
    identifier = new_id("seti")
    intent = {
        "id": identifier,
        "object": "setup_intent",
        "application": None,
        "automatic_payment_methods": None,
        "cancellation_reason": None,
        "client_secret": client_secret(identifier),
        "created": account.now,
        "customer": customer,
        "description": description,
        "excluded_payment_method_types": None,
        "flow_directions": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": metadata,
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": {"mandate_options": None, "network": None}},
        "payment_method_types": ["card"],
        "single_use_mandate": None,
        "status": "requires_payment_method",
        "usage": "off_session",
    }
    stored = account.add(intent)
    account.emit("setup_intent.created", stored)
    return stored


def confirm(account: Account, intent: Document, method: Document) -> None:
    """Save the card. The buyer is present, so that authentication counts as passed. Raises for a declined card."""
    saved = _saved(account, method, intent["customer"])
    saved[PRIVATE]["authenticated"] = True
    account.save(saved)
    intent |= {"status": "succeeded", "payment_method": saved["id"], "last_setup_error": None}
    account.save(intent)
    account.emit("setup_intent.succeeded", intent)


def _saved(account: Account, method: Document, customer: str | None) -> Document:
    if customer:
        return attach(account, method["id"], customer)
    card = card_of(method)
    if not card.attachable and card.decline:
        raise card.decline.error()
    return method


def cancel(account: Account, intent: Document) -> None:
    intent |= {"status": "canceled", "cancellation_reason": "abandoned"}
    account.save(intent)
    account.emit("setup_intent.canceled", intent)


@operations.on("POST", "setup_intents")
def create(call: Call) -> Document:
    customer = call.params.text("customer")
    if customer:
        call.account.get("customer", customer, "customer")
    return make(call.account, customer, call.params.text("description"), call.params.metadata())


@operations.on("GET", "setup_intents/:id", publishable=True)
def retrieve(call: Call) -> Document:
    return _visible_to_caller(call, intent_in_path(call, "setup_intent"))


@operations.on("POST", "setup_intents/:id/confirm", publishable=True)
def confirm_with_card(call: Call) -> Document:
    intent = intent_in_path(call, "setup_intent")
    if intent["status"] != "requires_payment_method":
        message = f"You cannot confirm this SetupIntent because it has a status of {intent['status']}."
        raise StripeError(message, code="setup_intent_unexpected_state", setup_intent=_visible_to_caller(call, intent))
    method = _given_method(call, intent)
    try:
        confirm(call.account, intent, method)
    except Declined as refusal:
        intent["last_setup_error"] = refusal.body | {"payment_method": public(method)}
        call.account.save(intent)
        call.account.emit("setup_intent.setup_failed", intent)
        refusal.body |= {"setup_intent": _visible_to_caller(call, public(intent)), "payment_method": public(method)}
        raise
    return _visible_to_caller(call, intent)


def _given_method(call: Call, intent: Document) -> Document:
    if "payment_method_data" in call.params:
        return from_data(call.account, call.params.hash("payment_method_data"), intent)
    return resolve(call.account, call.params.needed("payment_method"), intent)


def _visible_to_caller(call: Call, intent: Document) -> Document:
    hidden = ("customer", "metadata", "application") if call.key.publishable else ()
    return {name: value for name, value in intent.items() if name not in hidden}


@operations.on("GET", "setup_intents")
def index(call: Call) -> Document:
    filters = {"customer": "customer", "payment_method": "payment_method"}
    return page(call, "setup_intent", "/v1/setup_intents", filters)
