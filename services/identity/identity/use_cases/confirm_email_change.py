"""Change an account's e-mail address with the link that was mailed to the new one."""

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront
from common.mail.mails import send_mail

from identity.adapters.mails import email_changed
from identity.domain.errors import (
    MailTokenInvalid,
    NewEmailOvertaken,
)
from identity.domain.mail_token import Purpose
from identity.domain.user import User
from identity.repository.email_changes import EmailChanges
from identity.repository.mail_tokens import MailTokens, find_token_owner
from identity.repository.users import Users
from identity.use_cases.use_mail_token import use_mail_token


async def confirm_email_change(
    storefront: Storefront, token: str, reads: Executor, uow: UnitOfWork, language: Language | None = None
) -> User:
    """Set the new address. The links that were mailed to the old one become invalid, and a mail there says so, in what
    the request prefers if the account has no language.

    Raises MailTokenInvalid, NewEmailOvertaken.
    """
    owner = await find_token_owner(reads, storefront.name, token, Purpose.EMAIL_CHANGE)
    user = await use_mail_token(token, Purpose.EMAIL_CHANGE, owner, storefront.name, uow)
    new = await EmailChanges(uow, storefront.name).take(user.id)
    if new is None:
        raise MailTokenInvalid()
    old = user.email
    if not await Users(uow, storefront.name).change_email(user, new):
        raise NewEmailOvertaken()
    await MailTokens(uow, storefront.name).revoke(user.id, *Purpose)
    await send_mail(uow, email_changed(storefront, user, old, language))
    return user
