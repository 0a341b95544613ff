"""Do what a mailed link is for, when its page is served here and not by the storefront's front end."""

from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.jobs.queue import enqueue
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront

from identity.adapters.temporary_password_mails import TemporaryPasswordMail
from identity.domain.errors import MailTokenInvalid
from identity.domain.mail_token import Purpose
from identity.repository.mail_tokens import find_token
from identity.repository.users import Users
from identity.use_cases.confirm_email_change import confirm_email_change
from identity.use_cases.hand_over_account import hand_over_account
from identity.use_cases.use_mail_token import use_mail_token
from identity.use_cases.verify_email import verify_email


@dataclass(frozen=True, slots=True)
class FollowedLink:
    """`revoked` are the sessions that ended."""

    purpose: Purpose
    revoked: list[SessionRevoked]


async def follow_mailed_link(
    storefront: Storefront, token: str, reads: Executor, uow: UnitOfWork, language: Language | None = None
) -> FollowedLink:
    """The token is used up. `language` is what the request prefers. Raises MailTokenInvalid, NewEmailOvertaken."""
    found = await find_token(reads, storefront.name, token)
    if found is None:
        raise MailTokenInvalid()
    match found.purpose:
        case Purpose.VERIFICATION:
            await verify_email(storefront.name, token, reads, uow)
        case Purpose.EMAIL_CHANGE:
            await confirm_email_change(storefront, token, reads, uow, language)
        case Purpose.PASSWORD_RESET:
            return FollowedLink(
                found.purpose, await _mail_new_password(storefront, token, found.user_id, uow, language)
            )
    return FollowedLink(found.purpose, [])


async def _mail_new_password(
    storefront: Storefront, token: str, owner: UUID, uow: UnitOfWork, language: Language | None
) -> list[SessionRevoked]:
    """The link proves the address, so the account is handed over; its new password is mailed there."""
    user = await use_mail_token(token, Purpose.PASSWORD_RESET, owner, storefront.name, uow)
    if user.is_staff:
        raise MailTokenInvalid()
    revoked = await hand_over_account(user, storefront, uow)
    await Users(uow, storefront.name).save(user)
    await enqueue(uow, TemporaryPasswordMail(storefront=storefront.name, user_id=user.id, language=language))
    return revoked
