"""Implements identity's internal methods."""

from typing import Any
from uuid import UUID

from common.db.database import Database
from common.rpc.interfaces.identity import (
    AddressSnapshot,
    ApiKeyFacts,
    ContactAddress,
    IdentityInterface,
    Maintenance,
    RevokedSession,
)
from common.rpc.interfaces.stored_settings import StoredSettings, StoredSettingsInterface

from identity.adapters.signing import TokenSigner
from identity.domain.emails import normalize_for_lookup
from identity.domain.errors import CustomerNotFound
from identity.repository.addresses import read_addresses_by_id
from identity.repository.contact_addresses import find_contact_address
from identity.repository.customers import read_customer
from identity.repository.maintenance import read_maintenance
from identity.repository.sessions import find_deniable_sessions
from identity.repository.settings import read_newer_settings
from identity.repository.staff_members import read_owner_addresses
from identity.repository.users import find_user_by_email, find_user_id_by_number, find_user_ids_by_email
from identity.use_cases.use_api_key import use_api_key


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

    async def api_key(self, storefront: str, digest: str) -> ApiKeyFacts | None:
        return await use_api_key(storefront, digest, self._database.autocommit)

    async def maintenance(self) -> list[Maintenance]:
        found = await read_maintenance(self._database.autocommit)
        return [Maintenance.model_validate(each, from_attributes=True) for each in found]

    async def contact_address(self, storefront: str, number: int) -> ContactAddress | None:
        row = await find_contact_address(self._database.autocommit, storefront, number)
        return ContactAddress(**row) if row else None

    async def check_customer(self, storefront: str, user_id: UUID) -> None:
        if await read_customer(self._database.autocommit, storefront, user_id) is None:
            raise CustomerNotFound(customer_id=user_id)

    async def owner_addresses(self, storefront: str) -> list[str]:
        return await read_owner_addresses(self._database.autocommit, storefront)

    async def user_by_email(self, storefront: str, email: str) -> UUID | None:
        user = await find_user_by_email(self._database.autocommit, storefront, email)
        return user.id if user else None

    async def users_by_email(self, storefront: str, emails: list[str]) -> dict[str, UUID]:
        stored = {given: normalize_for_lookup(given) for given in emails}
        found = await find_user_ids_by_email(self._database.autocommit, storefront, list(stored.values()))
        return {given: found[email] for given, email in stored.items() if email in found}

    async def user_by_number(self, storefront: str, number: int) -> UUID | None:
        return await find_user_id_by_number(self._database.autocommit, storefront, number)


class StoredSettingsInternal(StoredSettingsInterface):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def stored_settings(self, known: dict[str, int]) -> list[StoredSettings]:
        found = await read_newer_settings(self._database.autocommit, known)
        return [StoredSettings(storefront=each.storefront, version=each.version, values=each.changed) for each in found]
