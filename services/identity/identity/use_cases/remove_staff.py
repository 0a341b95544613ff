"""Make a staff account a customer's. Its sessions end at once."""

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.storefronts import Storefront

from identity.repository.second_factors import delete_second_factors
from identity.repository.staff_members import delete_invitation_to
from identity.repository.users import Users
from identity.use_cases.end_sessions import end_all_sessions
from identity.use_cases.lock_staff import lock_staff


async def remove_staff(storefront: Storefront, email: str, uow: UnitOfWork) -> list[SessionRevoked]:
    """The account becomes a customer's, with its password, without second factors. Raises StaffNotFound."""
    user = await lock_staff(storefront, email, uow)
    user.is_staff, user.staff_role = False, None
    await delete_second_factors(uow, storefront.name, user.id)
    await delete_invitation_to(uow, storefront.name, user.email)
    await Users(uow, storefront.name).save(user)
    return await end_all_sessions(storefront, user.id, uow)
