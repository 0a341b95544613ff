"""A file that a run has made, to be stored under a new key."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 24


def new_key() -> str:
    """192 random bits: neither guessable nor derivable from another asset's key."""
    return secrets.token_urlsafe(KEY_BYTES)


@dataclass(frozen=True, slots=True)
class OutputFile:
    """`content` may be a file of the attempt's folder."""

    content_type: str
    content: bytes | Path
    key: str = field(default_factory=new_key)

    @property
    def size(self) -> int:
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size
