"""The JSON object of a Checkout Session."""

from sandbox.store import Document
from sandbox.stripe.account import Account
from sandbox.stripe.errors import StripeError
from sandbox.stripe.ids import new_id
from sandbox.stripe.params import Params

LONGEST_TEXT = 1200
"""Characters of a custom text."""


def new_session(account: Account, params: Params) -> Document:
    identifier = new_id("cs_test")
    return {
        "id": identifier,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": params.boolean("allow_promotion_codes") or None,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.text("billing_address_collection"),
        "client_reference_id": params.text("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": account.now,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": _custom_text(params.hash("custom_text")),
        "customer_creation": None,
        "customer_details": None,
        "customer_email": params.text("customer_email"),
        "discounts": [],
        "invoice": None,
        "invoice_creation": None,
        "livemode": False,
        "locale": params.text("locale"),
        "metadata": params.metadata(),
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": params.text("submit_type"),
        "subscription": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": account.url(f"/checkout/{identifier}"),
        "wallet_options": None,
    }


def _custom_text(params: Params) -> Document:
    places = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
    return {place: _message(params.hash(place)) if place in params else None for place in places}


def _message(params: Params) -> Document:
    message = params.needed("message")
    if len(message) > LONGEST_TEXT:
        raise StripeError(f"Invalid string: must be at most {LONGEST_TEXT} characters", param=params.path("message"))
    return {"message": message}
