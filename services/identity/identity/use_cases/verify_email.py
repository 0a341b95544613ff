"""Believe that an address is its owner's."""

from common import clock
from common.database import Reads
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.errors import MailTokenInvalid
from identity.domain.mail_token import Purpose
from identity.domain.mail_tokens import MailTokens, owner_of
from identity.domain.users import Users


async def verify_email(storefront: str, token: str, reads: Reads, session: AsyncSession) -> None:
    """Raises MailTokenInvalid, for a locked account as well."""
    owner = await owner_of(reads, storefront, token, Purpose.VERIFICATION)
    user = await Users(session, storefront).lock(owner) if owner else None
    if user is None or await MailTokens(session, storefront).use(token, Purpose.VERIFICATION) is None:
        raise MailTokenInvalid()
    user.verified_at = user.verified_at or clock.now()
