"""Lock the account of a signed-in member of staff who changes their own second factors."""

from dataclasses import dataclass
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import InvalidToken
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.domain.account import Credentials
from identity.domain.errors import WrongCurrentPassword
from identity.domain.user import User
from identity.repository.sessions import is_live
from identity.repository.users import Users, find_credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The signed-in member of staff."""

    storefront: Storefront
    user_id: UUID
    session_id: UUID


async def check_own_password(person: Person, password: str, reads: Executor, hasher: PasswordHasher) -> Credentials:
    """Raises WrongCurrentPassword, and InvalidToken if the account is locked."""
    credentials = await find_credentials(reads, person.storefront.name, person.user_id)
    if credentials is None:
        raise InvalidToken()
    if not await hasher.verify(password, credentials.password_hash):
        raise WrongCurrentPassword()
    return credentials


async def lock_staff_account(person: Person, uow: UnitOfWork, proven: Credentials | None = None) -> User:
    """Raises InvalidToken if the session ended meanwhile, or the password is not the `proven` one any more."""
    name = person.storefront.name
    user = await Users(uow, name).lock(person.user_id)
    if user is None or not user.is_staff or not await is_live(uow, name, person.user_id, person.session_id):
        raise InvalidToken()
    if proven is not None and user.password_hash != proven.password_hash:
        raise InvalidToken()
    return user
