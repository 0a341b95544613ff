"""Queries for accounts."""

from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.table_mapper import mark_saved
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.errors import InvalidToken
from psycopg.errors import UniqueViolation

from identity.domain.account import Account, Credentials
from identity.domain.user import User

_BY_ID = "storefront = %(storefront)s and id = %(id)s"
_BY_EMAIL = "storefront = %(storefront)s and email = %(email)s"
_LOCK_BY_ID = f"{_BY_ID} and is_active for no key update"
_LOCK_BY_EMAIL = f"{_BY_EMAIL} and is_active for no key update"
_INSERT = """
    insert into users (
        id, storefront, email, password_hash, first_name, last_name, phone_number, company_name, language, is_active,
        is_staff, staff_role, verified_at, created_at, last_login_at
    ) values (
        %(id)s, %(storefront)s, %(email)s, %(password_hash)s, %(first_name)s, %(last_name)s, %(phone_number)s,
        %(company_name)s, %(language)s, %(is_active)s, %(is_staff)s, %(staff_role)s, %(verified_at)s, %(created_at)s,
        %(last_login_at)s
    ) on conflict on constraint users_email do nothing returning number
"""
_LOCK_BY_ID_IN_ANY_STATE = f"{_BY_ID} for no key update"
_LOCK_BY_EMAIL_IN_ANY_STATE = f"{_BY_EMAIL} for no key update"
_CHANGE_EMAIL = "update users set email = %(email)s, verified_at = %(verified_at)s where id = %(id)s"
_DELETE = f"delete from users where {_BY_ID}"
_EXISTS = f"select 1 from users where {_BY_EMAIL}"
_IDS_BY_EMAIL = "select id, email from users where storefront = %(storefront)s and email = any(%(emails)s)"
_ID_BY_NUMBER = "select id from users where storefront = %(storefront)s and number = %(number)s and is_active"
_PROFILE = f"""
    select id, email, first_name, last_name, phone_number, verified_at is not null as is_verified, created_at
    from users where {_BY_ID} and is_active
"""
_ACCOUNT = f"""
    select number, email, first_name, last_name, company_name, phone_number, is_active,
           verified_at is not null as is_verified, created_at
    from users where {_BY_ID} and is_active
"""
_CREDENTIALS = """
    select id, email, password_hash, is_active, is_staff,
           exists (select from temporary_passwords where user_id = users.id) as has_mailed_password
    from users
"""
_CREDENTIALS_BY_ID = f"{_CREDENTIALS} where {_BY_ID} and is_active"
_CREDENTIALS_BY_EMAIL = f"{_CREDENTIALS} where {_BY_EMAIL}"


class Users:
    """The accounts of one storefront, in a transaction."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def add_if_new(self, user: User) -> bool:
        """Insert the account and set its number. Returns False if the address is taken.

        Waits for other transactions that insert the same address.
        """
        number = await self._uow.fetch_value(_INSERT, **user.model_dump(exclude={"number", "own_fields"}))
        if number is None:
            return False
        user.number = number
        mark_saved(user)
        return True

    async def save(self, user: User) -> None:
        await self._uow.defer_save(user)

    async def change_email(self, user: User, email: str) -> bool:
        """Set the account's address, which counts as verified. Returns False if it is taken; then the transaction has
        failed and must be rolled back. Waits for other transactions that take the same address."""
        verified_at = user.verified_at or clock.now()
        try:
            await self._uow.execute(_CHANGE_EMAIL, id=user.id, email=email, verified_at=verified_at)
        except UniqueViolation:
            return False
        user.email, user.verified_at = email, verified_at
        mark_saved(user)
        return True

    async def delete(self, user_id: UUID) -> None:
        """Delete the account with every row that refers to it."""
        await self._uow.defer(_DELETE, storefront=self._storefront, id=user_id)

    async def lock(self, user_id: UUID) -> User | None:
        """The account if it is active, locked until the transaction ends."""
        return await self._lock(_LOCK_BY_ID, id=user_id)

    async def lock_by_email(self, email: str) -> User | None:
        return await self._lock(_LOCK_BY_EMAIL, email=email)

    async def lock_in_any_state(self, user_id: UUID) -> User | None:
        """As `lock`, also if the account is not active."""
        return await self._lock(_LOCK_BY_ID_IN_ANY_STATE, id=user_id)

    async def lock_by_email_in_any_state(self, email: str) -> User | None:
        return await self._lock(_LOCK_BY_EMAIL_IN_ANY_STATE, email=email)

    async def lock_if_password_unchanged(self, credentials: Credentials) -> User | None:
        """As `lock`, but None if the password hash is no longer that of `credentials`."""
        user = await self.lock(credentials.id)
        return user if user is not None and user.password_hash == credentials.password_hash else None

    async def _lock(self, where: LiteralString, **parameters: Any) -> User | None:
        return await self._uow.get(User, where, storefront=self._storefront, **parameters)


async def find_user_by_email(executor: Executor, storefront: str, email: str) -> User | None:
    return await executor.get(User, _BY_EMAIL, storefront=storefront, email=email)


async def find_user_ids_by_email(executor: Executor, storefront: str, emails: Sequence[str]) -> dict[str, UUID]:
    """Of those that exist, in any state."""
    rows = await executor.fetch(_IDS_BY_EMAIL, storefront=storefront, emails=list(emails))
    return {row["email"]: row["id"] for row in rows}


async def has_account(executor: Executor, storefront: str, email: str) -> bool:
    """Whether an address has an account, be it locked or not."""
    return await executor.fetch_one(_EXISTS, storefront=storefront, email=email) is not None


async def find_user_id_by_number(executor: Executor, storefront: str, number: int) -> UUID | None:
    """The id of an active account."""
    user_id: UUID | None = await executor.fetch_value(_ID_BY_NUMBER, storefront=storefront, number=number)
    return user_id


async def find_credentials_by_email(executor: Executor, storefront: str, email: str) -> Credentials | None:
    row = await executor.fetch_one(_CREDENTIALS_BY_EMAIL, storefront=storefront, email=email)
    return Credentials(**row) if row else None


async def find_credentials(executor: Executor, storefront: str, user_id: UUID) -> Credentials | None:
    """The credentials of an active account; None for any other."""
    row = await executor.fetch_one(_CREDENTIALS_BY_ID, storefront=storefront, id=user_id)
    return Credentials(**row) if row else None


async def read_account(executor: Executor, storefront: str, user_id: UUID) -> Account:
    """The profile of a signed-in user. Raises InvalidToken if the account is deleted or locked."""
    return Account(**await _read(executor, _ACCOUNT, storefront, user_id))


async def read_profile(executor: Executor, storefront: str, user_id: UUID) -> Row:
    """As `read_account`, for contracts whose ids are UUIDs."""
    return await _read(executor, _PROFILE, storefront, user_id)


async def _read(executor: Executor, sql: LiteralString, storefront: str, user_id: UUID) -> Row:
    row = await executor.fetch_one(sql, storefront=storefront, id=user_id)
    if row is None:
        raise InvalidToken()
    return row
