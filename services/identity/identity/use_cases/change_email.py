"""Move an account to another address: asked for with the password, done when the new address has proved to be read."""

from dataclasses import dataclass
from uuid import UUID

from common.database import Reads
from common.errors import InvalidToken
from common.mail import send_mail
from common.storefronts import Storefront
from common.tasks import enqueue
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.email_changes import EmailChanges
from identity.domain.errors import (
    MailTokenInvalid,
    NewEmailOvertaken,
    NewEmailTaken,
    NewEmailUnchanged,
    WrongCurrentPassword,
)
from identity.domain.mail_token import Purpose
from identity.domain.mail_tokens import MailTokens, owner_of
from identity.domain.user import User
from identity.domain.users import Users, credentials_by_id
from identity.hashing import PasswordHashes
from identity.mails import EmailChangeMail, email_changed


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEmailChange:
    """`new_email` is canonical already."""

    storefront: Storefront
    user_id: UUID
    current_password: str
    new_email: str


async def request_email_change(
    command: RequestEmailChange, reads: Reads, session: AsyncSession, hashes: PasswordHashes
) -> None:
    """Takes the place of an earlier request, whose link is worthless from now on.

    Raises WrongCurrentPassword before anything else, NewEmailUnchanged, NewEmailTaken.
    """
    shop = command.storefront
    known = await credentials_by_id(reads, shop.name, command.user_id)
    if known is None:
        raise InvalidToken()
    if not await hashes.verify(command.current_password, known.password_hash):
        raise WrongCurrentPassword()
    user = await Users(session, shop.name).lock_with_password(known)
    if user is None:
        raise WrongCurrentPassword()
    if user.email == command.new_email:
        raise NewEmailUnchanged()
    if await Users(session, shop.name).find_by_email(command.new_email) is not None:
        raise NewEmailTaken()
    await MailTokens(session, shop.name).forget(user.id, Purpose.EMAIL_CHANGE)
    request_id = await EmailChanges(session, shop.name).replace(user.id, command.new_email, shop.tokens.email_change)
    await enqueue(session, EmailChangeMail(storefront=shop.name, user_id=user.id, request_id=request_id))


async def confirm_email_change(storefront: Storefront, token: str, reads: Reads, session: AsyncSession) -> User:
    """The account at its new address; every other mailed link of it was sent to the old one and dies.

    Raises MailTokenInvalid, NewEmailOvertaken.
    """
    users, tokens = Users(session, storefront.name), MailTokens(session, storefront.name)
    owner = await owner_of(reads, storefront.name, token, Purpose.EMAIL_CHANGE)
    user = await users.lock(owner) if owner else None
    if user is None or await tokens.use(token, Purpose.EMAIL_CHANGE) is None:
        raise MailTokenInvalid()
    new = await EmailChanges(session, storefront.name).take(user.id)
    if new is None:
        raise MailTokenInvalid()
    old = user.email
    if not await users.move(user, new):
        raise NewEmailOvertaken()
    await tokens.forget(user.id, *Purpose)
    await send_mail(session, email_changed(storefront, old, new))
    return user
