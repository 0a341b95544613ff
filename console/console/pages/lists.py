"""Lists with few actions: carts, reviews, orders of books, the audit log."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import PageNotFound, given
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


@router.get("/{shop}/book-orders")
async def list_book_orders(
    page: StaffPage, status: str | None = None, search: str | None = None, cursor: str | None = None
) -> Response:
    page.require("orders:read", "book-orders")
    found = await page.api.get("/book-orders", status=status, search=search, cursor=cursor, limit=PER_PAGE)
    return page.render("book_orders.html", found=found, status=status or "", search=search or "")


@router.get("/{shop}/book-orders/{number}")
async def show_book_order(page: StaffPage, number: int) -> Response:
    page.require("orders:read", "book-orders")
    return page.render("book_order.html", order=await page.api.get(f"/book-orders/{number}"))


@router.post("/{shop}/book-orders/{number}/{action}")
async def change_book_order(page: StaffPage, number: int, action: str) -> Response:
    form = await page.form()
    if action not in ("complete", "cancel"):
        raise PageNotFound()
    done = page._("The order is completed.") if action == "complete" else page._("The order was cancelled.")
    body = given(form, "reason") if action == "cancel" else None
    then = f"/book-orders/{number}"
    return await page.act("POST", f"{then}/{action}", body, form, done=done, then=then)


@router.get("/{shop}/audit-log")
async def show_audit_log(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("audit:read")
    filters = {name: page.query.get(name, "") for name in ("subject", "person", "operation")}
    days = {name: page.query.get(name, "") for name in ("from", "to")}
    moments = {name: page.beginning(day) for name, day in days.items()}
    found = await page.api.get("/audit-log", **filters, **moments, cursor=cursor, limit=50)
    return page.render("audit_log.html", found=found, filters={**filters, **days})
