"""Every query for accounts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.database import Reads
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from identity.domain.user import User

_PROFILE = (
    "select id, email, first_name, last_name, phone_number, verified_at is not null as is_verified, created_at"
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


class Users:
    """The accounts of one storefront, in a transaction. No query can reach another's."""

    def __init__(self, session: AsyncSession, storefront: str) -> None:
        self._session = session
        self._storefront = storefront

    async def add_if_new(self, user: User) -> bool:
        """False when the address is taken, also by a registration that is just committing."""
        values = user.model_dump(exclude={"number"})
        statement = (
            insert(User).values(**values).on_conflict_do_nothing(constraint="users_email").returning(col(User.id))
        )
        return (await self._session.exec(statement)).first() is not None

    async def find(self, user_id: UUID) -> User | None:
        return (await self._session.exec(self._query().where(User.id == user_id))).one_or_none()

    async def find_by_email(self, email: str) -> User | None:
        return (await self._session.exec(self._query().where(User.email == email))).one_or_none()

    async def lock(self, user_id: UUID) -> User | None:
        """The account if it is active, kept from changing until the transaction ends."""
        query = self._query().where(User.id == user_id, col(User.is_active)).with_for_update(key_share=True)
        return (await self._session.exec(query)).one_or_none()

    async def lock_with_password(self, known: Credentials) -> User | None:
        """As `lock`, and only while the password is still the one that was judged."""
        user = await self.lock(known.id)
        return user if user is not None and user.password_hash == known.password_hash else None

    def _query(self) -> SelectOfScalar[User]:
        return select(User).where(User.storefront == self._storefront)


async def credentials_by_email(reads: Reads, storefront: str, email: str) -> Credentials | None:
    row = await reads.row(f"{_CREDENTIALS} and email = %s", (storefront, email))
    return Credentials(**row) if row else None


async def credentials_by_id(reads: Reads, storefront: str, user_id: UUID) -> Credentials | None:
    row = await reads.row(f"{_CREDENTIALS} and id = %s and is_active", (storefront, user_id))
    return Credentials(**row) if row else None


async def read_profile(reads: Reads, storefront: str, user_id: UUID) -> dict[str, Any] | None:
    """The account as its owner sees it."""
    return await reads.row(_PROFILE, (storefront, user_id))
