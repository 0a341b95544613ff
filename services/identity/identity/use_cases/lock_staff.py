"""Lock the account of staff."""

from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from identity.domain.user import User
from identity.repository.users import Users


class StaffNotFound(Exception):
    """The storefront has no staff account with the address."""


async def lock_staff(storefront: Storefront, email: str, uow: UnitOfWork) -> User:
    """The account, in any state, locked until the transaction ends. Raises StaffNotFound."""
    user = await Users(uow, storefront.name).lock_by_email_in_any_state(email)
    if user is None or not user.is_staff:
        raise StaffNotFound()
    return user
