"""Authenticated encryption of stored requests and responses, which contain passwords and tokens."""

import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class AeadBox:
    """AES-GCM and HMAC with a secret derived from the platform's key, so that the database alone reveals nothing.

    `digest` is keyed as well: passwords in a plain digest could be guessed offline.
    """

    def __init__(self, key: str) -> None:
        self._secret = hmac.digest(key.encode(), b"atelier idempotency", "sha256")
        self._cipher = AESGCM(self._secret)

    def digest(self, content: bytes) -> bytes:
        return hmac.digest(self._secret, content, "sha256")

    def encrypt(self, content: bytes) -> bytes:
        """The nonce and the ciphertext."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, None)

    def decrypt(self, encrypted: bytes) -> bytes:
        return self._cipher.decrypt(encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:], None)
