"""Staff erase a customer."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.address_ids import AddressIds
from common.kernel.storefronts import Storefront

from identity.domain.erasure import StaffNotErasable
from identity.domain.errors import CustomerNotFound
from identity.repository.users import Users
from identity.use_cases.erase_account import erase_account


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseCustomer:
    """`by` is the member of staff."""

    storefront: Storefront
    user_id: UUID
    addresses: AddressIds
    by: UUID


async def erase_customer(command: EraseCustomer, uow: UnitOfWork) -> list[SessionRevoked]:
    """As `erase_account`, also of a blocked account. Raises CustomerNotFound, StaffNotErasable."""
    user = await Users(uow, command.storefront.name).lock_in_any_state(command.user_id)
    if user is None:
        raise CustomerNotFound(customer_id=command.user_id)
    if user.is_staff:
        raise StaffNotErasable()
    return await erase_account(user, command.storefront, command.addresses, command.by, uow)
