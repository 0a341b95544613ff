"""Verification of access tokens against identity's public keys."""

from typing import Any
from uuid import UUID

import jwt
from common.kernel import clock
from common.kernel.access_tokens import ALGORITHM, ISSUER, AccessClaims
from common.kernel.errors import InvalidToken


class AccessTokenVerifier:
    """Verifies tokens by a JWKS document (RFC 7517)."""

    def __init__(self, jwks: dict[str, Any]) -> None:
        self._keys = {key["kid"]: jwt.PyJWK(key, ALGORITHM).key for key in jwks["keys"]}

    def verify(self, token: str, storefront: str) -> AccessClaims:
        """Raises InvalidToken unless it is an unexpired access token of this storefront."""
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
        language=claims.get("locale"),
    )
