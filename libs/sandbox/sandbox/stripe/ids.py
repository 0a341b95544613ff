"""Identifiers in Stripe's form."""

from secrets import token_hex


def new_id(prefix: str) -> str:
    """new_id("pi") → "pi_3f0c9a…"."""
    return f"{prefix}_{token_hex(12)}"


def client_secret(identifier: str) -> str:
    """What lets a browser act on one payment intent and no other."""
    return f"{identifier}_secret_{token_hex(12)}"
