"""Every query for pending changes of address. Who writes holds the lock of the user's row."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from common import clock
from common.database import execute
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

_REPLACE = text(
    "insert into email_changes (user_id, storefront, request_id, new_email, expires_at)"
    " values (:user_id, :storefront, :request_id, :new_email, :expires_at)"
    " on conflict (user_id) do update set request_id = excluded.request_id, new_email = excluded.new_email,"
    " expires_at = excluded.expires_at"
)
_MINE = "user_id = :user_id and storefront = :storefront"
_FIND = text(
    f"select new_email, expires_at from email_changes where {_MINE} and request_id = :request_id and expires_at > :now"
)
_TAKE = text(f"delete from email_changes where {_MINE} and expires_at > :now returning new_email")
_WITHDRAW = text(f"delete from email_changes where {_MINE}")


@dataclass(frozen=True, slots=True)
class Pending:
    new_email: str
    expires_at: datetime


class EmailChanges:
    """The pending changes of one storefront, in a transaction."""

    def __init__(self, session: AsyncSession, storefront: str) -> None:
        self._session = session
        self._storefront = storefront

    async def replace(self, user_id: UUID, new_email: str, lifetime: int) -> UUID:
        """The id of the new request, which lives for `lifetime` seconds."""
        request_id = uuid4()
        await execute(
            self._session,
            _REPLACE,
            {
                **self._of(user_id),
                "request_id": request_id,
                "new_email": new_email,
                "expires_at": clock.now() + timedelta(seconds=lifetime),
            },
        )
        return request_id

    async def find(self, user_id: UUID, request_id: UUID) -> Pending | None:
        """None once another request took its place."""
        row = (
            await execute(self._session, _FIND, {**self._of(user_id), "request_id": request_id, "now": clock.now()})
        ).first()
        return Pending(row.new_email, row.expires_at) if row else None

    async def take(self, user_id: UUID) -> str | None:
        """The new address of the change, which is pending no longer."""
        taken = await execute(self._session, _TAKE, {**self._of(user_id), "now": clock.now()})
        address: str | None = taken.scalar_one_or_none()
        return address

    async def withdraw(self, user_id: UUID) -> None:
        await execute(self._session, _WITHDRAW, self._of(user_id))

    def _of(self, user_id: UUID) -> dict[str, object]:
        return {"user_id": user_id, "storefront": self._storefront}
