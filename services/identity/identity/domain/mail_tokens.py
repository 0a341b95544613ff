"""Every query for the tokens that travel by mail."""

from datetime import timedelta
from uuid import UUID

from common import clock
from common.database import Reads
from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.mail_token import MailToken, Purpose, digest_of, fresh_token


class MailTokens:
    """The mail tokens of one storefront, in a transaction."""

    def __init__(self, session: AsyncSession, storefront: str) -> None:
        self._session = session
        self._storefront = storefront

    async def issue(self, user_id: UUID, purpose: Purpose, lifetime: int) -> str:
        """A new token, valid for `lifetime` seconds. The caller holds its only copy."""
        token = fresh_token()
        self._session.add(
            MailToken(
                digest=digest_of(token),
                storefront=self._storefront,
                user_id=user_id,
                purpose=purpose,
                expires_at=clock.now() + timedelta(seconds=lifetime),
            )
        )
        return token

    async def use(self, token: str, purpose: Purpose) -> UUID | None:
        """Whose token it was. Of several requests with one token a single one is answered."""
        statement = (
            delete(MailToken)
            .where(
                col(MailToken.digest) == digest_of(token),
                col(MailToken.storefront) == self._storefront,
                col(MailToken.purpose) == purpose,
                col(MailToken.expires_at) > clock.now(),
            )
            .returning(col(MailToken.user_id))
            .execution_options(synchronize_session=False)
        )
        return (await self._session.exec(statement)).scalar_one_or_none()

    async def forget(self, user_id: UUID, *purposes: Purpose) -> None:
        """Make every outstanding token of these purposes worthless."""
        statement = delete(MailToken).where(col(MailToken.user_id) == user_id, col(MailToken.purpose).in_(purposes))
        await self._session.exec(statement.execution_options(synchronize_session=False))


async def owner_of(reads: Reads, storefront: str, token: str, purpose: Purpose) -> UUID | None:
    """Whose live token it is, without using it."""
    row = await reads.row(
        "select user_id from mail_tokens where digest = %s and storefront = %s and purpose = %s and expires_at > %s",
        (digest_of(token), storefront, purpose, clock.now()),
    )
    return row["user_id"] if row else None
