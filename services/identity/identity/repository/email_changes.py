"""Queries for requested changes of the e-mail address. Callers that write hold the lock of the user's row."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

_REPLACE = """
    insert into email_changes (user_id, storefront, request_id, new_email, expires_at)
    values (%(user_id)s, %(storefront)s, %(request_id)s, %(new_email)s, %(expires_at)s)
    on conflict (user_id) do update
    set request_id = excluded.request_id, new_email = excluded.new_email, expires_at = excluded.expires_at
"""
_OF_USER = "user_id = %(user_id)s and storefront = %(storefront)s"
_FIND = f"""
    select new_email, expires_at from email_changes
    where {_OF_USER} and request_id = %(request_id)s and expires_at > %(now)s
"""
_TAKE = f"delete from email_changes where {_OF_USER} and expires_at > %(now)s returning new_email"
_DELETE = f"delete from email_changes where {_OF_USER}"


@dataclass(frozen=True, slots=True)
class PendingChange:
    new_email: str
    expires_at: datetime


class EmailChanges:
    """The requested changes of one storefront, in a transaction."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def replace(self, user_id: UUID, new_email: str, lifetime_seconds: int) -> UUID:
        """Store a request in place of the user's previous one; returns its id."""
        request_id = uuid4()
        await self._uow.defer(
            _REPLACE,
            user_id=user_id,
            storefront=self._storefront,
            request_id=request_id,
            new_email=new_email,
            expires_at=clock.now() + timedelta(seconds=lifetime_seconds),
        )
        return request_id

    async def find(self, user_id: UUID, request_id: UUID) -> PendingChange | None:
        """None if the request has expired or another one has replaced it."""
        row = await self._uow.fetch_one(
            _FIND, user_id=user_id, storefront=self._storefront, request_id=request_id, now=clock.now()
        )
        return PendingChange(**row) if row else None

    async def take(self, user_id: UUID) -> str | None:
        """Delete the user's request; returns its new address, or None if there is none or it has expired."""
        new_email: str | None = await self._uow.fetch_value(
            _TAKE, user_id=user_id, storefront=self._storefront, now=clock.now()
        )
        return new_email

    async def cancel(self, user_id: UUID) -> None:
        await self._uow.defer(_DELETE, user_id=user_id, storefront=self._storefront)
