"""Show or hide a review. The product's rating changes in the same transaction."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from catalog.domain.review import Review
from catalog.repository.catalog import Catalog
from catalog.repository.reviews import change_rating
from catalog.use_cases.publish_products import publish_products


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveReview:
    storefront: str
    review_id: UUID
    is_approved: bool


async def approve_review(command: ApproveReview, uow: UnitOfWork) -> Review:
    """Show or hide a review. Raises ReviewNotFound."""
    review = await Catalog(uow, command.storefront).lock_review(command.review_id)
    if review.is_approved != command.is_approved:
        review.is_approved = command.is_approved
        await uow.defer_save(review)
        await change_rating(uow, review, 1 if command.is_approved else -1)
        await publish_products(uow, command.storefront, [review.product_id])
    return review
