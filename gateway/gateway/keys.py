"""Identity's public keys, fetched anew when a token names one we have not seen."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import jwt
from common import clock
from common.access_tokens import AccessClaims, AccessTokenVerifier
from common.errors import InvalidToken, ServiceUnavailable

RELOAD_SECONDS = 10.0


class Keys:
    """`fetch` answers a JWKS. It is asked at most every `RELOAD_SECONDS` seconds, whatever tokens claim."""

    def __init__(self, fetch: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        self._fetch = fetch
        self._known: frozenset[str] = frozenset()
        self._verifier: AccessTokenVerifier | None = None
        self._loaded_at = float("-inf")
        self._loading = asyncio.Lock()

    @property
    def loaded(self) -> bool:
        return self._verifier is not None

    async def load(self) -> None:
        """Raises ServiceUnavailable."""
        self._loaded_at = clock.timestamp()
        jwks = await self._fetch()
        self._verifier = AccessTokenVerifier(jwks)
        self._known = frozenset(key["kid"] for key in jwks["keys"])

    async def verify(self, token: str, storefront: str) -> AccessClaims:
        """Raises InvalidToken, or ServiceUnavailable while there are no keys to tell by."""
        if _key_id(token) not in self._known:
            await self._reload()
        if self._verifier is None:
            raise ServiceUnavailable()
        return self._verifier.verify(token, storefront)

    async def _reload(self) -> None:
        async with self._loading:
            if clock.timestamp() - self._loaded_at >= RELOAD_SECONDS:
                await self.load()


def _key_id(token: str) -> str:
    try:
        return str(jwt.get_unverified_header(token)["kid"])
    except (jwt.PyJWTError, KeyError, ValueError) as error:
        raise InvalidToken() from error
