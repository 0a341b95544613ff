"""Lists with few actions: carts, reviews, the audit log."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.session import Undo

router = APIRouter()
PER_PAGE = 25


@router.get("/{shop}/carts")
async def list_carts(page: StaffPage, idle_hours: int = 24, cursor: str | None = None) -> Response:
    page.require("carts:read", "carts")
    found = await page.api.get("/carts", idle_hours=idle_hours, cursor=cursor, limit=PER_PAGE)
    return page.render("carts.html", found=found, idle_hours=idle_hours)


@router.get("/{shop}/reviews")
async def list_reviews(page: StaffPage, is_approved: str | None = None, cursor: str | None = None) -> Response:
    page.require("catalog:read", "reviews")
    found = await page.api.get("/reviews", is_approved=is_approved, cursor=cursor, limit=PER_PAGE)
    return page.render("reviews.html", found=found, is_approved=is_approved or "")


@router.post("/{shop}/reviews/{review_id}")
async def decide_on_review(page: StaffPage, review_id: UUID) -> Response:
    form = await page.form()
    approved = form.get("is_approved") == "1"
    done = page._("The review is shown now.") if approved else page._("The review is hidden now.")
    shown = form.get("filter", "")
    then = f"/reviews?is_approved={shown}" if shown else "/reviews"
    undo = Undo(f"/reviews/{review_id}", {"filter": shown, "is_approved": "" if approved else "1"})
    return await page.act(
        "PATCH", f"/reviews/{review_id}", {"is_approved": approved}, form, done=done, then=then, undo=undo
    )


@router.get("/{shop}/audit-log")
async def show_audit_log(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("audit:read")
    filters = {name: page.query.get(name, "") for name in ("subject", "person", "operation")}
    days = {name: page.query.get(name, "") for name in ("from", "to")}
    moments = {name: page.beginning(day) for name, day in days.items()}
    found = await page.api.get("/audit-log", **filters, **moments, cursor=cursor, limit=50)
    return page.render("audit_log.html", found=found, filters={**filters, **days})
