"""Signs tokens as EdDSA JWTs. The gateway and the other services fetch the public keys."""

import base64
import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import jwt
import orjson
from common.kernel import clock
from common.kernel.access_tokens import ALGORITHM, ISSUER, AccessClaims
from common.kernel.errors import InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from identity.domain.refresh_claims import REFRESH, RefreshClaims
from identity.settings import decode_seed


class SigningKey:
    """An Ed25519 key, made of its base64url seed (RFC 8032). Its id is its thumbprint (RFC 7638)."""

    def __init__(self, seed: str) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(decode_seed(seed))
        self.public = self.private.public_key()
        point = base64.urlsafe_b64encode(self.public.public_bytes_raw()).decode().rstrip("=")
        required = {"crv": "Ed25519", "kty": "OKP", "x": point}
        digest = hashlib.sha256(orjson.dumps(required, option=orjson.OPT_SORT_KEYS)).digest()
        self.kid = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        self.jwk = {**required, "kid": self.kid, "alg": ALGORITHM, "use": "sig"}


class TokenSigner:
    """Signs with the first key and accepts all of them, so that keys can be replaced without downtime."""

    def __init__(self, seeds: Sequence[str]) -> None:
        self._keys = [SigningKey(seed) for seed in seeds]
        self._public = {key.kid: key.public for key in self._keys}

    def jwks(self) -> dict[str, Any]:
        """The public keys (RFC 7517)."""
        return {"keys": [key.jwk for key in self._keys]}

    def sign(self, claims: AccessClaims | RefreshClaims) -> str:
        key = self._keys[0]
        return jwt.encode(claims.payload(), key.private, ALGORITHM, headers={"kid": key.kid})

    def read_refresh(self, token: str, storefront: str) -> RefreshClaims:
        """Verify and decode a refresh token. Raises InvalidToken, also if it has expired or is another storefront's."""
        claims = self._read(token, storefront, REFRESH, "jti")
        return RefreshClaims(
            storefront=storefront,
            user_id=UUID(claims["sub"]),
            session_id=UUID(claims["sid"]),
            token_id=UUID(claims["jti"]),
            issued_at=claims["iat"],
            expires_at=claims["exp"],
        )

    def read_access(self, token: str, storefront: str) -> AccessClaims:
        """As `read_refresh`, for an access token."""
        claims = self._read(token, storefront, "access")
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

    def _read(self, token: str, storefront: str, kind: str, *required: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._public[jwt.get_unverified_header(token)["kid"]],
                algorithms=[ALGORITHM],
                audience=storefront,
                issuer=ISSUER,
                options={
                    "require": ["exp", "iat", "sub", "sid", *required],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise InvalidToken() from error
        if claims["exp"] <= clock.timestamp() or claims.get("token_type") != kind:
            raise InvalidToken()
        return claims
