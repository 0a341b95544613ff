"""Rows that contain a user's data."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Row
from common.db.unit_of_work import UnitOfWork

from catalog.domain.review import DELETED_AUTHOR

_DELETE_WISHES: LiteralString = """
delete from wishlist_items where storefront = %(storefront)s and user_id = %(user_id)s
"""
_ANONYMISE_REVIEWS: LiteralString = """
update reviews set user_id = null, author = %(author)s
where storefront = %(storefront)s and user_id = %(user_id)s returning id, product_id
"""


async def delete_user(uow: UnitOfWork, storefront: str, user_id: UUID) -> list[Row]:
    """Delete a user's wishlist, and remove the name from the user's reviews; returns their `id` and `product_id`."""
    await uow.defer(_DELETE_WISHES, storefront=storefront, user_id=user_id)
    return await uow.fetch(_ANONYMISE_REVIEWS, storefront=storefront, user_id=user_id, author=DELETED_AUTHOR)
