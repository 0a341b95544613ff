"""What every replacement of a password does."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront
from common.mail.mails import Mail, send_mail

from identity.adapters.mails import password_changed
from identity.domain.mail_token import Purpose
from identity.domain.user import User
from identity.repository.email_changes import EmailChanges
from identity.repository.mail_tokens import MailTokens
from identity.repository.temporary_passwords import TemporaryPasswords
from identity.repository.users import Users
from identity.use_cases.end_sessions import end_all_sessions


async def set_password(
    user: User,
    password_hash: str,
    storefront: Storefront,
    uow: UnitOfWork,
    *,
    except_session: UUID | None = None,
    mail: Mail | None = None,
    language: Language | None = None,
) -> list[SessionRevoked]:
    """Set the password of a locked account, send a mail to its owner, and end its sessions except `except_session`.

    `mail` is for contracts in which passwords cannot be reset, `language` what the request prefers. Reset links and a
    requested change of address become invalid.
    """
    user.password_hash = password_hash
    await Users(uow, storefront.name).save(user)
    await TemporaryPasswords(uow).delete(user.id)
    await MailTokens(uow, storefront.name).revoke(user.id, Purpose.PASSWORD_RESET)
    await EmailChanges(uow, storefront.name).cancel(user.id)
    await send_mail(uow, mail or password_changed(storefront, user, language))
    return await end_all_sessions(storefront, user.id, uow, except_id=except_session)
