"""Identifiers in Stripe's form."""

from secrets import token_hex


def new_id(prefix: str) -> str:
    """Return a random identifier: new_id("pi") → "pi_3f0c9a…"."""
    return f"{prefix}_{token_hex(12)}"


def client_secret(identifier: str) -> str:
    """Return the secret that gives a browser access to one payment intent."""
    return f"{identifier}_secret_{token_hex(12)}"
