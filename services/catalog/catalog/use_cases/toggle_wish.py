"""Put a product on a wishlist, or take it off again."""

from uuid import UUID

from common.database import execute
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.opinion import WishlistItem
from catalog.domain.storing import store_unless_there

_REMOVE = text("delete from wishlist_items where user_id = :user_id and product_id = :product_id returning 1")


async def toggle_wish(session: AsyncSession, storefront: str, user_id: UUID, product_id: UUID) -> bool:
    """Whether it is on the wishlist now. Simultaneous toggles take effect one after the other."""
    wish = WishlistItem(storefront=storefront, user_id=user_id, product_id=product_id)
    while True:
        if await store_unless_there(session, wish):
            return True
        if (await execute(session, _REMOVE, {"user_id": user_id, "product_id": product_id})).first() is not None:
            return False
