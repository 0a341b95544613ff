"""Every query for accounts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from common import clock
from common.database import Reads
from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from identity.domain.user import User

_PROFILE = (
    "select id, email, first_name, last_name, phone_number, verified_at is not null as is_verified, created_at"
    " from users where storefront = %s and id = %s and is_active"
)
_ACCOUNT = (
    "select number, email, first_name, last_name, company_name, phone_number, is_active,"
    " verified_at is not null as is_verified, created_at"
    " from users where storefront = %s and id = %s and is_active"
)
_CREDENTIALS = "select id, email, password_hash, is_active, is_staff from users where storefront = %s"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is needed to judge a password, read before the slow hash so that no connection waits for it."""

    id: UUID
    email: str
    password_hash: str
    is_active: bool
    is_staff: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its owner sees it where ids are numbers."""

    number: int
    email: str
    first_name: str
    last_name: str
    company_name: str | None
    phone_number: str | None
    is_active: bool
    is_verified: bool
    created_at: datetime


class Users:
    """The accounts of one storefront, in a transaction. No query can reach another's."""

    def __init__(self, session: AsyncSession, storefront: str) -> None:
        self._session = session
        self._storefront = storefront

    async def add_if_new(self, user: User) -> bool:
        """Gives the account its number. False when the address is taken, also by one that is just committing."""
        values = user.model_dump(exclude={"number"})
        statement = (
            insert(User).values(**values).on_conflict_do_nothing(constraint="users_email").returning(col(User.number))
        )
        number = (await self._session.exec(statement)).scalar_one_or_none()
        if number is not None:
            user.number = number
        return number is not None

    async def move(self, user: User, email: str) -> bool:
        """Give the account a new address, which its owner has proved to read. False when it is taken, also by one
        that is just committing; the transaction must end then."""
        user.email = email
        user.verified_at = user.verified_at or clock.now()
        try:
            await self._session.flush()
        except IntegrityError:
            return False
        return True

    async def find(self, user_id: UUID) -> User | None:
        return (await self._session.exec(self._query().where(User.id == user_id))).one_or_none()

    async def find_by_email(self, email: str) -> User | None:
        return (await self._session.exec(self._query().where(User.email == email))).one_or_none()

    async def lock(self, user_id: UUID) -> User | None:
        """The account if it is active, kept from changing until the transaction ends."""
        return await self._lock(col(User.id) == user_id)

    async def lock_by_email(self, email: str) -> User | None:
        return await self._lock(col(User.email) == email)

    async def lock_with_password(self, known: Credentials) -> User | None:
        """As `lock`, and only while the password is still the one that was judged."""
        user = await self.lock(known.id)
        return user if user is not None and user.password_hash == known.password_hash else None

    async def _lock(self, which: ColumnElement[bool]) -> User | None:
        query = self._query().where(which, col(User.is_active)).with_for_update(key_share=True)
        return (await self._session.exec(query)).one_or_none()

    def _query(self) -> SelectOfScalar[User]:
        return select(User).where(User.storefront == self._storefront)


async def credentials_by_email(reads: Reads, storefront: str, email: str) -> Credentials | None:
    row = await reads.row(f"{_CREDENTIALS} and email = %s", (storefront, email))
    return Credentials(**row) if row else None


async def credentials_by_id(reads: Reads, storefront: str, user_id: UUID) -> Credentials | None:
    row = await reads.row(f"{_CREDENTIALS} and id = %s and is_active", (storefront, user_id))
    return Credentials(**row) if row else None


async def read_account(reads: Reads, storefront: str, user_id: UUID) -> Account | None:
    row = await reads.row(_ACCOUNT, (storefront, user_id))
    return Account(**row) if row else None


async def read_profile(reads: Reads, storefront: str, user_id: UUID) -> dict[str, Any] | None:
    """The account as its owner sees it."""
    return await reads.row(_PROFILE, (storefront, user_id))
