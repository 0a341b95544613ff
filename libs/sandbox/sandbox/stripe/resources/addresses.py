"""Postal addresses and billing details, shared by several objects."""

from sandbox.store import Document
from sandbox.stripe.params import Params

_LINES = ("city", "country", "line1", "line2", "postal_code", "state")


def address(params: Params) -> Document | None:
    """Return the `address` hash with all its lines, or None when absent."""
    given = params.hash("address")
    return {line: given.text(line) for line in _LINES} if given.values else None


def shipping(params: Params) -> Document | None:
    given = params.hash("shipping")
    if not given.values:
        return None
    return {
        "address": address(given) or dict.fromkeys(_LINES),
        "carrier": given.text("carrier"),
        "name": given.text("name"),
        "phone": given.text("phone"),
        "tracking_number": given.text("tracking_number"),
    }


def billing(params: Params) -> Document:
    """Return the `billing_details` hash."""
    given = params.hash("billing_details")
    return {
        "address": address(given) or dict.fromkeys(_LINES),
        "email": given.text("email"),
        "name": given.text("name"),
        "phone": given.text("phone"),
        "tax_id": given.text("tax_id"),
    }
