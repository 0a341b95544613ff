"""Reviews, listed and moderated."""

from typing import Annotated
from uuid import UUID

from common.http import Reads, StaffMember, Transaction
from common.http.audited import audited_with, row_of
from common.http.staff import staff_router
from common.kernel.paging import MOMENT_AND_ID, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from dialects.staff import CursorPage
from fastapi import APIRouter, Query

from catalog.contracts.staff.fields import Cursor, Limit
from catalog.contracts.staff.schemas import ApprovalBody, ReviewBody
from catalog.repository.staff_lists import reviews_for_staff
from catalog.use_cases.approve_review import ApproveReview, approve_review


def review_routes() -> APIRouter:
    routes = staff_router("/reviews", "reviews", reads=Permission.CATALOG_READ, writes=Permission.MODERATION_WRITE)

    @routes.get("")
    async def reviews(
        caller: StaffMember,
        reads: Reads,
        is_approved: Annotated[bool | None, Query()] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> CursorPage[ReviewBody]:
        """Newest first."""
        after = None if cursor is None else decode_cursor(cursor, MOMENT_AND_ID)
        rows = await reviews_for_staff(reads, caller.storefront, is_approved, after, limit + 1)
        shown = [ReviewBody(**row) for row in rows[:limit]]
        following = encode_cursor(shown[-1].created_at, shown[-1].id) if len(rows) > limit else None
        return CursorPage(items=shown, next_cursor=following)

    @routes.patch("/{review_id}")
    @audited_with(row_of("reviews", "review_id", without=("updated_at",)))
    async def approve(review_id: UUID, body: ApprovalBody, caller: StaffMember, uow: Transaction) -> ReviewBody:
        """Show or hide a review. The product's rating changes with it."""
        command = ApproveReview(storefront=caller.storefront, review_id=review_id, is_approved=body.is_approved)
        review = await approve_review(command, uow)
        return ReviewBody(**review.model_dump(exclude={"storefront", "user_id"}))

    return routes
