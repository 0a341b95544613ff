"""The settings of identity."""

import base64
from typing import Annotated

from common.kernel.settings import ServiceSettings
from pydantic import AfterValidator, Field, SecretStr

SEED_BYTES = 32


def decode_seed(text: str) -> bytes:
    """Decode the base64url text of an Ed25519 seed (RFC 8032), with or without padding. Raises ValueError."""
    seed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a signing key is {SEED_BYTES} bytes in base64url")
    return seed


def _check_seed(key: SecretStr) -> SecretStr:
    decode_seed(key.get_secret_value())
    return key


SigningKeys = Annotated[list[Annotated[SecretStr, AfterValidator(_check_seed)]], Field(min_length=1)]


class Settings(ServiceSettings):
    """`signing_keys` are Ed25519 seeds of 32 bytes in base64url. The first one signs, all of them verify."""

    signing_keys: SigningKeys
