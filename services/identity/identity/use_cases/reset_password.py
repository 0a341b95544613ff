"""Replace a password that is forgotten."""

from dataclasses import dataclass

from common.database import Reads
from common.events.identity import SessionRevoked
from common.mail import send_mail
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.email_changes import EmailChanges
from identity.domain.errors import MailTokenInvalid
from identity.domain.mail_token import Purpose
from identity.domain.mail_tokens import MailTokens, owner_of
from identity.domain.sessions import Sessions
from identity.domain.user import User
from identity.domain.users import Credentials, Users, credentials_by_id
from identity.hashing import PasswordHashes
from identity.mails import password_changed
from identity.use_cases.new_password import NewPassword


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPassword:
    storefront: Storefront
    token: str
    new: NewPassword


async def reset_password(
    command: ResetPassword, reads: Reads, session: AsyncSession, hashes: PasswordHashes
) -> list[SessionRevoked]:
    """Every session ends, every other reset token dies, and so does a pending change of address.

    Raises MailTokenInvalid, InvalidFields.

    A password that is refused does not use the token up.
    """
    owner = await _owner(command, reads)
    command.new.check(command.storefront, owner.email)
    fresh = await hashes.hash(command.new.password)
    user = await _use_token(command, owner, session)
    user.password_hash = fresh
    await MailTokens(session, user.storefront).forget(user.id, Purpose.PASSWORD_RESET)
    await EmailChanges(session, user.storefront).withdraw(user.id)
    await send_mail(session, password_changed(command.storefront, user.email))
    return await Sessions(session, command.storefront).end_all(user.id)


async def _owner(command: ResetPassword, reads: Reads) -> Credentials:
    user_id = await owner_of(reads, command.storefront.name, command.token, Purpose.PASSWORD_RESET)
    owner = await credentials_by_id(reads, command.storefront.name, user_id) if user_id else None
    if owner is None:
        raise MailTokenInvalid()
    return owner


async def _use_token(command: ResetPassword, owner: Credentials, session: AsyncSession) -> User:
    """The account is locked before the token is taken, as everywhere, so that two resets can not deadlock."""
    user = await Users(session, command.storefront.name).lock(owner.id)
    used = await MailTokens(session, command.storefront.name).use(command.token, Purpose.PASSWORD_RESET)
    if user is None or used is None:
        raise MailTokenInvalid()
    return user
