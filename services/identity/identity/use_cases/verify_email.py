"""Believe that an address is its owner's."""

from common import clock
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.errors import MailTokenInvalid
from identity.domain.mail_token import Purpose
from identity.domain.mail_tokens import MailTokens
from identity.domain.users import Users


async def verify_email(storefront: str, token: str, session: AsyncSession) -> None:
    """Raises MailTokenInvalid. A locked account stays locked."""
    user_id = await MailTokens(session, storefront).use(token, Purpose.VERIFICATION)
    user = await Users(session, storefront).find(user_id) if user_id else None
    if user is None:
        raise MailTokenInvalid()
    user.verified_at = user.verified_at or clock.now()
