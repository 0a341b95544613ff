"""Customers."""

from sandbox.store import PRIVATE, Document
from sandbox.stripe import billing
from sandbox.stripe.account import Account, changed
from sandbox.stripe.errors import StripeError
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import page
from sandbox.stripe.params import Params
from sandbox.stripe.resources.addresses import address, shipping
from sandbox.stripe.resources.payment_methods import attach
from sandbox.stripe.routing import Call, Operations

operations = Operations()

_TEXTS = ("description", "email", "name", "phone")


def _apply(customer: Document, params: Params) -> None:
    for name in _TEXTS:
        if name in params:
            customer[name] = params.text(name)
    if "address" in params:
        customer["address"] = address(params)
    if "shipping" in params:
        customer["shipping"] = shipping(params)
    if params.text("email") and "@" not in customer["email"]:
        raise StripeError(f"Invalid email address: {customer['email']}", code="email_invalid", param="email")
    customer["metadata"] = params.metadata(customer["metadata"])
    if method := params.hash("invoice_settings").text("default_payment_method"):
        customer["invoice_settings"] = customer["invoice_settings"] | {"default_payment_method": method}


def make(account: Account, params: Params, parent: Document | None = None) -> Document:
    """Store a customer from the parameters of the API."""
    identifier = new_id("cus")
    customer: Document = {
        "id": identifier,
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": account.now,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": identifier[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    _apply(customer, params)
    account.add(customer, parent)
    account.emit("customer.created", customer)
    return customer


@operations.on("POST", "customers")
def create(call: Call) -> Document:
    customer = make(call.account, call.params)
    if method := call.params.text("payment_method"):
        attach(call.account, method, customer["id"])
    return customer


@operations.on("GET", "customers/:id")
def retrieve(call: Call) -> Document:
    found = call.account.transaction.find(call.id)
    if found and found.get("deleted") and found["object"] == "customer":
        return found
    return call.account.get("customer", call.id)


@operations.on("POST", "customers/:id")
def update(call: Call) -> Document:
    customer = call.account.get("customer", call.id)
    before = dict(customer)
    _apply(customer, call.params)
    default = customer["invoice_settings"]["default_payment_method"]
    if default != before["invoice_settings"]["default_payment_method"]:
        _check_owned(call, default, customer["id"])
    call.account.save(customer)
    call.account.emit("customer.updated", customer, changed(before, customer))
    return customer


def _check_owned(call: Call, method: str, customer: str) -> None:
    found = call.account.get("payment_method", method, "invoice_settings[default_payment_method]")
    if found["customer"] != customer:
        raise StripeError(
            "The customer does not have a payment method with the ID "
            f"{method}. The payment method must be attached to the customer.",
            code="resource_missing",
            param="invoice_settings[default_payment_method]",
        )


@operations.on("DELETE", "customers/:id")
def delete(call: Call) -> Document:
    customer = call.account.get("customer", call.id)
    billing.end_all(call.account, customer["id"])
    call.account.emit("customer.deleted", customer)
    gone: Document = {"id": customer["id"], "object": "customer", "deleted": True, PRIVATE: customer[PRIVATE]}
    call.account.save(gone)
    return gone


@operations.on("GET", "customers")
def index(call: Call) -> Document:
    return page(call, "customer", "/v1/customers", {"email": "email"})
