"""The reviews of products, and the products' ratings."""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row
from common.db.unit_of_work import UnitOfWork
from common.kernel.paging import PageRequest

from catalog.domain.errors import ProductNotFound
from catalog.domain.review import Review
from catalog.domain.slugs import is_slug
from catalog.repository.fragments import utc

_REVIEWS: LiteralString = f"""
select p.rating_count as total, r.* from products p left join lateral (
  select id::text, author as "user", rating, title, comment, is_verified_purchase,
    {utc("created_at")} as created_at from reviews where product_id = p.id and is_approved
  order by reviews.created_at desc, id limit %(limit)s offset %(offset)s
) r on true
where p.storefront = %(storefront)s and p.slug = %(slug)s and p.is_visible"""

_LOCKED: LiteralString = "storefront = %(storefront)s and id = any(cast(%(ids)s as uuid[])) order by id for update"
_DELETE: LiteralString = "delete from reviews where id = %(id)s"
_CHANGE_RATING: LiteralString = """
update products set rating_sum = rating_sum + %(rating)s, rating_count = rating_count + %(count)s where id = %(id)s
"""


async def approved_reviews(executor: Executor, storefront: str, slug: str, page: PageRequest) -> tuple[int, list[Row]]:
    """The number of a visible product's reviews, and a page of them. Raises ProductNotFound, PageNotFound.

    Newest first, in one statement.
    """
    rows: list[Row] = []
    if is_slug(slug):
        rows = await executor.fetch(_REVIEWS, storefront=storefront, slug=slug, limit=page.size, offset=page.offset)
    if not rows:
        raise ProductNotFound(slug=slug)
    total = int(rows[0].pop("total"))
    page.check(total)
    for row in rows[1:]:
        del row["total"]
    return total, [row for row in rows if row["id"] is not None]


async def add_review(uow: UnitOfWork, review: Review) -> bool:
    """False if the user has reviewed the product before."""
    return await uow.add_if_absent(review)


async def lock_reviews(uow: UnitOfWork, storefront: str, review_ids: Sequence[UUID]) -> list[Review]:
    """Those that exist, locked in the order of their ids."""
    return await uow.get_all(Review, _LOCKED, storefront=storefront, ids=list(review_ids))


async def delete_review(uow: UnitOfWork, review: Review) -> None:
    """The caller changes the product's rating."""
    await uow.defer(_DELETE, id=review.id)


async def change_rating(uow: UnitOfWork, review: Review, sign: int) -> None:
    """Add a review to the rating of its product (1), or subtract it (-1)."""
    await uow.defer(_CHANGE_RATING, rating=sign * review.rating, count=sign, id=review.product_id)
