"""Access tokens: EdDSA JWTs (RFC 8037) that identity signs and the gateway verifies against its JWKS."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.kernel.languages import Language

ALGORITHM = "EdDSA"
ISSUER = "atelier"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessClaims:
    """The content of an access token. `expires_at` in seconds since the epoch; the audience is the storefront."""

    storefront: str
    user_id: UUID
    session_id: UUID
    email: str
    permissions: tuple[str, ...]
    issued_at: int
    expires_at: int
    language: Language | None = None

    def payload(self) -> dict[str, Any]:
        """The claims of the JWT; clients read `user_id`, `username` and `permissions`."""
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
            **({"locale": self.language} if self.language else {}),
        }
