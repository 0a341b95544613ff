"""Replace a password, given the current one."""

from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.errors import FieldFault, InvalidFields, InvalidToken
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.domain.errors import WrongCurrentPassword
from identity.repository.users import Users, find_credentials
from identity.storefront import Accounts
from identity.use_cases.new_password import NewPassword
from identity.use_cases.set_password import set_password


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    storefront: Storefront
    user_id: UUID
    session_id: UUID | None
    current: str
    new: NewPassword
    language: Language | None = None


async def change_password(
    command: ChangePassword, reads: Executor, uow: UnitOfWork, hasher: PasswordHasher
) -> list[SessionRevoked]:
    """All sessions end except the caller's. Raises InvalidFields, WrongCurrentPassword."""
    credentials = await find_credentials(reads, command.storefront.name, command.user_id)
    if credentials is None:
        raise InvalidToken()
    command.new.check(command.storefront, credentials.email)
    if not await hasher.verify(command.current, credentials.password_hash):
        raise WrongCurrentPassword()
    if command.storefront.section(Accounts).passwords.must_differ and command.new.password == command.current:
        raise InvalidFields(FieldFault(command.new.field, "password.unchanged"))
    new_hash = await hasher.hash(command.new.password)
    user = await Users(uow, command.storefront.name).lock_if_password_unchanged(credentials)
    if user is None:
        raise WrongCurrentPassword()
    return await set_password(
        user, new_hash, command.storefront, uow, except_session=command.session_id, language=command.language
    )
