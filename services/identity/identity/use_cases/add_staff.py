"""Create staff accounts."""

from dataclasses import dataclass

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.domain.errors import AccountNotVerified, CustomerNotFound
from identity.domain.staff_role import OWNER
from identity.domain.user import User
from identity.repository.users import Users
from identity.use_cases.new_password import NewPassword
from identity.use_cases.register import add_account


class AccountWithoutPassword(Exception):
    """The customer signs in without a password, and the account has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStaff:
    """`email` is in its canonical form, and counts as verified. `role` exists."""

    storefront: Storefront
    email: str
    password: NewPassword
    first_name: str
    last_name: str
    role: str = OWNER


async def add_staff(command: AddStaff, uow: UnitOfWork, hasher: PasswordHasher) -> User:
    """Raises InvalidFields if the password breaks a rule or differs from its confirmation, EmailTaken."""
    command.password.check(command.storefront, command.email)
    user = User(
        storefront=command.storefront.name,
        email=command.email,
        password_hash=await hasher.hash(command.password.password),
        first_name=command.first_name,
        last_name=command.last_name,
        is_staff=True,
        staff_role=command.role,
        verified_at=clock.now(),
    )
    await add_account(user, uow)
    return user


async def promote_to_staff(storefront: Storefront, email: str, role: str, uow: UnitOfWork) -> User:
    """Make a customer's account a staff account. Its password does not change.

    Raises CustomerNotFound if no active account has the address, AccountNotVerified if the address is not verified,
    AccountWithoutPassword because staff sign in with a password only.
    """
    users = Users(uow, storefront.name)
    user = await users.lock_by_email(email)
    if user is None:
        raise CustomerNotFound(email=email)
    if not user.is_verified:
        raise AccountNotVerified()
    if user.password_hash is None:
        raise AccountWithoutPassword()
    user.is_staff, user.staff_role = True, role
    await users.save(user)
    return user
