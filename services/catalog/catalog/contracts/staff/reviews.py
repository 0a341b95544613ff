"""Reviews, as staff show and hide them."""

from typing import Annotated
from uuid import UUID

from common.paging import decode_cursor, encode_cursor, identifier, moment
from common.web import Reads, StaffMember, Transaction, router
from dialects.staff import CursorPage
from fastapi import APIRouter, Query

from catalog.contracts.staff.fields import Cursor, Limit
from catalog.contracts.staff.schemas import ApprovalBody, ReviewBody
from catalog.domain.goods import Goods
from catalog.queries.staff import reviews_for_staff
from catalog.use_cases.review_product import approve_review


def review_routes() -> APIRouter:
    routes = router("/api/staff/v1/reviews", "reviews")

    @routes.get("")
    async def reviews(
        caller: StaffMember,
        reads: Reads,
        is_approved: Annotated[bool | None, Query()] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> CursorPage[ReviewBody]:
        """Newest first."""
        after = None if cursor is None else decode_cursor(cursor, moment, identifier)
        rows = await reviews_for_staff(reads, caller.storefront, is_approved, after, limit + 1)
        shown = [ReviewBody(**row) for row in rows[:limit]]
        following = encode_cursor(shown[-1].created_at, shown[-1].id) if len(rows) > limit else None
        return CursorPage(items=shown, next_cursor=following)

    @routes.patch("/{review_id}")
    async def approve(review_id: UUID, body: ApprovalBody, caller: StaffMember, tx: Transaction) -> ReviewBody:
        """Show or hide; the product's rating follows."""
        review = await approve_review(tx, Goods(tx, caller.storefront), review_id, body.is_approved)
        return ReviewBody(**review.model_dump(exclude={"storefront", "user_id"}))

    return routes
