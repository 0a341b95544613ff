"""Delete the account of a customer, at the customer's own request."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.address_ids import AddressIds
from common.kernel.errors import InvalidToken, PermissionDenied
from common.kernel.storefronts import Storefront

from identity.repository.users import Users
from identity.use_cases.erase_account import erase_account


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteAccount:
    storefront: Storefront
    user_id: UUID
    addresses: AddressIds


async def delete_account(command: DeleteAccount, uow: UnitOfWork) -> list[SessionRevoked]:
    """As `erase_account`.

    Raises InvalidToken if there is no such account, PermissionDenied for staff: a stolen session must not leave a shop
    without staff.
    """
    user = await Users(uow, command.storefront.name).lock(command.user_id)
    if user is None:
        raise InvalidToken()
    if user.is_staff:
        raise PermissionDenied()
    return await erase_account(user, command.storefront, command.addresses, None, uow)
