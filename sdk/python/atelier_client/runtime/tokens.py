"""The tokens of one customer or member of staff, or of a guest."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    access: str | None = None
    refresh: str | None = None
    guest: str | None = None


class TokenStore(Protocol):
    """Where tokens are kept. Implementations may read and write a file, or a keyring."""

    def get(self) -> Tokens: ...

    def set(self, tokens: Tokens) -> None: ...


class MemoryStore:
    """Tokens that are gone when the process is."""

    def __init__(self, tokens: Tokens | None = None) -> None:
        self._tokens = tokens or Tokens()

    def get(self) -> Tokens:
        return self._tokens

    def set(self, tokens: Tokens) -> None:
        self._tokens = tokens
