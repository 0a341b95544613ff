"""Write a review. The product's rating changes in the same transaction, unless the review waits for its approval."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.catalog import ReviewWritten
from common.messaging.outbox import publish

from catalog.domain.errors import AlreadyReviewed
from catalog.domain.review import Review, mask_email
from catalog.repository.reviews import add_review, change_rating
from catalog.use_cases.publish_products import publish_products


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteReview:
    """The caller has checked that the user has bought the product. `is_approved`: it is published at once."""

    storefront: str
    product_id: UUID
    user_id: UUID
    email: str
    rating: int
    title: str
    comment: str
    is_approved: bool = True


async def write_review(command: WriteReview, uow: UnitOfWork) -> Review:
    """Raises AlreadyReviewed: one review per user and product."""
    review = Review(
        storefront=command.storefront,
        product_id=command.product_id,
        user_id=command.user_id,
        author=mask_email(command.email),
        rating=command.rating,
        title=command.title,
        comment=command.comment,
        is_verified_purchase=True,
        is_approved=command.is_approved,
    )
    if not await add_review(uow, review):
        raise AlreadyReviewed(product_id=str(command.product_id))
    await publish(uow, _written(review))
    if review.is_approved:
        await change_rating(uow, review, 1)
        await publish_products(uow, command.storefront, [command.product_id])
    return review


def _written(review: Review) -> ReviewWritten:
    return ReviewWritten(
        storefront=review.storefront,
        version=1,
        review_id=review.id,
        product_id=review.product_id,
        user_id=review.user_id,
    )
