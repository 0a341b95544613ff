"""Queries for passwords that are mailed to customers."""

from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.kernel.languages import Language

from identity.domain.temporary_password import TemporaryPassword

_DELETE = "delete from temporary_passwords where user_id = %(user_id)s"
_TAKE = f"{_DELETE} returning user_id"
_EXISTS = "select 1 from temporary_passwords where user_id = %(user_id)s"
_MAILED = "update temporary_passwords set encrypted = null where user_id = %(user_id)s and mail_id = %(mail_id)s"
_PENDING = """
    select u.email, u.language, u.password_hash is not null as has_password, t.encrypted, t.mail_id
    from users u left join temporary_passwords t on t.user_id = u.id
    where u.storefront = %(storefront)s and u.id = %(user_id)s
"""
_SET_FIRST = """
    update users set password_hash = %(password_hash)s
    where storefront = %(storefront)s and id = %(user_id)s and password_hash is null returning id
"""


@dataclass(frozen=True, slots=True)
class PendingPassword:
    """The state of an account whose password is to be mailed. `encrypted` and `mail_id` are None unless it has a
    password that is not mailed yet."""

    email: str
    language: Language | None
    has_password: bool
    encrypted: bytes | None
    mail_id: UUID | None


class TemporaryPasswords:
    """Passwords that are to be mailed, or were mailed and not used yet."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    async def find(self, storefront: str, user_id: UUID) -> PendingPassword | None:
        """None without such an account."""
        row = await self._executor.fetch_one(_PENDING, storefront=storefront, user_id=user_id)
        return PendingPassword(**row) if row else None

    async def set_first(self, storefront: str, password_hash: str, pending: TemporaryPassword) -> bool:
        """Set the password of an account that has none, and keep it for the mail, in one statement; whether it did."""
        return await self._executor.add_guarded(
            _SET_FIRST, pending, storefront=storefront, user_id=pending.user_id, password_hash=password_hash
        )

    async def record_mailed(self, user_id: UUID, mail_id: UUID) -> None:
        """Delete the copy of the password, unless another one has replaced it. It still counts as not used."""
        await self._executor.execute(_MAILED, user_id=user_id, mail_id=mail_id)

    async def is_unused(self, user_id: UUID) -> bool:
        """Whether the user's password is a mailed one, or one to be mailed, that was not used yet."""
        return await self._executor.fetch_one(_EXISTS, user_id=user_id) is not None

    async def take(self, user_id: UUID) -> bool:
        """Record that the user's password is used; whether it was a mailed one that was not used before."""
        return await self._executor.fetch_one(_TAKE, user_id=user_id) is not None

    async def delete(self, user_id: UUID) -> None:
        """For a user whose password is replaced."""
        await self._executor.defer(_DELETE, user_id=user_id)
