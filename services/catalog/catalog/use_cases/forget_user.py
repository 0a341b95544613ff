"""A person leaves: their wishlist goes, their reviews stay without a name."""

from uuid import UUID

from common.database import execute
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.opinion import DELETED_AUTHOR
from catalog.use_cases.publish_products import publish_products

_FORGET_WISHES = text("delete from wishlist_items where storefront = :storefront and user_id = :user_id")
_UNSIGN_REVIEWS = text(
    "update reviews set user_id = null, author = :author"
    " where storefront = :storefront and user_id = :user_id returning product_id"
)


async def forget_user(session: AsyncSession, storefront: str, user_id: UUID) -> None:
    """Pages that showed a name are published again, so that no cache keeps it."""
    whose = {"storefront": storefront, "user_id": user_id}
    await execute(session, _FORGET_WISHES, whose)
    reviewed = await execute(session, _UNSIGN_REVIEWS, {**whose, "author": DELETED_AUTHOR})
    await publish_products(session, storefront, [row.product_id for row in reviewed])
