"""Encrypts what is stored of secrets, and follows the replacement of the platform's key."""

from collections.abc import Sequence

from common.kernel.aead_box import AeadBox
from cryptography.exceptions import InvalidTag


class SecretBox:
    """Encrypts with the first of the platform's keys, and decrypts what any of them has encrypted."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._boxes = [AeadBox(key) for key in keys]

    def encrypt(self, text: str) -> bytes:
        return self._boxes[0].encrypt(text.encode())

    def decrypt(self, encrypted: bytes) -> str:
        """Raises InvalidTag if none of the keys has encrypted it."""
        for box in self._boxes[:-1]:
            try:
                return box.decrypt(encrypted).decode()
            except InvalidTag:
                continue
        return self._boxes[-1].decrypt(encrypted).decode()

    def is_current(self, encrypted: bytes) -> bool:
        """Whether the first key has encrypted it."""
        try:
            self._boxes[0].decrypt(encrypted)
        except InvalidTag:
            return False
        return True
