"""Add a product to a wishlist, or remove it if it is there."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from catalog.domain.review import WishlistItem
from catalog.repository.wishlist import remove_wish


@dataclass(frozen=True, slots=True, kw_only=True)
class ToggleWish:
    storefront: str
    user_id: UUID
    product_id: UUID


async def toggle_wish(command: ToggleWish, uow: UnitOfWork) -> bool:
    """Whether the product is on the wishlist now.

    Repeated when a concurrent toggle has removed the item between the two statements.
    """
    wish = WishlistItem(storefront=command.storefront, user_id=command.user_id, product_id=command.product_id)
    while True:
        if await uow.add_if_absent(wish):
            return True
        if await remove_wish(uow, command.user_id, command.product_id):
            return False
