"""Queries for the tokens in mailed links."""

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
_USE = f"delete from mail_tokens where {_VALID} returning user_id"
_REVOKE = "delete from mail_tokens where user_id = %(user_id)s and purpose = any(%(purposes)s)"


class MailTokens:
    """The mail tokens of one storefront, in a transaction."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def issue(self, user_id: UUID, purpose: Purpose, lifetime_seconds: int) -> str:
        """A new token. Only its digest is stored."""
        token = new_token()
        await self._uow.add(
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
