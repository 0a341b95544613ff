"""Replace a forgotten password, given the token of a mailed link."""

from dataclasses import dataclass

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.domain.account import Credentials
from identity.domain.errors import MailTokenInvalid
from identity.domain.mail_token import Purpose
from identity.repository.mail_tokens import find_token_owner
from identity.repository.users import find_credentials
from identity.use_cases.new_password import NewPassword
from identity.use_cases.set_password import set_password
from identity.use_cases.use_mail_token import use_mail_token


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPassword:
    storefront: Storefront
    token: str
    new: NewPassword
    language: Language | None = None


async def reset_password(
    command: ResetPassword, reads: Executor, uow: UnitOfWork, hasher: PasswordHasher
) -> list[SessionRevoked]:
    """All sessions end. If the password is refused, the token stays valid. Raises MailTokenInvalid, InvalidFields."""
    owner = await _owner(command, reads)
    command.new.check(command.storefront, owner.email)
    new_hash = await hasher.hash(command.new.password)
    user = await use_mail_token(command.token, Purpose.PASSWORD_RESET, owner.id, command.storefront.name, uow)
    return await set_password(user, new_hash, command.storefront, uow, language=command.language)


async def _owner(command: ResetPassword, reads: Executor) -> Credentials:
    user_id = await find_token_owner(reads, command.storefront.name, command.token, Purpose.PASSWORD_RESET)
    owner = await find_credentials(reads, command.storefront.name, user_id) if user_id else None
    if owner is None:
        raise MailTokenInvalid()
    return owner
