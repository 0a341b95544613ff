"""Queries for passkeys."""

from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork

from identity.domain.passkey import Passkey
from identity.domain.passkey_errors import PasskeyNotFound

_BY_CREDENTIAL = "storefront = %(storefront)s and credential_id = %(credential_id)s"
_LOCK = f"{_BY_CREDENTIAL} for no key update"
_OF_USER = "storefront = %(storefront)s and user_id = %(user_id)s"
_CREDENTIAL_IDS = f"select credential_id from passkeys where {_OF_USER} order by created_at, id"
_DELETE = f"delete from passkeys where {_OF_USER}"
_READ = f"select id, name, created_at, last_used_at from passkeys where {_OF_USER} order by created_at, id"
_DELETE_ONE = f"{_DELETE} and id = %(id)s"
_DELETE_CHALLENGES = f"delete from passkey_challenges where {_OF_USER}"


class Passkeys:
    """The passkeys of one storefront, in a transaction that has locked the user's row."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def add_if_new(self, passkey: Passkey) -> bool:
        """Returns False if the credential is known. Waits for other transactions that insert the same one."""
        return await self._uow.add_if_absent(passkey)

    async def lock(self, credential_id: bytes) -> Passkey | None:
        """The passkey, locked until the transaction ends."""
        return await self._uow.get(Passkey, _LOCK, storefront=self._storefront, credential_id=credential_id)

    async def save(self, passkey: Passkey) -> None:
        await self._uow.defer_save(passkey)


async def delete_passkeys_of_user(uow: UnitOfWork, storefront: str, user_id: UUID) -> None:
    """Delete all passkeys of a user whose row is locked, and the registrations that the user has begun."""
    await uow.defer(_DELETE_CHALLENGES, storefront=storefront, user_id=user_id)
    await uow.defer(_DELETE, storefront=storefront, user_id=user_id)


async def delete_passkey(executor: Executor, storefront: str, user_id: UUID, passkey_id: UUID) -> None:
    """Raises PasskeyNotFound, also if it is another user's."""
    if not await executor.execute(_DELETE_ONE, storefront=storefront, user_id=user_id, id=passkey_id):
        raise PasskeyNotFound(passkey_id=passkey_id)


async def read_passkeys(executor: Executor, storefront: str, user_id: UUID) -> list[Row]:
    """What staff see of a user's passkeys, oldest first."""
    return await executor.fetch(_READ, storefront=storefront, user_id=user_id)


async def find_passkey(executor: Executor, storefront: str, credential_id: bytes) -> Passkey | None:
    return await executor.get(Passkey, _BY_CREDENTIAL, storefront=storefront, credential_id=credential_id)


async def find_credential_ids(executor: Executor, storefront: str, user_id: UUID) -> list[bytes]:
    """The credential ids of a user's passkeys, oldest first."""
    rows = await executor.fetch(_CREDENTIAL_IDS, storefront=storefront, user_id=user_id)
    return [row["credential_id"] for row in rows]
