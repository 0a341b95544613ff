"""Charges: each is one attempt to charge a payment method."""

from sandbox.store import Document
from sandbox.stripe.account import Account
from sandbox.stripe.cards import Decline
from sandbox.stripe.expand import included
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import listing, page
from sandbox.stripe.routing import Call, Operations

operations = Operations()


def attempt(account: Account, intent: Document, method: Document, refusal: Decline | None, captured: bool) -> Document:
    """Store the attempt to charge an intent's amount to a payment method, and emit its event."""
    charge = _charge(account, intent, method)
    if refusal is None:
        _accepted(charge, captured)
    else:
        _refused(charge, refusal)
    account.add(charge, intent)
    account.emit("charge.failed" if refusal else "charge.succeeded", charge)
    return charge


def _accepted(charge: Document, captured: bool) -> None:
    charge |= {"paid": True, "status": "succeeded", "captured": captured}
    charge["amount_captured"] = charge["amount"] if captured else 0
    charge["balance_transaction"] = new_id("txn") if captured else None
    charge["outcome"] = {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network",
        "reason": None,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": "Payment complete.",
        "type": "authorized",
    }


def _refused(charge: Document, refusal: Decline) -> None:
    blocked = refusal.decline_code == "fraudulent"
    charge |= {"failure_code": refusal.code, "failure_message": refusal.message, "receipt_url": None}
    charge["outcome"] = {
        "advice_code": "try_again_later",
        "network_advice_code": None,
        "network_decline_code": None if blocked else "01",
        "network_status": "not_sent_to_network" if blocked else "declined_by_network",
        "reason": "highest_risk_level" if blocked else refusal.decline_code,
        "risk_level": "highest" if blocked else "normal",
        "risk_score": 90 if blocked else 20,
        "seller_message": "Stripe blocked this payment as too risky."
        if blocked
        else "The bank did not return any further details with this decline.",
        "type": "blocked" if blocked else "issuer_declined",
    }


def _charge(account: Account, intent: Document, method: Document) -> Document:
    identifier = new_id("ch")
    return {
        "id": identifier,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "ATELIER",
        "captured": False,
        "created": account.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": _details(intent, method),
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": account.url(f"/receipts/{identifier}"),
        "refunded": False,
        "review": None,
        "shipping": intent["shipping"],
        "source": None,
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "failed",
        "transfer_data": None,
        "transfer_group": None,
    }


def _details(intent: Document, method: Document) -> Document:
    card = method["card"]
    shared = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet")
    kept = {name: card[name] for name in shared}
    return {
        "card": kept
        | {
            "amount_authorized": intent["amount"],
            "authorization_code": "003914",
            "extended_authorization": {"status": "disabled"},
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": card["brand"],
            "network_token": {"used": False},
            "network_transaction_id": None,
            "overcapture": {"maximum_amount_capturable": intent["amount"], "status": "unavailable"},
            "regulated_status": "unregulated",
            "three_d_secure": None,
        },
        "type": "card",
    }


@included("charge", "refunds")
def refunds(account: Account, charge: Document) -> Document:
    found = account.transaction.select("refund", "json_extract(body, '$.charge') = ?", (charge["id"],), 10)
    return listing(found, f"/v1/charges/{charge['id']}/refunds")


@operations.on("GET", "charges/:id")
def retrieve(call: Call) -> Document:
    return call.account.get("charge", call.id)


@operations.on("POST", "charges/:id")
def update(call: Call) -> Document:
    charge = call.account.get("charge", call.id)
    charge["metadata"] = call.params.metadata(charge["metadata"])
    for name in ("description", "receipt_email"):
        if name in call.params:
            charge[name] = call.params.text(name)
    call.account.save(charge)
    call.account.emit("charge.updated", charge)
    return charge


@operations.on("GET", "charges")
def index(call: Call) -> Document:
    return page(call, "charge", "/v1/charges", {"customer": "customer", "payment_intent": "payment_intent"})
