"""The caller of a request, which the gateway or another service passes in a short-lived signed token."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt

from common.kernel.aead_box import AeadBox
from common.kernel.errors import InvalidToken
from common.kernel.languages import Language

HEADER = "x-atelier-caller"
BASE_HEADER = "x-atelier-base"
ADDRESS_HEADER = "x-atelier-address"
"""On a request to a service: the client's address, or the /64 network of an IPv6 client."""
REVOKED_HEADER = "x-atelier-session-revoked"
"""On a response to the gateway, which removes it: `SESSION_ID EXPIRY_EPOCH` of a session that was revoked."""
METHOD_HEADER = "x-atelier-method"
"""On a request to a service: the client's method, if the gateway forwards the request as GET instead (HEAD)."""
INTERNAL = "internal"
STAFF = "staff"
API_KEY = "api-key"
"""Beside STAFF: the caller is a machine with an API key, whose id is `user_id` and whose name is `email`."""
ENROL = "second-factors:enrol"
"""Beside STAFF and without permissions: the caller has to add a second factor first."""
LIFETIME_SECONDS = 60
RENEWAL_SECONDS = 30
CACHED_TOKENS = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """On whose behalf a request is made, at one storefront.

    A signed-in user has `user_id`, `session_id` and `email`; a guest has `guest_id`; an anonymous caller has none.
    `language` is that of the user's account, None if the account has none.
    `token_expires_at` is when the user's access token expires, in seconds since the epoch. `client_hash`, 64 hex
    digits, stands for the address and the user agent of a client that is not signed in, at storefronts whose guests
    are bound to them; it is the same with another guest session and without one.
    """

    storefront: str
    user_id: UUID | None = None
    session_id: UUID | None = None
    guest_id: UUID | None = None
    email: str | None = None
    scopes: frozenset[str] = frozenset()
    token_expires_at: int | None = None
    client_hash: str | None = None
    language: Language | None = None

    @property
    def is_staff(self) -> bool:
        return STAFF in self.scopes

    @property
    def is_api_key(self) -> bool:
        return API_KEY in self.scopes


class CallerTokens:
    """Signs caller tokens with the key that gateway and services share, and verifies them with it.

    Of several keys the first signs, and all verify: a key is replaced while processes with the old one and with the new
    one run side by side.

    Issued and verified tokens are cached, because one caller sends many requests a second; both caches are bounded.

    Expiry is measured by the wall clock (`now`): advancing the platform's clock must not invalidate requests that
    are in flight.
    """

    def __init__(self, key: str | Sequence[str], issuer: str, now: Callable[[], float] = time.time) -> None:
        self._keys = (key,) if isinstance(key, str) else tuple(key)
        self._issuer = issuer
        self._now = now
        self.aead_box = AeadBox(self._keys[0])
        self._encode_once = lru_cache(CACHED_TOKENS)(self._encode)
        self._decode_once = lru_cache(CACHED_TOKENS)(self._decode)

    def issue(self, caller: Caller, audience: str) -> str:
        """A token for one service, valid for more than LIFETIME_SECONDS - RENEWAL_SECONDS."""
        renewed_at = int(self._now()) // RENEWAL_SECONDS * RENEWAL_SECONDS
        return self._encode_once(caller, audience, renewed_at + LIFETIME_SECONDS)

    def verify(self, token: str, audience: str) -> Caller:
        """The caller in a token. Raises InvalidToken if it is forged, expired or for another service."""
        caller, expires = self._decode_once(token, audience)
        if expires <= self._now():
            raise InvalidToken()
        return caller

    def _encode(self, caller: Caller, audience: str, expires: int) -> str:
        return jwt.encode(self._claims(caller, audience, expires), self._keys[0], algorithm="HS256")

    def _decode(self, token: str, audience: str) -> tuple[Caller, int]:
        """The caller, and when the token expires. Raises InvalidToken."""
        for key in self._keys[:-1]:
            with suppress(InvalidToken):
                return self._decode_with(key, token, audience)
        return self._decode_with(self._keys[-1], token, audience)

    @staticmethod
    def _decode_with(key: str, token: str, audience: str) -> tuple[Caller, int]:
        """Raises InvalidToken."""
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=["HS256"],
                audience=audience,
                options={"require": ["exp", "aud", "iss"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.PyJWTError as error:
            raise InvalidToken() from error
        return _caller(claims), claims["exp"]

    def _claims(self, caller: Caller, audience: str, expires: int) -> dict[str, Any]:
        return {
            "iss": self._issuer,
            "aud": audience,
            "exp": expires,
            "sf": caller.storefront,
            "uid": str(caller.user_id) if caller.user_id else None,
            "sid": str(caller.session_id) if caller.session_id else None,
            "gid": str(caller.guest_id) if caller.guest_id else None,
            "email": caller.email,
            "scopes": sorted(caller.scopes),
            "tex": caller.token_expires_at,
            **({"cli": caller.client_hash} if caller.client_hash else {}),
            **({"lng": caller.language} if caller.language else {}),
        }


def _caller(claims: dict[str, Any]) -> Caller:
    return Caller(
        storefront=claims["sf"],
        user_id=UUID(claims["uid"]) if claims["uid"] else None,
        session_id=UUID(claims["sid"]) if claims["sid"] else None,
        guest_id=UUID(claims["gid"]) if claims["gid"] else None,
        email=claims["email"],
        scopes=frozenset(claims["scopes"]),
        token_expires_at=claims.get("tex"),
        client_hash=claims.get("cli"),
        language=claims.get("lng"),
    )
