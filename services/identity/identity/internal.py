"""Implements identity's internal methods."""

from typing import Any
from uuid import UUID

from common.db.database import Database
from common.rpc.interfaces.identity import AddressSnapshot, ContactAddress, IdentityInterface, RevokedSession

from identity.adapters.signing import TokenSigner
from identity.repository.addresses import read_addresses_by_id
from identity.repository.contact_addresses import find_contact_address
from identity.repository.sessions import find_deniable_sessions
from identity.repository.users import find_user_id_by_number


class IdentityInternal(IdentityInterface):
    def __init__(self, database: Database, signer: TokenSigner) -> None:
        self._database = database
        self._signer = signer

    async def addresses(self, storefront: str, user_id: UUID, ids: list[UUID]) -> dict[UUID, AddressSnapshot]:
        rows = await read_addresses_by_id(self._database.autocommit, storefront, user_id, ids)
        return {row["id"]: AddressSnapshot.model_validate(row) for row in rows}

    async def jwks(self) -> dict[str, Any]:
        return self._signer.jwks()

    async def revoked_sessions(self) -> list[RevokedSession]:
        return [RevokedSession(**row) for row in await find_deniable_sessions(self._database.autocommit)]

    async def contact_address(self, storefront: str, number: int) -> ContactAddress | None:
        row = await find_contact_address(self._database.autocommit, storefront, number)
        return ContactAddress(**row) if row else None

    async def user_by_number(self, storefront: str, number: int) -> UUID | None:
        return await find_user_id_by_number(self._database.autocommit, storefront, number)
