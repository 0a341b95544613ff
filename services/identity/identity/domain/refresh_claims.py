"""The claims of a refresh token."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.kernel.access_tokens import ISSUER

REFRESH = "refresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshClaims:
    """The token is valid only while `token_id` is the `refresh_jti` of its session's row."""

    storefront: str
    user_id: UUID
    session_id: UUID
    token_id: UUID
    issued_at: int
    expires_at: int

    def payload(self) -> dict[str, Any]:
        return {
            "iss": ISSUER,
            "aud": self.storefront,
            "sub": str(self.user_id),
            "sid": str(self.session_id),
            "jti": str(self.token_id),
            "iat": self.issued_at,
            "exp": self.expires_at,
            "token_type": REFRESH,
            "user_id": str(self.user_id),
        }
