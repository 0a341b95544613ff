"""Queries for the tokens in mailed links."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.domain.mail_token import MailToken, Purpose
from identity.domain.random_tokens import digest_of, new_token

_VALID = """
    digest = %(digest)s and storefront = %(storefront)s and purpose = %(purpose)s and expires_at > %(now)s
"""
_OWNER = f"select user_id from mail_tokens where {_VALID}"
_FIND = """
    select t.user_id, t.purpose, coalesce(c.new_email, u.email) as email, coalesce(n.name, '') as username
    from mail_tokens t
        join users u on u.id = t.user_id
        left join usernames n on n.user_id = t.user_id
        left join email_changes c on c.user_id = t.user_id and t.purpose = 'email_change'
    where t.digest = %(digest)s and t.storefront = %(storefront)s and t.expires_at > %(now)s and u.is_active
"""
_USE = f"delete from mail_tokens where {_VALID} returning user_id"
_REVOKE = "delete from mail_tokens where user_id = %(user_id)s and purpose = any(%(purposes)s)"


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A valid token of an active account: what it is for, and the address to which it was mailed."""

    user_id: UUID
    purpose: Purpose
    email: str
    username: str


class MailTokens:
    """The mail tokens of one storefront, in a transaction."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def issue(self, user_id: UUID, purpose: Purpose, lifetime_seconds: int) -> str:
        """A new token. Only its digest is stored."""
        token = new_token()
        await self._uow.defer_add(
            MailToken(
                digest=digest_of(token),
                storefront=self._storefront,
                user_id=user_id,
                purpose=purpose.value,
                expires_at=clock.now() + timedelta(seconds=lifetime_seconds),
            )
        )
        return token

    async def use(self, token: str, purpose: Purpose) -> UUID | None:
        """Delete a token; returns its user, or None if it is not valid. Only one of concurrent calls gets the user."""
        user_id: UUID | None = await self._uow.fetch_value(
            _USE, digest=digest_of(token), storefront=self._storefront, purpose=purpose.value, now=clock.now()
        )
        return user_id

    async def revoke(self, user_id: UUID, *purposes: Purpose) -> None:
        """Delete all tokens of the user for these purposes."""
        await self._uow.defer(_REVOKE, user_id=user_id, purposes=[purpose.value for purpose in purposes])


async def find_token_owner(executor: Executor, storefront: str, token: str, purpose: Purpose) -> UUID | None:
    """The user of a valid token, which stays valid."""
    user_id: UUID | None = await executor.fetch_value(
        _OWNER, digest=digest_of(token), storefront=storefront, purpose=purpose.value, now=clock.now()
    )
    return user_id


async def find_token(executor: Executor, storefront: str, token: str) -> FoundToken | None:
    """A valid token, whatever it is for. It stays valid."""
    row = await executor.fetch_one(_FIND, digest=digest_of(token), storefront=storefront, now=clock.now())
    return FoundToken(row["user_id"], Purpose(row["purpose"]), row["email"], row["username"]) if row else None
