"""The signatures of the Standard Webhooks specification: over `id.timestamp.body`, by HMAC-SHA256 or Ed25519."""

import base64
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from webhooks.domain.endpoint import Scheme

SECRET_BYTES = 32
SECRET_PREFIX, PRIVATE_PREFIX, PUBLIC_PREFIX = "whsec_", "whsk_", "whpk_"


@dataclass(frozen=True, slots=True)
class NewSecret:
    """`secret` signs: a shared secret, or a private key that is never shown, with its `public_key`."""

    secret: str
    public_key: str | None


def new_secret(scheme: Scheme) -> NewSecret:
    if scheme is Scheme.HMAC:
        return NewSecret(SECRET_PREFIX + base64.b64encode(os.urandom(SECRET_BYTES)).decode(), None)
    private = Ed25519PrivateKey.generate()
    public = PUBLIC_PREFIX + base64.b64encode(private.public_key().public_bytes_raw()).decode()
    return NewSecret(PRIVATE_PREFIX + base64.b64encode(private.private_bytes_raw()).decode(), public)


def signature_headers(message_id: str, timestamp: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The three headers. With several secrets, of which the newest is the first, there is a signature of each."""
    content = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(_signature(content, secret) for secret in secrets),
    }


def _signature(content: bytes, secret: str) -> str:
    """Made with the bytes that the secret's base64 stands for, not with its text."""
    key = base64.b64decode(secret.partition("_")[2])
    if secret.startswith(SECRET_PREFIX):
        return f"{Scheme.HMAC},{base64.b64encode(hmac.digest(key, content, 'sha256')).decode()}"
    signed = Ed25519PrivateKey.from_private_bytes(key).sign(content)
    return f"{Scheme.ED25519},{base64.b64encode(signed).decode()}"
