"""Refunds, which never exceed the captured amount."""

from sandbox.store import Document
from sandbox.stripe.account import Account
from sandbox.stripe.currencies import formatted_amount
from sandbox.stripe.errors import StripeError, required, unexpected_state
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import page
from sandbox.stripe.routing import Call, Operations

operations = Operations()

REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def _refunded_charge(call: Call) -> Document:
    if identifier := call.params.text("charge"):
        return call.account.get("charge", identifier, "charge")
    if identifier := call.params.text("payment_intent"):
        intent = call.account.get("payment_intent", identifier, "payment_intent")
        if intent["status"] != "succeeded":
            raise unexpected_state(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.", intent
            )
        return call.account.get("charge", intent["latest_charge"])
    raise required("payment_intent")


def _refundable(charge: Document, amount: int | None) -> int:
    if not charge["paid"] or not charge["captured"]:
        raise StripeError("This charge cannot be refunded: no money was taken.", param="charge")
    left = charge["amount"] - charge["amount_refunded"]
    if left == 0:
        raise StripeError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount is not None and amount > left:
        asked, rest = formatted_amount(amount, charge["currency"]), formatted_amount(left, charge["currency"])
        raise StripeError(
            f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})", param="amount"
        )
    return left if amount is None else amount


def _refund(account: Account, charge: Document, amount: int, reason: str | None, metadata: dict[str, str]) -> Document:
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": new_id("txn"),
        "charge": charge["id"],
        "created": account.now,
        "currency": charge["currency"],
        "destination_details": {
            "card": {
                "reference": "7902352284",
                "reference_status": "available",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


@operations.on("POST", "refunds")
def create(call: Call) -> Document:
    charge = _refunded_charge(call)
    reason = call.params.choice("reason", REASONS, "") if "reason" in call.params else None
    amount = _refundable(charge, call.params.integer("amount", least=1))
    refund = _refund(call.account, charge, amount, reason, call.params.metadata())
    call.account.add(refund, charge)
    previous = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    call.account.save(charge)
    call.account.emit("refund.created", refund)
    call.account.emit("charge.refunded", charge, previous)
    return refund


@operations.on("GET", "refunds/:id")
def retrieve(call: Call) -> Document:
    return call.account.get("refund", call.id)


@operations.on("POST", "refunds/:id")
def update(call: Call) -> Document:
    refund = call.account.get("refund", call.id)
    refund["metadata"] = call.params.metadata(refund["metadata"])
    call.account.save(refund)
    call.account.emit("refund.updated", refund)
    return refund


@operations.on("GET", "refunds")
def index(call: Call) -> Document:
    return page(call, "refund", "/v1/refunds", {"charge": "charge", "payment_intent": "payment_intent"})
