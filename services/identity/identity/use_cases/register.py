"""Create an account."""

from dataclasses import dataclass

from common.db.unit_of_work import UnitOfWork
from common.events.identity import UserRegistered
from common.jobs.queue import enqueue
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish

from identity.adapters.hashing import PasswordHasher
from identity.adapters.mails import VerificationMail
from identity.domain.errors import EmailTaken
from identity.domain.user import User
from identity.repository.users import Users
from identity.use_cases.new_password import NewPassword


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """`email` is in its canonical form. `language` is what the request prefers."""

    storefront: Storefront
    email: str
    password: NewPassword
    first_name: str
    last_name: str
    phone_number: str | None
    company_name: str | None = None
    language: Language | None = None


async def register(command: Register, uow: UnitOfWork, hasher: PasswordHasher, front_end: str) -> User:
    """Add the account, and enqueue a mail whose link leads to `front_end`.

    Raises InvalidFields if the password breaks a rule or differs from its confirmation, EmailTaken.
    """
    command.password.check(command.storefront, command.email)
    user = User(
        storefront=command.storefront.name,
        email=command.email,
        password_hash=await hasher.hash(command.password.password),
        first_name=command.first_name,
        last_name=command.last_name,
        phone_number=command.phone_number,
        company_name=command.company_name,
        language=command.language,
    )
    await add_account(user, uow)
    await enqueue(uow, VerificationMail(storefront=user.storefront, user_id=user.id, front_end=front_end))
    return user


async def add_account(user: User, uow: UnitOfWork) -> None:
    """Insert an account and publish UserRegistered. Raises EmailTaken."""
    if not await Users(uow, user.storefront).add_if_new(user):
        raise EmailTaken(email=user.email)
    event = UserRegistered(
        storefront=user.storefront,
        user_id=user.id,
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
    )
    await publish(uow, event)
