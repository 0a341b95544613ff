"""What identity answers its siblings and the gateway."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from common.clients.siblings import Sibling, Siblings


class AddressSnapshot(BaseModel):
    """An address as an order keeps it."""

    model_config = ConfigDict(frozen=True)

    full_name: str
    street_address: str
    apartment: str | None
    city: str
    state: str | None
    country: str
    zip_code: str
    phone_number: str | None


class RevokedSession(BaseModel):
    session_id: UUID
    expires_at: datetime


class IdentityClient:
    def __init__(self, siblings: Siblings) -> None:
        self._identity: Sibling = siblings.to("identity")

    async def addresses(self, storefront: str, user_id: UUID, ids: list[UUID]) -> dict[UUID, AddressSnapshot]:
        """Those of the asked addresses that are the user's own: `POST /internal/addresses`."""
        found = await self._identity.post("/addresses", storefront, {"user_id": user_id, "ids": ids})
        return {UUID(key): AddressSnapshot.model_validate(value) for key, value in found.items()}

    async def jwks(self) -> dict[str, Any]:
        """The public keys of access tokens (RFC 7517): `GET /internal/jwks`."""
        keys: dict[str, Any] = await self._identity.get("/jwks", "")
        return keys

    async def revoked_sessions(self) -> list[RevokedSession]:
        """Ended sessions whose access tokens have not expired yet: `GET /internal/revoked-sessions`."""
        return [RevokedSession.model_validate(row) for row in await self._identity.get("/revoked-sessions", "")]
