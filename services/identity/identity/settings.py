"""What identity is told from outside."""

import base64
from typing import Annotated

from common.settings import ServiceSettings
from pydantic import AfterValidator, Field, SecretStr

SEED_BYTES = 32


def seed_of(text: str) -> bytes:
    """The Ed25519 seed (RFC 8032) that base64url text stands for, padded or not. Raises ValueError."""
    seed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a signing key is {SEED_BYTES} bytes in base64url")
    return seed


def _checked(key: SecretStr) -> SecretStr:
    seed_of(key.get_secret_value())
    return key


SigningKeys = Annotated[list[Annotated[SecretStr, AfterValidator(_checked)]], Field(min_length=1)]


class Settings(ServiceSettings):
    """`signing_keys`: Ed25519 seeds of 32 bytes in base64url. The first signs, all verify."""

    signing_keys: SigningKeys
