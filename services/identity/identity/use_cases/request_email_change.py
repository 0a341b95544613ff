"""Request the change of an account's e-mail address, with its password: a link is mailed to the new address."""

from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.jobs.queue import enqueue
from common.kernel.errors import InvalidToken
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.adapters.mails import EmailChangeMail
from identity.domain.errors import (
    NewEmailTaken,
    NewEmailUnchanged,
    WrongCurrentPassword,
)
from identity.domain.mail_token import Purpose
from identity.domain.user import User
from identity.repository.email_changes import EmailChanges
from identity.repository.mail_tokens import MailTokens
from identity.repository.users import Users, find_credentials, find_user_by_email
from identity.storefront import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEmailChange:
    """`new_email` is in its canonical form."""

    storefront: Storefront
    user_id: UUID
    current_password: str
    new_email: str
    language: Language | None = None


async def request_email_change(
    command: RequestEmailChange, reads: Executor, uow: UnitOfWork, hasher: PasswordHasher, front_end: str
) -> None:
    """Store the request and enqueue the mail, whose link leads to `front_end`. That of an earlier request is invalid.

    Raises WrongCurrentPassword, which is checked first, NewEmailUnchanged, NewEmailTaken.
    """
    storefront = command.storefront
    credentials = await find_credentials(reads, storefront.name, command.user_id)
    if credentials is None:
        raise InvalidToken()
    if not await hasher.verify(command.current_password, credentials.password_hash):
        raise WrongCurrentPassword()
    user = await Users(uow, storefront.name).lock_if_password_unchanged(credentials)
    if user is None:
        raise WrongCurrentPassword()
    if user.email == command.new_email:
        raise NewEmailUnchanged()
    if await find_user_by_email(uow, storefront.name, command.new_email) is not None:
        raise NewEmailTaken()
    page_url = f"{front_end}{storefront.mail.links.email_change}"
    await mail_confirmation(user, command.new_email, storefront, uow, page_url, command.language)


async def mail_confirmation(
    user: User,
    new_email: str,
    storefront: Storefront,
    uow: UnitOfWork,
    page_url: str | None = None,
    language: Language | None = None,
) -> None:
    """Store a locked user's request and enqueue its mail. The link of an earlier request becomes invalid."""
    await MailTokens(uow, storefront.name).revoke(user.id, Purpose.EMAIL_CHANGE)
    lifetime = storefront.section(Tokens).email_change
    request_id = await EmailChanges(uow, storefront.name).replace(user.id, new_email, lifetime)
    mail = EmailChangeMail(
        storefront=storefront.name, user_id=user.id, request_id=request_id, page_url=page_url, language=language
    )
    await enqueue(uow, mail)
