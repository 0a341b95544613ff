"""Identity's public keys, fetched again when a token names an unknown one, and when their owner reloads them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import jwt
from common.kernel import clock
from common.kernel.access_tokens import AccessClaims
from common.kernel.errors import InvalidToken, ServiceUnavailable

from gateway.auth.access_token_verifier import AccessTokenVerifier

RELOAD_SECONDS = 10.0


class SigningKeys:
    """`fetch` returns a JWKS. Unknown key ids cause at most one fetch in `RELOAD_SECONDS` seconds.

    `on_change` is called when a fetch returns other keys than the one before: what they verified may not be valid.
    """

    def __init__(self, fetch: Callable[[], Awaitable[dict[str, Any]]], on_change: Callable[[], None]) -> None:
        self._fetch = fetch
        self._on_change = on_change
        self._jwks: dict[str, Any] = {}
        self._key_ids: frozenset[str] = frozenset()
        self._verifier: AccessTokenVerifier | None = None
        self._loaded_at = float("-inf")
        self._loading = asyncio.Lock()

    async def load(self) -> None:
        """Raises ServiceUnavailable."""
        self._loaded_at = clock.timestamp()
        jwks = await self._fetch()
        if jwks == self._jwks:
            return
        self._verifier = AccessTokenVerifier(jwks)
        self._key_ids = frozenset(key["kid"] for key in jwks["keys"])
        self._jwks = jwks
        self._on_change()

    async def verify(self, token: str, storefront: str) -> AccessClaims:
        """Raises InvalidToken, or ServiceUnavailable before the first keys were loaded."""
        if _key_id(token) not in self._key_ids:
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
