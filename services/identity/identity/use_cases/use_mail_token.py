"""Use the token of a mailed link."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from identity.domain.errors import MailTokenInvalid
from identity.domain.mail_token import Purpose
from identity.domain.user import User
from identity.repository.mail_tokens import MailTokens
from identity.repository.users import Users


async def use_mail_token(token: str, purpose: Purpose, owner: UUID | None, storefront: str, uow: UnitOfWork) -> User:
    """Lock the account of the token's owner, and delete the token.

    The account is locked before the token, as in every use case, so that concurrent uses cannot deadlock. Raises
    MailTokenInvalid, also if the account is not active or `owner` is None.
    """
    user = await Users(uow, storefront).lock(owner) if owner else None
    if user is None or await MailTokens(uow, storefront).use(token, purpose) is None:
        raise MailTokenInvalid()
    return user
