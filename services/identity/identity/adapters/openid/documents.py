"""A provider's published documents, cached: its addresses and its public keys."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from common.kernel import clock
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError, field_validator

from identity.adapters.openid.requests import ProviderRequests
from identity.domain.sign_in_errors import ProviderUnavailable

T = TypeVar("T")
METADATA_SECONDS = 3600
KEYS_SECONDS = 60
"""A key that the provider has removed is trusted at most this long."""
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


class CachedDocument(Generic[T]):
    """A document that is fetched when it is needed. Concurrent requests wait for one fetch, and fail with it."""

    def __init__(self, fetch: Callable[[], Awaitable[T]], lifetime: float) -> None:
        self._fetch = fetch
        self._lifetime = lifetime
        self._lock = asyncio.Lock()
        self._attempts = 0
        self._document: T | None = None
        self._fetched_at = 0.0

    async def get(self, *, other_than: T | None = None) -> T:
        """The document; not `other_than`, which lacks something, unless that was fetched just now."""
        attempts = self._attempts
        async with self._lock:
            if self._document is not None and self._is_current(self._document, other_than):
                return self._document
            if attempts != self._attempts:
                raise ProviderUnavailable(reason="another request has failed to fetch the document")
            try:
                document = await self._fetch()
            finally:
                self._attempts += 1
            self._document, self._fetched_at = document, clock.timestamp()
            return document

    def _is_current(self, document: T, other_than: T | None) -> bool:
        age = clock.timestamp() - self._fetched_at
        return age < (REFETCH_SECONDS if document is other_than else self._lifetime)


class ProviderDocuments:
    """The documents of one provider. Both methods raise ProviderUnavailable."""

    def __init__(self, discovery_url: str, requests: ProviderRequests) -> None:
        self._discovery_url = discovery_url
        self._requests = requests
        self._metadata = CachedDocument(self._fetch_metadata, METADATA_SECONDS)
        self._keys = CachedDocument(self._fetch_keys, KEYS_SECONDS)

    async def metadata(self) -> Metadata:
        return await self._metadata.get()

    async def keys(self, *, other_than: KeySet | None = None) -> KeySet:
        """The public keys. `other_than` lacks the key of a token: they are fetched again, but not too often."""
        return await self._keys.get(other_than=other_than)

    async def _fetch_metadata(self) -> Metadata:
        try:
            metadata = Metadata.model_validate(await self._requests.document(self._discovery_url))
        except ValidationError as error:
            raise ProviderUnavailable(reason="the discovery document is invalid") from error
        if metadata.is_downgraded(self._discovery_url):
            raise ProviderUnavailable(reason="the discovery document names unencrypted addresses")
        return metadata

    async def _fetch_keys(self) -> KeySet:
        return _key_set(await self._requests.document((await self.metadata()).jwks_uri))


def _key_set(document: dict[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set({"keys": document["keys"]})
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise ProviderUnavailable(reason="the key set is invalid") from error
