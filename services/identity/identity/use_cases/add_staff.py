"""Make a staff account, for whoever runs the platform."""

from dataclasses import dataclass

from common import clock
from common.storefronts import Storefront
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.domain.errors import AccountNotVerified, CustomerNotFound, EmailTaken
from identity.domain.user import User
from identity.domain.users import Users
from identity.hashing import PasswordHashes
from identity.use_cases.new_password import NewPassword
from identity.use_cases.register import announce


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStaff:
    """`email` is canonical already. Its address counts as verified."""

    storefront: Storefront
    email: str
    password: NewPassword
    first_name: str
    last_name: str


async def add_staff(command: AddStaff, session: AsyncSession, hashes: PasswordHashes) -> User:
    """Raises InvalidFields for a weak or unconfirmed password, EmailTaken."""
    command.password.check(command.storefront, command.email)
    user = User(
        storefront=command.storefront.name,
        email=command.email,
        password_hash=await hashes.hash(command.password.password),
        first_name=command.first_name,
        last_name=command.last_name,
        is_staff=True,
        verified_at=clock.now(),
    )
    if not await Users(session, user.storefront).add_if_new(user):
        raise EmailTaken(email=user.email)
    await announce(user, session)
    return user


async def promote_to_staff(storefront: Storefront, email: str, session: AsyncSession) -> User:
    """Make an account that exists a staff account; its password stays.

    Raises CustomerNotFound when no active account has the address. Raises AccountNotVerified: somebody else may have
    registered with the address.
    """
    user = await Users(session, storefront.name).lock_by_email(email)
    if user is None:
        raise CustomerNotFound(email=email)
    if not user.is_verified:
        raise AccountNotVerified()
    user.is_staff = True
    return user
