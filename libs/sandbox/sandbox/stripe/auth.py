"""Authentication: `Authorization: Bearer sk_test_…`, or Basic with the key as user name."""

import binascii
from base64 import b64decode
from dataclasses import dataclass

from sandbox.stripe.errors import StripeError


@dataclass(frozen=True, slots=True)
class Key:
    """A test key. A publishable key may only call operations that need a client secret."""

    value: str

    @property
    def publishable(self) -> bool:
        return self.value.startswith("pk_")


def authenticate(header: str) -> Key:
    """Return the key in an Authorization header. Raises Stripe's error for a missing or invalid one."""
    value = _credential(header)
    if not value:
        raise StripeError(
            "You did not provide an API key. You need to provide your API key in the Authorization header, "
            "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
            status=401,
        )
    if not value.startswith(("sk_test_", "rk_test_", "pk_test_")) or len(value) < 9:
        raise StripeError(f"Invalid API Key provided: {_masked(value)}", status=401)
    return Key(value)


def _credential(header: str) -> str:
    scheme, _, rest = header.strip().partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return b64decode(rest, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def _masked(value: str) -> str:
    return value[:8] + "*" * max(len(value) - 12, 0) + value[-4:] if len(value) > 12 else "*" * len(value)


def refuse_publishable() -> StripeError:
    return StripeError(
        "This API call cannot be made with a publishable API key. Please use a secret API key. "
        "You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
        code="secret_key_required",
        status=401,
    )
