"""Reviews of products: shown, hidden or deleted, one and several."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import Page, PageNotFound
from console.pages.several import Several, chosen_of, confirm, nothing_chosen, run_together
from console.session import Undo

router = APIRouter()
PER_PAGE = 25
FILTERS = ("is_approved", "rating", "product_id", "search", "created_from", "created_to")


@router.get("/{shop}/reviews")
async def list_reviews(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("catalog:read", "reviews")
    found = await page.api.get("/reviews", **page.filters(*FILTERS), cursor=cursor, limit=PER_PAGE)
    shown = page.query.get("is_approved", "")
    return page.render("reviews.html", found=found, is_approved=shown, actions=_actions(page))


@router.post("/{shop}/reviews/bulk")
async def confirm_reviews(page: StaffPage) -> Response:
    page.require("moderation:write", "reviews")
    chosen = await chosen_of(page, "review")
    action = (await page.form()).get("action", "")
    if action not in dict(_actions(page)):
        raise PageNotFound()
    back = f"/reviews?{page.filter_text}" if page.filter_text else "/reviews"
    listed = await page.api.get("/reviews", **page.filters(*FILTERS), cursor=page.query.get("cursor"), limit=PER_PAGE)
    reviews = [each for each in listed["items"] if each["id"] in chosen]
    if not reviews:
        return nothing_chosen(page, back)
    title = dict(_actions(page))[action]
    several = Several(
        title=title,
        button=f"{title}: {len(reviews)}",
        explanation=page._("The ratings of the products change with it.")
        + (" " + page._("Deleted reviews cannot be taken back.") if action == "delete" else ""),
        rows=[(f"{each['author']}, {each['product_name']}", each["title"] or each["comment"][:80]) for each in reviews],
        name="review",
        chosen=[each["id"] for each in reviews],
        fields=(("action", action), ("back", back)),
        action="/reviews/bulk/run",
        back=back,
        is_final=action == "delete",
    )
    return confirm(page, several)


@router.post("/{shop}/reviews/bulk/run")
async def run_reviews(page: StaffPage) -> Response:
    page.require("moderation:write", "reviews")
    chosen = await chosen_of(page, "review")
    form = await page.form()
    body: dict[str, Any] = {"action": form.get("action", ""), "review_ids": chosen}
    back = form.get("back", "") if form.get("back", "").startswith("/reviews") else "/reviews"
    return await run_together(page, "/reviews/bulk", body, form, "review_id", lambda _review: "", back)


@router.post("/{shop}/reviews/{review_id}")
async def decide_on_review(page: StaffPage, review_id: UUID) -> Response:
    form = await page.form()
    approved = form.get("is_approved") == "1"
    done = page._("The review is shown now.") if approved else page._("The review is hidden now.")
    shown = form.get("filter", "")
    then = f"/reviews?is_approved={shown}" if shown in ("true", "false") else "/reviews"
    undo = Undo(f"/reviews/{review_id}", {"filter": shown, "is_approved": "" if approved else "1"})
    path, body = f"/reviews/{review_id}", {"is_approved": approved}
    return await page.act("PATCH", path, body, form, done=done, then=then, undo=undo)


def _actions(page: Page) -> list[tuple[str, str]]:
    return [("approve", page._("Show")), ("hide", page._("Hide")), ("delete", page._("Delete"))]
