"""The settings of identity."""

import base64
from collections.abc import Iterator, Mapping
from typing import Annotated, Self
from urllib.parse import urlsplit

from common.http.streams import StreamSettings
from common.kernel.settings import ServiceSettings
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

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


class OpenIdClient(BaseModel):
    """A storefront's registration as a client of an OpenID provider, which `discovery_url` describes."""

    model_config = ConfigDict(frozen=True)

    discovery_url: str = Field(pattern=r"^https?://[^/?#@]+/[^?#]*$")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = Field(min_length=1)


OpenIdClients = Mapping[str, Mapping[str, OpenIdClient]]
"""Storefront's name, or `*` for all others → provider's name in the contract → the client."""


def insecure_clients(clients: OpenIdClients) -> Iterator[str]:
    """A description of every client that production must not use: of the sandbox, or without TLS."""
    for storefront, providers in clients.items():
        for provider, client in providers.items():
            address = urlsplit(client.discovery_url)
            if address.scheme != "https":
                yield f"{storefront}.{provider}: production needs an https address"
            elif "sandbox" in address.path.split("/") or str(address.hostname).endswith("localhost"):
                yield f"{storefront}.{provider}: production does not sign in at a sandbox"


class Settings(ServiceSettings):
    """`signing_keys` are Ed25519 seeds of 32 bytes in base64url. The first one signs, all of them verify.

    `oauth` maps storefronts to their OpenID providers. A storefront without any has no sign-in with a provider.
    `objects_url` is where the files of imports and exports are stored: `file:///folder`, `memory:///` or
    `s3://bucket/prefix`. `streams` are those of changes.
    """

    objects_url: str
    signing_keys: SigningKeys
    oauth: dict[str, dict[str, OpenIdClient]] = Field(default={})
    streams: StreamSettings = StreamSettings()

    @model_validator(mode="after")
    def real_providers_in_production(self) -> Self:
        if self.environment == "production" and (faults := list(insecure_clients(self.oauth))):
            raise ValueError(f"oauth: {'; '.join(faults)}")
        return self
