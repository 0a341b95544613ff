"""Reviews, listed and moderated."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from common.db.executor import Executor
from common.http import AcceptLanguage, Reads, StaffMember, Transaction
from common.http.audited import Action, audited_with, row_of
from common.http.following import Follow
from common.http.staff import requires_key, staff_router
from common.kernel.languages import Language
from common.kernel.paging import MOMENT_AND_ID, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from dialects.staff import FollowedPage, accepted_language, bulk_outcome, language_headers
from fastapi import APIRouter, Query, Response

from catalog.contracts.staff.fields import Cursor, Limit
from catalog.contracts.staff.review_schemas import (
    ApprovalBody,
    BulkReviews,
    BulkReviewsResult,
    ReviewBody,
    ReviewResult,
)
from catalog.repository.review_search import ReviewFilter, search_reviews
from catalog.use_cases.approve_review import ApproveReview, approve_review
from catalog.use_cases.moderate_reviews import ModeratedReview, ModerateReviews, ReviewAction, moderate_reviews


def review_routes() -> APIRouter:
    routes = staff_router(
        "/reviews", "reviews", reads=Permission.CATALOG_READ, writes=Permission.MODERATION_WRITE, subject="review"
    )

    @routes.get("", operation_id="reviews.list")
    async def reviews(
        caller: StaffMember,
        reads: Reads,
        follow: Follow,
        is_approved: bool | None = None,
        rating: Annotated[int | None, Query(ge=1, le=5)] = None,
        product_id: UUID | None = None,
        search: Annotated[str | None, Query(max_length=200)] = None,
        created_from: datetime | None = None,
        created_to: datetime | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> FollowedPage[ReviewBody]:
        """Newest first. `search` finds parts of title, comment and author; moments without offset are UTC."""
        wanted = ReviewFilter(
            is_approved=is_approved,
            rating=rating,
            product_id=product_id,
            search=search.replace("\x00", "\ufffd") if search else None,
            created_from=_utc(created_from),
            created_to=_utc(created_to),
        )
        if followed := await follow.page("review", limit):
            wanted = replace(wanted, ids=[UUID(subject) for subject in followed.subjects])
            rows = await search_reviews(reads, caller.storefront, wanted, None, limit)
            return FollowedPage(**followed.body({str(row["id"]): ReviewBody(**row) for row in rows}))
        after = None if cursor is None else decode_cursor(cursor, MOMENT_AND_ID)
        rows = await search_reviews(reads, caller.storefront, wanted, after, limit + 1)
        shown = [ReviewBody(**row) for row in rows[:limit]]
        following = encode_cursor(shown[-1].created_at, shown[-1].id) if len(rows) > limit else None
        return FollowedPage(items=shown, next_cursor=following)

    @routes.patch("/{review_id}")
    @audited_with(row_of("reviews", "review_id", without=("updated_at",)))
    async def approve(review_id: UUID, body: ApprovalBody, caller: StaffMember, uow: Transaction) -> ReviewBody:
        """Show or hide a review. The product's rating changes with it."""
        command = ApproveReview(storefront=caller.storefront, review_id=review_id, is_approved=body.is_approved)
        await approve_review(command, uow)
        return await _shown(uow, caller.storefront, review_id)

    @routes.delete("/{review_id}", status_code=204)
    async def delete(review_id: UUID, caller: StaffMember, uow: Transaction, action: Action) -> None:
        """The product's rating changes with it, and its author may review the product again."""
        command = ModerateReviews(storefront=caller.storefront, action=ReviewAction.DELETE, review_ids=[review_id])
        (result,) = await moderate_reviews(command, uow)
        if result.refusal is not None:
            raise result.refusal
        await action.record(uow, before=result.before)

    @routes.post("/bulk")
    @requires_key
    async def moderate(
        body: BulkReviews,
        caller: StaffMember,
        uow: Transaction,
        action: Action,
        accept_language: AcceptLanguage,
        response: Response,
    ) -> BulkReviewsResult:
        """Approve, hide or delete up to 500 reviews; the response says of each whether it was changed.

        With a filter, `count` has to be the number of reviews that it selects: 409 `bulk.count_differs` otherwise.
        """
        command = ModerateReviews(
            storefront=caller.storefront,
            action=body.action,
            review_ids=list(dict.fromkeys(body.review_ids)),
            wanted=ReviewFilter(**body.filter.model_dump()) if body.filter else None,
            count=body.count,
        )
        results = await moderate_reviews(command, uow)
        for each in results:
            if each.before is not None:
                await action.record(uow, subject_id=str(each.review_id), before=each.before, after=each.after)
        language = accepted_language(accept_language)
        response.headers.update(language_headers(language))
        return _body(results, language)

    return routes


def _body(results: list[ModeratedReview], language: Language) -> BulkReviewsResult:
    refused = sum(each.refusal is not None for each in results)
    changed = sum(each.before is not None for each in results)
    return BulkReviewsResult(
        changed=changed,
        unchanged=len(results) - changed - refused,
        refused=refused,
        results=[
            ReviewResult(
                review_id=each.review_id, changed=each.before is not None, **bulk_outcome(each.refusal, language)
            )
            for each in results
        ],
    )


async def _shown(executor: Executor, storefront: str, review_id: UUID) -> ReviewBody:
    (row,) = await search_reviews(executor, storefront, ReviewFilter(ids=[review_id]), None, 1)
    return ReviewBody(**row)


def _utc(given: datetime | None) -> datetime | None:
    return given.replace(tzinfo=UTC) if given and given.tzinfo is None else given
