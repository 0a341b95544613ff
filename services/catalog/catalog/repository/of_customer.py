"""What a customer has said about products, and wishes."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, query
from common.rpc.interfaces.customers import NEWEST, ReviewsPart, WrittenReview

_COUNT: LiteralString = """
    select count(*) as count from reviews where storefront = %(storefront)s and user_id = %(user_id)s
"""
_NEWEST: LiteralString = """
    select id, product_id, rating, title, is_approved, created_at from reviews
    where storefront = %(storefront)s and user_id = %(user_id)s order by created_at desc, id desc limit %(limit)s
"""
_KEPT: LiteralString = """
    select
      (select count(*) from reviews where storefront = %(storefront)s and user_id = %(user_id)s) as reviews,
      (select count(*) from wishlist_items where storefront = %(storefront)s and user_id = %(user_id)s) as wishes
"""


async def read_reviews_part(executor: Executor, storefront: str, user_id: UUID) -> ReviewsPart:
    of_user = {"storefront": storefront, "user_id": user_id}
    [counted], newest = await executor.fetch_many(query(_COUNT, **of_user), query(_NEWEST, **of_user, limit=NEWEST))
    return ReviewsPart(count=counted["count"], newest=[WrittenReview(**row) for row in newest])


async def kept_of_customer(executor: Executor, storefront: str, user_id: UUID) -> dict[str, int]:
    row = await executor.fetch_one(_KEPT, storefront=storefront, user_id=user_id)
    assert row is not None
    return row
