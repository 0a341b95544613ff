"""Access tokens: EdDSA JWTs (RFC 8037) that identity signs and the gateway verifies against its JWKS."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt

from common import clock
from common.errors import InvalidToken

ALGORITHM = "EdDSA"
ISSUER = "atelier"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessClaims:
    """What an access token says. `expires_at` in seconds since the epoch; the audience is the storefront."""

    storefront: str
    user_id: UUID
    session_id: UUID
    email: str
    permissions: tuple[str, ...]
    issued_at: int
    expires_at: int

    def payload(self) -> dict[str, Any]:
        """The JWT's claims; `user_id`, `username` and `permissions` are what clients read."""
        return {
            "iss": ISSUER,
            "aud": self.storefront,
            "sub": str(self.user_id),
            "sid": str(self.session_id),
            "iat": self.issued_at,
            "exp": self.expires_at,
            "token_type": "access",
            "user_id": str(self.user_id),
            "username": self.email,
            "permissions": list(self.permissions),
        }


class AccessTokenVerifier:
    """Checks tokens against a JWKS document (RFC 7517)."""

    def __init__(self, jwks: dict[str, Any]) -> None:
        self._keys = {key["kid"]: jwt.PyJWK(key, ALGORITHM).key for key in jwks["keys"]}

    def verify(self, token: str, storefront: str) -> AccessClaims:
        """Raises InvalidToken for anything but a live access token of this storefront."""
        try:
            key = self._keys[jwt.get_unverified_header(token)["kid"]]
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=storefront,
                issuer=ISSUER,
                options={"require": ["exp", "iat", "sub", "sid"], "verify_exp": False, "verify_iat": False},
            )
            accepted = _claims(claims, storefront)
        except (jwt.PyJWTError, KeyError, ValueError) as error:
            raise InvalidToken() from error
        if accepted.expires_at <= clock.timestamp() or claims.get("token_type") != "access":
            raise InvalidToken()
        return accepted


def _claims(claims: dict[str, Any], storefront: str) -> AccessClaims:
    return AccessClaims(
        storefront=storefront,
        user_id=UUID(claims["sub"]),
        session_id=UUID(claims["sid"]),
        email=claims["username"],
        permissions=tuple(claims["permissions"]),
        issued_at=claims["iat"],
        expires_at=claims["exp"],
    )
