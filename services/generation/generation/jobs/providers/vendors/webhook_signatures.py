"""The signatures of vendors' webhooks. Calls that are older than TOLERANCE are refused."""

import hmac
import time
from base64 import b64decode, b64encode, urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from generation.jobs.providers.vendors.driver import WebhookCall

TOLERANCE = 300


def is_standard_webhook(call: WebhookCall, secret: str) -> bool:
    """By the specification "Standard Webhooks": HMAC-SHA256 of id, timestamp and body, one of several signatures."""
    message_id, timestamp = call.headers.get("webhook-id", ""), call.headers.get("webhook-timestamp", "")
    if not message_id or not _is_recent(timestamp):
        return False
    signed = f"{message_id}.{timestamp}.".encode() + call.body
    expected = b64encode(hmac.new(b64decode(secret.removeprefix("whsec_")), signed, sha256).digest())
    given = (each.partition(",")[2] for each in call.headers.get("webhook-signature", "").split())
    return any(hmac.compare_digest(expected, each.encode()) for each in given)


def is_fal_webhook(call: WebhookCall, keys: Iterable[Mapping[str, Any]]) -> bool:
    """Ed25519 over request id, user id, timestamp and the body's SHA-256, by one of the keys of the JWKS."""
    names = "x-fal-webhook-request-id", "x-fal-webhook-user-id", "x-fal-webhook-timestamp"
    values = [call.headers.get(name, "") for name in names]
    if not all(values) or not _is_recent(values[2]):
        return False
    signed = "\n".join([*values, sha256(call.body).hexdigest()]).encode()
    try:
        signature = bytes.fromhex(call.headers.get("x-fal-webhook-signature", ""))
    except ValueError:
        return False
    return any(_verifies(key, signature, signed) for key in keys)


def _verifies(key: Mapping[str, Any], signature: bytes, signed: bytes) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(str(key.get("x", "")) + "=="))
        public.verify(signature, signed)
    except (InvalidSignature, ValueError, Base64Error):
        return False
    return True


def _is_recent(timestamp: str) -> bool:
    """The vendors' clocks are real ones, so this is not the platform's clock, which a sandbox may move."""
    return timestamp.isascii() and timestamp.isdecimal() and abs(time.time() - int(timestamp)) <= TOLERANCE
