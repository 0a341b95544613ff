"""Give an account whose address was never proved to the owner of the address, who has proved it."""

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.storefronts import Storefront

from identity.domain.mail_token import Purpose
from identity.domain.user import User
from identity.repository.email_changes import EmailChanges
from identity.repository.mail_tokens import MailTokens
from identity.repository.passkeys import delete_passkeys_of_user
from identity.repository.provider_accounts import delete_provider_accounts_of_user
from identity.repository.temporary_passwords import TemporaryPasswords
from identity.use_cases.end_sessions import end_all_sessions


async def hand_over_account(user: User, storefront: Storefront, uow: UnitOfWork) -> list[SessionRevoked]:
    """Give an account to the owner of its address, who has just proved it. What the account owns stays.

    The caller locks the account before, and saves it afterwards.
    """
    user.verified_at = clock.now()
    return await withdraw_access(user, storefront, uow)


async def withdraw_access(user: User, storefront: Storefront, uow: UnitOfWork) -> list[SessionRevoked]:
    """Delete everything that signs in to an account: password, passkeys, accounts at providers, mailed links, sessions.

    The caller locks the account before, and saves it afterwards.
    """
    user.password_hash = None
    await delete_passkeys_of_user(uow, storefront.name, user.id)
    await delete_provider_accounts_of_user(uow, storefront.name, user.id)
    await TemporaryPasswords(uow).delete(user.id)
    await MailTokens(uow, storefront.name).revoke(user.id, *Purpose)
    await EmailChanges(uow, storefront.name).cancel(user.id)
    return await end_all_sessions(storefront, user.id, uow)
