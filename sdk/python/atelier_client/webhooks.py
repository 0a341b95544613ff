"""Verifies deliveries of webhooks, as the Standard Webhooks specification describes them."""

import binascii
import hmac
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from atelier_client.runtime.errors import AtelierError
from atelier_client.runtime.model import Model

TOLERANCE_SECONDS = 300
Check = Callable[[bytes, bytes], bool]


class WebhookVerificationError(AtelierError):
    """The delivery is not to be trusted: a signature, the time or a header is wrong."""


class WebhookEvent(Model):
    """The body of a delivery.

    `id` is the same in every repetition; `version` grows with each change of the subject. `data` is None when the
    subject does not exist any more, or its customer was erased.
    """

    id: UUID
    type: str
    schema_version: int
    storefront: str
    occurred_at: datetime
    timestamp: datetime
    version: int
    data: Any


class Webhook:
    """Verifies with the secrets (`whsec_…`) or public keys (`whpk_…`) of an endpoint, of which one has to fit.

    Public keys need the package `cryptography`. A delivery may be `tolerance` seconds older or newer than `now()`.
    """

    def __init__(self, *keys: str, tolerance: float = TOLERANCE_SECONDS, now: Callable[[], float] = time.time) -> None:
        if not keys:
            raise ValueError("a secret or a public key is needed")
        self._checks = [_check_of(key) for key in keys]
        self._tolerance = tolerance
        self._now = now

    def verify(self, body: bytes, headers: Mapping[str, str]) -> WebhookEvent:
        """Return the event. `body` is the request's body as it was received; raises `WebhookVerificationError`."""
        lower = {name.lower(): value for name, value in headers.items()}
        message_id, timestamp, signatures = (
            _header(lower, name) for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
        )
        self._check_time(timestamp)
        content = f"{message_id}.{timestamp}.".encode() + body
        if not any(self._is_signed(content, each) for each in signatures.split(" ")):
            raise WebhookVerificationError("no signature is one of the given keys")
        return WebhookEvent.model_validate_json(body)

    def _check_time(self, timestamp: str) -> None:
        if not (timestamp.isascii() and timestamp.isdigit()):
            raise WebhookVerificationError("webhook-timestamp is not a number of seconds")
        if abs(self._now() - int(timestamp)) > self._tolerance:
            raise WebhookVerificationError("the delivery is too old, or from the future")

    def _is_signed(self, content: bytes, versioned: str) -> bool:
        version, _, encoded = versioned.partition(",")
        try:
            signature = b64decode(encoded, validate=True)
        except binascii.Error:
            return False
        return any(version == made_by and check(signature, content) for made_by, check in self._checks)


def _header(headers: Mapping[str, str], name: str) -> str:
    if not (value := headers.get(name)):
        raise WebhookVerificationError(f"{name} is missing")
    return value


def _check_of(key: str) -> tuple[str, Check]:
    """The version of the signatures that a key verifies, and their verification."""
    prefix, _, encoded = key.partition("_")
    try:
        content = b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ValueError("the key is not base64") from error
    if not content or prefix not in ("whsec", "whpk"):
        raise ValueError("a key is a secret (whsec_…) or a public key (whpk_…)")
    return ("v1", _hmac_check(content)) if prefix == "whsec" else ("v1a", _ed25519_check(content))


def _hmac_check(secret: bytes) -> Check:
    return lambda signature, content: hmac.compare_digest(hmac.digest(secret, content, "sha256"), signature)


def _ed25519_check(public_key: bytes) -> Check:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(public_key)

    def check(signature: bytes, content: bytes) -> bool:
        try:
            key.verify(signature, content)
        except InvalidSignature:
            return False
        return True

    return check
