"""Delete the account of a customer, at the customer's own request."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked, UserDeleted
from common.kernel.address_ids import AddressIds
from common.kernel.errors import InvalidToken, PermissionDenied
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish

from identity.repository.sessions import Sessions
from identity.repository.users import Users
from identity.use_cases.end_sessions import end_all_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteAccount:
    storefront: Storefront
    user_id: UUID
    addresses: AddressIds


async def delete_account(command: DeleteAccount, uow: UnitOfWork) -> list[SessionRevoked]:
    """The account and all its rows are gone when this commits, so the address is free. All its sessions have ended.

    Raises InvalidToken if there is no such account, PermissionDenied for staff: a stolen session must not leave a shop
    without staff.
    """
    storefront, users = command.storefront, Users(uow, command.storefront.name)
    user = await users.lock(command.user_id)
    if user is None:
        raise InvalidToken()
    if user.is_staff:
        raise PermissionDenied()
    revoked = await end_all_sessions(storefront, user.id, uow)
    await Sessions(uow, storefront).keep_deniable(user.id)
    await users.delete(user.id)
    address_id = command.addresses.of(storefront.name, user.email)
    await publish(uow, UserDeleted(storefront=storefront.name, user_id=user.id, address_id=address_id))
    return revoked
