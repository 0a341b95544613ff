"""The API of payment intents."""

from sandbox.store import Document
from sandbox.stripe import payments, settlement
from sandbox.stripe.account import changed
from sandbox.stripe.client_secrets import intent_in_path
from sandbox.stripe.currencies import check_amount, currency
from sandbox.stripe.errors import StripeError, unexpected_state
from sandbox.stripe.intent_objects import new_intent
from sandbox.stripe.lists import page
from sandbox.stripe.params import Params
from sandbox.stripe.resources.addresses import shipping
from sandbox.stripe.resources.payment_methods import from_data, resolve
from sandbox.stripe.routing import Call, Operations

operations = Operations()

REASONS = ("abandoned", "duplicate", "fraudulent", "requested_by_customer")
_TEXTS = ("description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix", "transfer_group")
_HIDDEN_FROM_PUBLISHABLE_KEYS = (
    "customer",
    "metadata",
    "latest_charge",
    "application",
    "application_fee_amount",
    "transfer_data",
)


def _automatic(params: Params) -> Document | None:
    given = params.hash("automatic_payment_methods")
    enabled = given.boolean("enabled", default="payment_method_types" not in params)
    if not enabled:
        return None
    return {"enabled": True, "allow_redirects": given.choice("allow_redirects", ("always", "never"), "always")}


def _apply(call: Call, intent: Document) -> None:
    """Set the members that creation and update share."""
    params = call.params
    for name in _TEXTS:
        if name in params:
            intent[name] = params.text(name)
    if "shipping" in params:
        intent["shipping"] = shipping(params)
    if customer := params.text("customer"):
        intent["customer"] = call.account.get("customer", customer, "customer")["id"]
    if "setup_future_usage" in params:
        intent["setup_future_usage"] = params.choice("setup_future_usage", ("off_session", "on_session"), "on_session")
    intent["metadata"] = params.metadata(intent["metadata"])
    _apply_method(call, intent)


def _apply_method(call: Call, intent: Document) -> None:
    if identifier := call.params.text("payment_method"):
        method = resolve(call.account, identifier, intent)
    elif "payment_method_data" in call.params:
        method = from_data(call.account, call.params.hash("payment_method_data"), intent)
    else:
        return
    if method["customer"] and method["customer"] != intent["customer"]:
        raise StripeError(
            f"The provided PaymentMethod ({method['id']}) belongs to a Customer. Please include that Customer in the "
            "`customer` parameter on the PaymentIntent.",
            param="payment_method",
        )
    intent["payment_method"] = method["id"]
    if intent["status"] in payments.CONFIRMABLE:
        intent |= {"status": "requires_confirmation", "next_action": None}


def _confirm(call: Call, intent: Document) -> Document:
    payments.check_confirmable(intent)
    if intent["payment_method"] is None:
        raise unexpected_state(
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
            "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a "
            "payment method or ConfirmationToken.",
            intent,
        )
    method = call.account.get("payment_method", intent["payment_method"])
    off_session = call.params.boolean("off_session") or call.params.boolean("error_on_requires_action")
    refusal = payments.confirm(call.account, intent, method, call.params.text("return_url"), off_session)
    settlement.apply_intent_status(call.account, intent)
    if refusal:
        raise refusal
    return intent


@operations.on("POST", "payment_intents")
def create(call: Call) -> Document:
    amount, code = call.params.count("amount"), currency(call.params)
    check_amount(amount, code)
    automatic = _automatic(call.params)
    intent = new_intent(
        call.account,
        amount,
        code,
        automatic_payment_methods=automatic,
        capture_method=call.params.choice(
            "capture_method", ("automatic", "automatic_async", "manual"), "automatic_async"
        ),
        confirmation_method=call.params.choice("confirmation_method", ("automatic", "manual"), "automatic"),
        payment_method_types=call.params.texts("payment_method_types") or ["card"],
    )
    if automatic:
        intent["payment_method_configuration_details"] = {"id": "pmc_sandbox", "parent": None}
    _apply(call, intent)
    call.account.save(intent)
    call.account.emit("payment_intent.created", intent)
    return _confirm(call, intent) if call.params.boolean("confirm") else intent


def _visible_to_caller(call: Call, intent: Document) -> Document:
    if not call.key.publishable:
        return intent
    return {name: value for name, value in intent.items() if name not in _HIDDEN_FROM_PUBLISHABLE_KEYS}


@operations.on("GET", "payment_intents/:id", publishable=True)
def retrieve(call: Call) -> Document:
    return _visible_to_caller(call, intent_in_path(call, "payment_intent"))


@operations.on("POST", "payment_intents/:id/confirm", publishable=True)
def confirm(call: Call) -> Document:
    intent = intent_in_path(call, "payment_intent")
    payments.check_confirmable(intent)
    _apply_method(call, intent)
    return _visible_to_caller(call, _confirm(call, intent))


@operations.on("POST", "payment_intents/:id")
def update(call: Call) -> Document:
    intent = intent_in_path(call, "payment_intent")
    before = dict(intent)
    if intent["status"] not in payments.CONFIRMABLE and set(call.params.values) - {"metadata", "description", "expand"}:
        raise unexpected_state(
            f"This PaymentIntent's parameters could not be updated because it has a status of {intent['status']}.",
            intent,
        )
    if "currency" in call.params:
        intent["currency"] = currency(call.params)
    if "amount" in call.params:
        intent["amount"] = call.params.count("amount")
    check_amount(intent["amount"], intent["currency"])
    _apply(call, intent)
    call.account.save(intent)
    if changed(before, intent).keys() - {"metadata"}:
        call.account.emit("payment_intent.updated", intent, changed(before, intent))
    return intent


@operations.on("POST", "payment_intents/:id/cancel")
def cancel(call: Call) -> Document:
    intent = intent_in_path(call, "payment_intent")
    reason = call.params.choice("cancellation_reason", REASONS, "abandoned")
    payments.cancel(call.account, intent, reason if "cancellation_reason" in call.params else None)
    settlement.apply_intent_status(call.account, intent)
    return intent


@operations.on("POST", "payment_intents/:id/capture")
def capture(call: Call) -> Document:
    intent = intent_in_path(call, "payment_intent")
    if intent["status"] != "requires_capture":
        raise unexpected_state(
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be captured: requires_capture.",
            intent,
        )
    amount = call.params.count("amount_to_capture", intent["amount_capturable"], least=1)
    if amount > intent["amount_capturable"]:
        raise StripeError(
            "The amount to capture is greater than the amount you can capture for this PaymentIntent.",
            code="amount_too_large",
            param="amount_to_capture",
        )
    payments.capture(call.account, intent, amount)
    settlement.apply_intent_status(call.account, intent)
    return intent


@operations.on("GET", "payment_intents")
def index(call: Call) -> Document:
    return page(call, "payment_intent", "/v1/payment_intents", {"customer": "customer"})
