"""Open an account."""

from dataclasses import dataclass

from common.events.identity import UserRegistered
from common.outbox import publish
from common.storefronts import Storefront
from common.tasks import enqueue
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.errors import EmailTaken
from identity.domain.user import User
from identity.domain.users import Users
from identity.hashing import PasswordHashes
from identity.mails import VerificationMail
from identity.use_cases.new_password import NewPassword


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """`email` is canonical already."""

    storefront: Storefront
    email: str
    password: NewPassword
    first_name: str
    last_name: str
    phone_number: str | None
    company_name: str | None = None


async def register(command: Register, session: AsyncSession, hashes: PasswordHashes) -> User:
    """Raises InvalidFields for a weak or unconfirmed password, EmailTaken."""
    command.password.check(command.storefront, command.email)
    user = User(
        storefront=command.storefront.name,
        email=command.email,
        password_hash=await hashes.hash(command.password.password),
        first_name=command.first_name,
        last_name=command.last_name,
        phone_number=command.phone_number,
        company_name=command.company_name,
    )
    if not await Users(session, user.storefront).add_if_new(user):
        raise EmailTaken(email=user.email)
    await announce(user, session)
    await enqueue(session, VerificationMail(storefront=user.storefront, user_id=user.id))
    return user


async def announce(user: User, session: AsyncSession) -> None:
    """Tell the platform of a new account."""
    event = UserRegistered(
        storefront=user.storefront,
        user_id=user.id,
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
    )
    await publish(session, event)
