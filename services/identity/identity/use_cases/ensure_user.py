"""Create the accounts of demonstrations: customers and staff."""

from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from identity.adapters.hashing import PasswordHasher
from identity.domain.emails import canonical
from identity.domain.user import User
from identity.repository.users import find_user_by_email
from identity.use_cases.register import add_account


async def ensure_user(
    uow: UnitOfWork,
    storefront: str,
    email: str,
    password: str,
    first_name: str,
    last_name: str,
    *,
    verified: bool,
    is_staff: bool,
) -> UUID:
    """The id of the account with this address. A missing one is created without a mail; an existing one is not changed.

    Raises EmailTaken if another transaction creates it concurrently.
    """
    user = await find_user_by_email(uow, storefront, canonical(email))
    if user is not None:
        return user.id
    user = User(
        storefront=storefront,
        email=canonical(email),
        password_hash=await PasswordHasher().hash(password),
        first_name=first_name,
        last_name=last_name,
        is_staff=is_staff,
        verified_at=clock.now() if verified else None,
    )
    await add_account(user, uow)
    return user.id
