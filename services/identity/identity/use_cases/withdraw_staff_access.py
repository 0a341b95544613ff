"""Withdraw the access of staff: all of it, the present password, or sessions. Each ends sessions at once.

`email` is in its canonical form. Everything raises StaffNotFound unless it is the address of a staff account, which may
be locked.
"""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.domain.user import User
from identity.repository.users import Users
from identity.use_cases.end_sessions import end_all_sessions, end_sessions
from identity.use_cases.new_password import NewPassword
from identity.use_cases.set_password import set_password


class StaffNotFound(Exception):
    """The storefront has no staff account with the address."""


async def remove_staff(storefront: Storefront, email: str, uow: UnitOfWork) -> list[SessionRevoked]:
    """The account becomes a customer's, with its password and what belongs to it."""
    user = await lock_staff(storefront, email, uow)
    user.is_staff = False
    await Users(uow, storefront.name).save(user)
    return await end_all_sessions(storefront, user.id, uow)


async def replace_staff_password(
    storefront: Storefront, email: str, password: NewPassword, uow: UnitOfWork, hasher: PasswordHasher
) -> list[SessionRevoked]:
    """The owner of the address gets a mail. Raises InvalidFields if the password breaks a rule."""
    password.check(storefront, email)
    new_hash = await hasher.hash(password.password)
    user = await lock_staff(storefront, email, uow)
    return await set_password(user, new_hash, storefront, uow)


async def end_staff_sessions(
    storefront: Storefront, email: str, session_id: UUID | None, uow: UnitOfWork
) -> list[SessionRevoked]:
    """One session, or all of them. Empty if the one has ended, or is another account's."""
    user = await lock_staff(storefront, email, uow)
    if session_id is None:
        return await end_all_sessions(storefront, user.id, uow)
    return await end_sessions(storefront, user.id, {session_id}, uow)


async def lock_staff(storefront: Storefront, email: str, uow: UnitOfWork) -> User:
    """The account, in any state, locked until the transaction ends."""
    user = await Users(uow, storefront.name).lock_by_email_in_any_state(email)
    if user is None or not user.is_staff:
        raise StaffNotFound()
    return user
