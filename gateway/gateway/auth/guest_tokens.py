"""Signed tokens by which a client presents a guest session. The gateway stores no guest sessions."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from uuid import UUID

from common.kernel import clock

HEADER, COOKIE = b"header", b"cookie"
"""The carriers of a token."""
_ID_BYTES, _EXPIRY_BYTES, _SIGNATURE_BYTES = 16, 8, 24
_BYTES = _ID_BYTES + _EXPIRY_BYTES + _SIGNATURE_BYTES
LENGTH = _BYTES * 4 // 3
"""The length of a token: URL-safe base64, which needs no padding at this length."""


@dataclass(frozen=True, slots=True)
class GuestSession:
    """A session of a client that is not signed in; `expires_at` in seconds since the epoch."""

    id: UUID
    expires_at: int


class GuestTokens:
    """Issues and verifies the tokens of one storefront. A token is valid in one carrier only: header or cookie."""

    def __init__(self, key: bytes, storefront: str) -> None:
        self._key = key
        self._storefront = storefront.encode()

    def issue(self, session: GuestSession, carrier: bytes) -> bytes:
        payload = session.id.bytes + session.expires_at.to_bytes(_EXPIRY_BYTES)
        return base64.urlsafe_b64encode(payload + self._sign(payload, carrier))

    def verify(self, token: bytes, carrier: bytes) -> GuestSession | None:
        """None unless the token was issued for this storefront and carrier and has not expired."""
        if len(token) != LENGTH:
            return None
        try:
            content = base64.b64decode(token, b"-_", validate=True)
        except binascii.Error:
            return None
        payload, signature = content[:-_SIGNATURE_BYTES], content[-_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(payload, carrier)):
            return None
        session = GuestSession(UUID(bytes=payload[:_ID_BYTES]), int.from_bytes(payload[_ID_BYTES:]))
        return session if session.expires_at > clock.timestamp() else None

    def _sign(self, payload: bytes, carrier: bytes) -> bytes:
        message = b"\0".join((carrier, self._storefront, payload))
        return hmac.digest(self._key, message, "sha256")[:_SIGNATURE_BYTES]
