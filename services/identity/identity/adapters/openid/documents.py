"""A provider's published documents, cached: its addresses and its public keys."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from common.kernel import clock
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError, field_validator

from identity.adapters.openid.requests import ProviderRequests
from identity.domain.sign_in_errors import ProviderUnavailable

CACHED_SECONDS = 3600
REFETCH_SECONDS = 30
"""The keys are fetched again for an unknown key id at most this often, whatever tokens are presented."""


class Metadata(BaseModel):
    """The OpenID Provider Metadata that a sign-in needs (OpenID Connect Discovery, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str

    @field_validator("authorization_endpoint", "token_endpoint", "jwks_uri")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ValueError("is not an http(s) address")
        return url

    def is_downgraded(self, discovery_url: str) -> bool:
        """Whether an address is unencrypted although the document's is not."""
        addresses = (self.authorization_endpoint, self.token_endpoint, self.jwks_uri)
        return discovery_url.startswith("https:") and not all(each.startswith("https:") for each in addresses)


class ProviderDocuments:
    """The documents of one provider. Concurrent requests for a document that is not cached wait for one fetch."""

    def __init__(self, discovery_url: str, requests: ProviderRequests) -> None:
        self._discovery_url = discovery_url
        self._requests = requests
        self._lock = asyncio.Lock()
        self._metadata: Metadata | None = None
        self._metadata_at = 0.0
        self._keys: KeySet | None = None
        self._keys_at = 0.0

    async def metadata(self) -> Metadata:
        async with self._lock:
            if self._metadata is None or _age(self._metadata_at) >= CACHED_SECONDS:
                document = await self._requests.document(self._discovery_url)
                self._metadata, self._metadata_at = self._parsed(document), clock.timestamp()
            return self._metadata

    async def keys(self, *, older_than: KeySet | None = None) -> KeySet:
        """The public keys; other ones than `older_than`, which lack a key, unless they were fetched just now."""
        metadata = await self.metadata()
        async with self._lock:
            is_outdated = self._keys is older_than and _age(self._keys_at) >= REFETCH_SECONDS
            if self._keys is None or is_outdated or _age(self._keys_at) >= CACHED_SECONDS:
                document = await self._requests.document(metadata.jwks_uri)
                self._keys, self._keys_at = _key_set(document), clock.timestamp()
            return self._keys

    def _parsed(self, document: dict[str, Any]) -> Metadata:
        try:
            metadata = Metadata.model_validate(document)
        except ValidationError as error:
            raise ProviderUnavailable(reason="the discovery document is invalid") from error
        if metadata.is_downgraded(self._discovery_url):
            raise ProviderUnavailable(reason="the discovery document names unencrypted addresses")
        return metadata


def _age(moment: float) -> float:
    return clock.timestamp() - moment


def _key_set(document: dict[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set({"keys": document["keys"]})
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise ProviderUnavailable(reason="the key set is invalid") from error
