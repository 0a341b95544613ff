"""Order numbers: `ORD-20241202-ABC123`. Random, so that they do not reveal the number of orders."""

import secrets
import string
from datetime import UTC, datetime

ALPHABET = string.ascii_uppercase + string.digits
LENGTH = 6


def order_number(prefix: str, created_at: datetime) -> str:
    """Return the storefront's prefix, the UTC date of creation and six random characters."""
    suffix = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{prefix}-{created_at.astimezone(UTC):%Y%m%d}-{suffix}"
