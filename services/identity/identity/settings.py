"""What identity is told from outside."""

from common.settings import ServiceSettings
from pydantic import Field, SecretStr


class Settings(ServiceSettings):
    """`signing_keys`: Ed25519 seeds of 32 bytes in base64url. The first signs, all verify."""

    signing_keys: list[SecretStr] = Field(min_length=1)
