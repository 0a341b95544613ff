"""Guest tokens in the form of a UUID4 that verify themselves, and only for the client that got them.

The first half of a token is random (60 bits), the second a MAC (62 bits) over it, the storefront and the client. So the
gateway stores nothing, and a token that it did not issue, or issued to another client, is no token.

The first half is derived from the request's idempotency key if that contains a UUID4, which other clients cannot guess.
So a client that did not get the response with its token gets the same token when it repeats the request.
"""

import hmac
import os
import re
from uuid import UUID

_HALF = 8
_FORM = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)


class BoundTokens:
    """The tokens of one storefront. `key` is the gateway's secret; a client is what its tokens are bound to."""

    def __init__(self, key: bytes, storefront: str) -> None:
        self._key = hmac.digest(key, storefront.encode(), "sha256")

    def create(self, client: bytes, idempotency_key: bytes = b"") -> UUID:
        """A new token, or the one that this client got with the same key."""
        derived = self._digest(b"repeatable", idempotency_key + b"\0" + client)
        source = derived[: 2 * _HALF] if _FORM.search(idempotency_key) else os.urandom(2 * _HALF)
        return self._signed(UUID(bytes=source, version=4).bytes[:_HALF], client)

    def verify(self, token: bytes, client: bytes) -> UUID | None:
        """The token, if it was created for this client; else None."""
        if not _FORM.fullmatch(token):
            return None
        found = UUID(token.decode("ascii"))
        expected = self._signed(found.bytes[:_HALF], client)
        return found if hmac.compare_digest(found.bytes, expected.bytes) else None

    def guest_id(self, token: UUID) -> UUID:
        """The id by which services know the guest. The token cannot be computed from it."""
        return UUID(bytes=self._digest(b"guest", token.bytes)[: 2 * _HALF], version=4)

    def client_hash(self, address: bytes, user_agent: bytes) -> str:
        """64 hex digits that stand for a client."""
        return self._digest(b"client", client_of(address, user_agent)).hex()

    def _signed(self, random: bytes, client: bytes) -> UUID:
        return UUID(bytes=random + self._digest(b"token", random + client)[:_HALF], version=4)

    def _digest(self, purpose: bytes, content: bytes) -> bytes:
        return hmac.digest(self._key, purpose + b"\0" + content, "sha256")


def client_of(address: bytes, user_agent: bytes) -> bytes:
    """Header values contain no NUL, so two clients are never equal."""
    return address + b"\0" + user_agent
