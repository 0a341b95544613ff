"""Bearer secrets: 32 random bytes for the client. Only their digests are stored."""

import hashlib
import secrets

RANDOM_BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(RANDOM_BYTES)


def digest_of(token: str) -> bytes:
    """No salt and no slow hash, because 32 random bytes cannot be guessed."""
    return hashlib.sha256(token.encode()).digest()
