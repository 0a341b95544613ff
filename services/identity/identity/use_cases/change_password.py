"""Replace a password that is known."""

from dataclasses import dataclass
from uuid import UUID

from common.database import Reads
from common.errors import FieldFault, InvalidFields, InvalidToken
from common.events.identity import SessionRevoked
from common.mail import send_mail
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.email_changes import EmailChanges
from identity.domain.errors import WrongCurrentPassword
from identity.domain.mail_token import Purpose
from identity.domain.mail_tokens import MailTokens
from identity.domain.sessions import Sessions
from identity.domain.users import Users, credentials_by_id
from identity.hashing import PasswordHashes
from identity.mails import password_changed
from identity.use_cases.new_password import NewPassword


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    storefront: Storefront
    user_id: UUID
    session_id: UUID | None
    current: str
    new: NewPassword


async def change_password(
    command: ChangePassword, reads: Reads, session: AsyncSession, hashes: PasswordHashes
) -> list[SessionRevoked]:
    """Every session but the caller's ends, and what the old password asked for is worthless.

    Raises InvalidFields, WrongCurrentPassword.
    """
    known = await credentials_by_id(reads, command.storefront.name, command.user_id)
    if known is None:
        raise InvalidToken()
    command.new.check(command.storefront, known.email)
    if not await hashes.verify(command.current, known.password_hash):
        raise WrongCurrentPassword()
    if command.storefront.accounts.passwords.must_differ and command.new.password == command.current:
        raise InvalidFields(FieldFault(command.new.field, "password.unchanged"))
    fresh = await hashes.hash(command.new.password)
    user = await Users(session, command.storefront.name).lock_with_password(known)
    if user is None:
        raise WrongCurrentPassword()
    user.password_hash = fresh
    await MailTokens(session, user.storefront).forget(user.id, Purpose.PASSWORD_RESET)
    await EmailChanges(session, user.storefront).withdraw(user.id)
    await send_mail(session, password_changed(command.storefront, user.email))
    return await Sessions(session, command.storefront).end_all(user.id, but=command.session_id)
