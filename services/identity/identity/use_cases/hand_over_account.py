"""Give an account whose address was never proved to the owner of the address."""

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.storefronts import Storefront

from identity.domain.mail_token import Purpose
from identity.domain.user import User
from identity.repository.email_changes import EmailChanges
from identity.repository.mail_tokens import MailTokens
from identity.repository.passkeys import delete_passkeys_of_user
from identity.use_cases.end_sessions import end_all_sessions


async def hand_over_account(user: User, storefront: Storefront, uow: UnitOfWork) -> list[SessionRevoked]:
    """The caller locks the account before, and saves it afterwards.

    It may have been created by another person, so everything that signs in to it is deleted: password, passkeys, mailed
    links and sessions. What the account owns stays.
    """
    user.verified_at, user.password_hash = clock.now(), None
    await delete_passkeys_of_user(uow, storefront.name, user.id)
    await MailTokens(uow, storefront.name).revoke(user.id, *Purpose)
    await EmailChanges(uow, storefront.name).cancel(user.id)
    return await end_all_sessions(storefront, user.id, uow)
