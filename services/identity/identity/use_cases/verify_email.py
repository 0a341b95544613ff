"""Verify an account's e-mail address."""

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.domain.mail_token import Purpose
from identity.repository.mail_tokens import find_token_owner
from identity.repository.users import Users
from identity.use_cases.use_mail_token import use_mail_token


async def verify_email(storefront: str, token: str, reads: Executor, uow: UnitOfWork) -> None:
    """Raises MailTokenInvalid, also if the account is locked."""
    owner = await find_token_owner(reads, storefront, token, Purpose.VERIFICATION)
    user = await use_mail_token(token, Purpose.VERIFICATION, owner, storefront, uow)
    user.verified_at = user.verified_at or clock.now()
    await Users(uow, storefront).save(user)
