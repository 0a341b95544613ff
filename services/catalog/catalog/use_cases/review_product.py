"""Write a review, and show or hide one: the product's rating follows in the same transaction."""

from dataclasses import dataclass
from uuid import UUID

from common.database import execute
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.errors import AlreadyReviewed
from catalog.domain.goods import Goods
from catalog.domain.opinion import Review, masked
from catalog.domain.storing import store_unless_there
from catalog.use_cases.publish_products import publish_products

_RATE = text(
    "update products set rating_sum = rating_sum + :rating, rating_count = rating_count + :count where id = :id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteReview:
    """By somebody who is known to have bought the product."""

    product_id: UUID
    user_id: UUID
    email: str
    rating: int
    title: str
    comment: str


async def write_review(command: WriteReview, session: AsyncSession, storefront: str) -> Review:
    """Raises AlreadyReviewed: one per user and product."""
    review = Review(
        storefront=storefront,
        product_id=command.product_id,
        user_id=command.user_id,
        author=masked(command.email),
        rating=command.rating,
        title=command.title,
        comment=command.comment,
        is_verified_purchase=True,
    )
    if not await store_unless_there(session, review):
        raise AlreadyReviewed(product_id=str(command.product_id))
    await _rate(session, review, 1)
    await publish_products(session, storefront, [command.product_id])
    return review


async def approve_review(session: AsyncSession, goods: Goods, review_id: UUID, is_approved: bool) -> Review:
    """Show or hide. Raises ReviewNotFound."""
    review = await goods.review(review_id)
    if review.is_approved != is_approved:
        review.is_approved = is_approved
        await _rate(session, review, 1 if is_approved else -1)
        await publish_products(session, goods.storefront, [review.product_id])
    return review


async def _rate(session: AsyncSession, review: Review, sign: int) -> None:
    await execute(session, _RATE, {"rating": sign * review.rating, "count": sign, "id": review.product_id})
