"""Delete a user's wishlist, and remove the user's name from reviews."""

from dataclasses import dataclass
from uuid import UUID

from common.audit import forget_actor, forget_person
from common.db.unit_of_work import UnitOfWork

from catalog.repository.users import delete_user
from catalog.use_cases.publish_products import publish_products


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetUser:
    storefront: str
    user_id: UUID


async def forget_user(command: ForgetUser, uow: UnitOfWork) -> None:
    """The reviewed products are published, so that caches drop the pages with the name."""
    reviewed = await delete_user(uow, command.storefront, command.user_id)
    await forget_person(uow, command.storefront, "review", *(str(row["id"]) for row in reviewed))
    await forget_actor(uow, command.storefront, command.user_id)
    await publish_products(uow, command.storefront, [row["product_id"] for row in reviewed])
