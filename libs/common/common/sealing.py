"""What is kept of keyed requests and their answers: passwords and tokens among them, so nothing readable."""

import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class Seal:
    """Digests and encrypts with a secret derived from the platform's key; whoever has the rows alone has nothing.

    A plain digest would let them try passwords offline, and answers to sign-ins hold live tokens.
    """

    def __init__(self, key: str) -> None:
        self._secret = hmac.digest(key.encode(), b"atelier idempotency", "sha256")
        self._cipher = AESGCM(self._secret)

    def digest(self, content: bytes) -> bytes:
        return hmac.digest(self._secret, content, "sha256")

    def close(self, content: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, None)

    def open(self, sealed: bytes) -> bytes:
        return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
