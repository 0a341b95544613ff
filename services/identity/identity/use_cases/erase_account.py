"""Erase a locked account: at once what identity has, and by an event what the other services have."""

from uuid import UUID

from common.audit import forget_actor, forget_person
from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked, UserDeleted
from common.jobs.withdrawal import withdraw_mails
from common.kernel.address_ids import AddressIds
from common.kernel.storefronts import Storefront
from common.messaging.outbox import publish

from identity.domain.erasure import Erasure
from identity.domain.user import User
from identity.repository.erasures import add_erasure
from identity.repository.sessions import Sessions
from identity.repository.users import Users
from identity.use_cases.end_sessions import end_all_sessions


async def erase_account(
    user: User, storefront: Storefront, addresses: AddressIds, by: UUID | None, uow: UnitOfWork
) -> list[SessionRevoked]:
    """The account and all its rows are gone when this commits, so the address is free. All its sessions have ended.

    `by` is the member of staff, None for the customer.
    """
    shop, address_id = storefront.name, addresses.of(storefront.name, user.email)
    revoked = await end_all_sessions(storefront, user.id, uow)
    await Sessions(uow, storefront).keep_deniable(user.id)
    await withdraw_mails(uow, shop, [user.email])
    await forget_person(uow, shop, "customer", str(user.id))
    await forget_actor(uow, shop, user.id)
    await Users(uow, shop).delete(user.id)
    await add_erasure(uow, Erasure(storefront=shop, user_id=user.id, address_id=address_id, requested_by=by))
    await publish(uow, UserDeleted(storefront=shop, user_id=user.id, address_id=address_id))
    return revoked
