"""Identifiers in the vendors' forms."""

import uuid
from secrets import token_hex

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def base32_id() -> str:
    """Replicate's: 26 characters."""
    number = uuid.uuid4().int
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(26))


def request_id() -> str:
    """fal's and ComfyUI's."""
    return str(uuid.uuid4())


def image_id() -> str:
    return f"img_{token_hex(12)}"
