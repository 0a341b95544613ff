"""Payment methods: cards, from Stripe's test aliases or from test card numbers."""

import hashlib
from datetime import UTC, datetime

from sandbox.store import PRIVATE, Document
from sandbox.stripe.account import Account
from sandbox.stripe.cards import CARDS, Card, by_alias, by_number
from sandbox.stripe.errors import StripeError, required
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import page
from sandbox.stripe.params import Params
from sandbox.stripe.resources.addresses import billing
from sandbox.stripe.routing import Call, Operations

operations = Operations()


def card_of(method: Document) -> Card:
    """Return the test card of a payment method."""
    return CARDS[method[PRIVATE]["card"]]


def make(account: Account, name: str, params: Params | None = None, parent: Document | None = None) -> Document:
    """Store a payment method for the test card `name`; `params` may contain expiry, billing details and metadata."""
    params = params or Params({})
    month, year = _expiry(account, params.hash("card"))
    method: Document = {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": params.choice("allow_redisplay", ("always", "limited", "unspecified"), "unspecified"),
        "billing_details": billing(params),
        "card": _card_hash(CARDS[name]) | {"exp_month": month, "exp_year": year},
        "created": account.now,
        "customer": None,
        "livemode": False,
        "metadata": params.metadata(),
        "type": "card",
    }
    return account.add(method, parent, card=name)


def _card_hash(card: Card) -> Document:
    return {
        "brand": card.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "unchecked"},
        "country": "US",
        "display_brand": card.brand,
        "fingerprint": hashlib.sha256(card.number.encode()).hexdigest()[:16],
        "funding": card.funding,
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def _expiry(account: Account, card: Params) -> tuple[int, int]:
    today = datetime.fromtimestamp(account.now, UTC)
    month, year = card.count("exp_month", 12), card.count("exp_year", today.year + 4)
    if not 1 <= month <= 12:
        raise _card_error("Your card's expiration month is invalid.", "invalid_expiry_month", card.path("exp_month"))
    year += 2000 if year < 100 else 0
    if (year, month) < (today.year, today.month) or year > today.year + 50:
        raise _card_error("Your card's expiration year is invalid.", "invalid_expiry_year", card.path("exp_year"))
    cvc = card.text("cvc")
    if cvc is not None and not (cvc.isdecimal() and len(cvc) in (3, 4)):
        raise _card_error("Your card's security code is invalid.", "invalid_cvc", card.path("cvc"))
    return month, year


def _card_error(message: str, code: str, param: str) -> StripeError:
    return StripeError(message, code=code, param=param, status=402, kind="card_error")


def resolve(account: Account, identifier: str, parent: Document | None = None) -> Document:
    """Return the payment method with this id; a test alias such as `pm_card_visa` creates one, as at Stripe."""
    alias = by_alias(identifier)
    if alias:
        return make(account, alias, parent=parent)
    return account.get("payment_method", identifier, "payment_method")


def from_data(account: Account, params: Params, parent: Document | None = None) -> Document:
    """Store a payment method from `type=card&card[number]=…` or `card[token]=tok_visa`."""
    params.choice("type", ("card",), params.needed("type"))
    card = params.hash("card")
    if token := card.text("token"):
        name = by_alias(token)
        if name is None:
            raise StripeError(f"No such token: '{token}'", code="resource_missing", param=card.path("token"))
        return make(account, name, params, parent)
    if "number" not in card:
        raise required(card.path("number"))
    if "exp_month" not in card or "exp_year" not in card:
        raise required(card.path("exp_month" if "exp_month" not in card else "exp_year"))
    return make(account, by_number(card.needed("number"), card.path("number")), params, parent)


def attach(account: Account, identifier: str, customer: str) -> Document:
    """Attach a payment method to a customer. Raises for a declined card and for one of another customer."""
    account.get("customer", customer, "customer")
    method = resolve(account, identifier)
    card = card_of(method)
    if not card.attachable and card.decline:
        raise card.decline.error()
    if method["customer"] not in (None, customer):
        raise StripeError(
            "The payment method you provided has already been attached to a customer.",
            code="payment_method_unexpected_state",
        )
    if method["customer"] is None:
        if method[PRIVATE].get("detached"):
            raise StripeError(
                "This PaymentMethod was previously used without being attached to a Customer or was detached from a "
                "Customer, and may not be used again.",
                code="payment_method_unexpected_state",
            )
        method["customer"] = customer
        account.save(method)
        account.emit("payment_method.attached", method)
    return method


@operations.on("POST", "payment_methods", publishable=True)
def create(call: Call) -> Document:
    return from_data(call.account, call.params)


@operations.on("GET", "payment_methods/:id")
def retrieve(call: Call) -> Document:
    return call.account.get("payment_method", call.id)


@operations.on("POST", "payment_methods/:id")
def update(call: Call) -> Document:
    method = call.account.get("payment_method", call.id)
    if "billing_details" in call.params:
        method["billing_details"] = billing(call.params)
    method["metadata"] = call.params.metadata(method["metadata"])
    call.account.save(method)
    call.account.emit("payment_method.updated", method)
    return method


@operations.on("POST", "payment_methods/:id/attach")
def attach_to(call: Call) -> Document:
    return attach(call.account, call.id, call.params.needed("customer"))


@operations.on("POST", "payment_methods/:id/detach")
def detach(call: Call) -> Document:
    method = call.account.get("payment_method", call.id)
    if method["customer"] is None:
        raise StripeError(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
            code="payment_method_unexpected_state",
        )
    previous = {"customer": method["customer"]}
    method["customer"] = None
    method[PRIVATE]["detached"] = True
    call.account.save(method)
    call.account.emit("payment_method.detached", method, previous)
    return method


@operations.on("GET", "payment_methods")
def index(call: Call) -> Document:
    return page(call, "payment_method", "/v1/payment_methods", {"customer": "customer", "type": "type"})


@operations.on("GET", "customers/:id/payment_methods")
def of_customer(call: Call) -> Document:
    call.account.get("customer", call.id)
    call.params.values["customer"] = call.id
    return page(
        call, "payment_method", f"/v1/customers/{call.id}/payment_methods", {"customer": "customer", "type": "type"}
    )
