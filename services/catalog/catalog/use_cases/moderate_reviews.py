"""Staff approve, hide or delete reviews. The products' ratings change in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import CountDiffers, DomainError

from catalog.domain.errors import ReviewNotFound
from catalog.domain.review import Review
from catalog.repository.published_products import lock_products
from catalog.repository.review_search import ReviewFilter, count_reviews, search_reviews
from catalog.repository.reviews import change_rating, delete_review, lock_reviews
from catalog.use_cases.publish_products import publish_products

MOST = 500
RECORDED = {"product_id", "rating", "title", "comment", "is_approved"}


class ReviewAction(StrEnum):
    APPROVE = "approve"
    HIDE = "hide"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerateReviews:
    """`review_ids`, or all reviews that `wanted` selects if they are `count`."""

    storefront: str
    action: ReviewAction
    review_ids: Sequence[UUID]
    wanted: ReviewFilter | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeratedReview:
    """`before` and `after` are None where nothing changed; `after` also of a deleted review."""

    review_id: UUID
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    refusal: DomainError | None = None


async def moderate_reviews(command: ModerateReviews, uow: UnitOfWork) -> list[ModeratedReview]:
    """Those that exist are changed, all in this transaction. Raises CountDiffers.

    Reviews are locked before products, as where a single one is approved.
    """
    ids = await _selected(command, uow)
    found = {review.id: review for review in await lock_reviews(uow, command.storefront, ids)}
    await lock_products(uow, command.storefront, {review.product_id for review in found.values()})
    results = [await _moderate(command.action, review_id, found.get(review_id), uow) for review_id in ids]
    changed = {found[each.review_id].product_id for each in results if each.before is not None}
    await publish_products(uow, command.storefront, sorted(changed))
    return results


async def _selected(command: ModerateReviews, uow: UnitOfWork) -> Sequence[UUID]:
    if command.wanted is None:
        return command.review_ids
    count = await count_reviews(uow, command.storefront, command.wanted)
    if count != command.count or count > MOST:
        raise CountDiffers(count=count, most=MOST)
    rows = await search_reviews(uow, command.storefront, command.wanted, None, MOST)
    return [row["id"] for row in rows]


async def _moderate(action: ReviewAction, review_id: UUID, review: Review | None, uow: UnitOfWork) -> ModeratedReview:
    if review is None:
        return ModeratedReview(review_id=review_id, refusal=ReviewNotFound(review_id=str(review_id)))
    is_approved = action is ReviewAction.APPROVE
    if action is not ReviewAction.DELETE and review.is_approved == is_approved:
        return ModeratedReview(review_id=review_id)
    before = review.model_dump(include=RECORDED)
    if review.is_approved != is_approved:
        await change_rating(uow, review, 1 if is_approved else -1)
    if action is ReviewAction.DELETE:
        await delete_review(uow, review)
        return ModeratedReview(review_id=review_id, before=before)
    review.is_approved = is_approved
    await uow.defer_save(review)
    return ModeratedReview(review_id=review_id, before=before, after=review.model_dump(include=RECORDED))
