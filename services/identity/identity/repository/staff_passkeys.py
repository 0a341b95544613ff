"""Queries for the passkeys of staff."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork

from identity.domain.passkey import StaffPasskey
from identity.domain.passkey_errors import PasskeyNotFound

_OF_USER: LiteralString = "storefront = %(storefront)s and user_id = %(user_id)s"
_BY_CREDENTIAL: LiteralString = f"{_OF_USER} and credential_id = %(credential_id)s"
_LOCK: LiteralString = f"{_BY_CREDENTIAL} for no key update"
_SHOWN: LiteralString = "id, name, created_at, last_used_at"
_READ: LiteralString = f"select {_SHOWN} from staff_passkeys where {_OF_USER} order by created_at, id"
_HAS: LiteralString = f"select exists (select from staff_passkeys where {_OF_USER})"
_COUNT: LiteralString = f"select count(*) from staff_passkeys where {_OF_USER}"
_CREDENTIALS: LiteralString = f"""
    select credential_id, transports from staff_passkeys where {_OF_USER} and rp_id = %(rp_id)s order by created_at, id
"""
_RENAME: LiteralString = (
    f"update staff_passkeys set name = %(name)s where {_OF_USER} and id = %(id)s returning {_SHOWN}"
)
_DELETE: LiteralString = f"delete from staff_passkeys where {_OF_USER} and id = %(id)s"


async def read_staff_passkeys(executor: Executor, storefront: str, user_id: UUID) -> list[Row]:
    """What the member sees of them, oldest first."""
    return await executor.fetch(_READ, storefront=storefront, user_id=user_id)


async def has_staff_passkey(executor: Executor, storefront: str, user_id: UUID) -> bool:
    return bool(await executor.fetch_value(_HAS, storefront=storefront, user_id=user_id))


async def count_staff_passkeys(executor: Executor, storefront: str, user_id: UUID) -> int:
    return int(await executor.fetch_value(_COUNT, storefront=storefront, user_id=user_id))


async def read_credentials(executor: Executor, storefront: str, user_id: UUID, rp_id: str) -> list[Row]:
    """Credential ids and transports of those that pages of `rp_id` can use, oldest first."""
    return await executor.fetch(_CREDENTIALS, storefront=storefront, user_id=user_id, rp_id=rp_id)


async def find_staff_passkey(
    executor: Executor, storefront: str, user_id: UUID, credential_id: bytes
) -> StaffPasskey | None:
    return await executor.get(
        StaffPasskey, _BY_CREDENTIAL, storefront=storefront, user_id=user_id, credential_id=credential_id
    )


async def lock_staff_passkey(
    uow: UnitOfWork, storefront: str, user_id: UUID, credential_id: bytes
) -> StaffPasskey | None:
    return await uow.get(StaffPasskey, _LOCK, storefront=storefront, user_id=user_id, credential_id=credential_id)


async def rename_staff_passkey(uow: UnitOfWork, storefront: str, user_id: UUID, passkey_id: UUID, name: str) -> Row:
    """What the member sees of it. Raises PasskeyNotFound, also if it is another member's."""
    row = await uow.fetch_one(_RENAME, storefront=storefront, user_id=user_id, id=passkey_id, name=name)
    if row is None:
        raise PasskeyNotFound(passkey_id=passkey_id)
    return row


async def delete_staff_passkey(uow: UnitOfWork, storefront: str, user_id: UUID, passkey_id: UUID) -> None:
    """Raises PasskeyNotFound, also if it is another member's."""
    if not await uow.execute(_DELETE, storefront=storefront, user_id=user_id, id=passkey_id):
        raise PasskeyNotFound(passkey_id=passkey_id)
