"""Reviews, as staff show and hide them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from common.errors import PageNotFound
from common.paging import encode_cursor
from common.web import Reads, StaffMember, Transaction, router
from dialects.staff import CursorPage
from fastapi import APIRouter, Query

from catalog.contracts.staff.fields import Cursor, Limit, position_and_id
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
        rows = await reviews_for_staff(reads, caller.storefront, is_approved, _moment(cursor), limit + 1)
        shown = [ReviewBody(**row) for row in rows[:limit]]
        following = encode_cursor(shown[-1].created_at, shown[-1].id) if len(rows) > limit else None
        return CursorPage(items=shown, next_cursor=following)

    @routes.patch("/{review_id}")
    async def approve(review_id: UUID, body: ApprovalBody, caller: StaffMember, tx: Transaction) -> ReviewBody:
        """Show or hide; the product's rating follows."""
        review = await approve_review(tx, Goods(tx, caller.storefront), review_id, body.is_approved)
        return ReviewBody(**review.model_dump(exclude={"storefront", "user_id"}))

    return routes


def _moment(cursor: str | None) -> tuple[datetime, UUID] | None:
    after = position_and_id(cursor)
    if after is None:
        return None
    try:
        return datetime.fromisoformat(after[0]), after[1]
    except (TypeError, ValueError) as error:
        raise PageNotFound(page=cursor) from error
