"""Lists with few actions: carts, reviews, payments, subscriptions, orders of books, dead letters, the audit log."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import PageNotFound, given

router = APIRouter()
PER_PAGE = 25
SERVICES = ("identity", "catalog", "cart", "orders", "payments", "generation", "webhooks")


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
    then = f"/reviews?is_approved={form.get('filter', '')}"
    return await page.act("PATCH", f"/reviews/{review_id}", {"is_approved": approved}, form, done=done, then=then)


@router.get("/{shop}/payments")
async def list_payments(page: StaffPage, status: str | None = None, cursor: str | None = None) -> Response:
    page.require("payments:read", "payments")
    found = await page.api.get("/payments", status=status, cursor=cursor, limit=PER_PAGE)
    return page.render("payments.html", found=found, status=status or "")


@router.get("/{shop}/subscriptions")
async def list_subscriptions(page: StaffPage, status: str | None = None, cursor: str | None = None) -> Response:
    page.require("subscriptions:read", "subscriptions")
    found = await page.api.get("/subscriptions", status=status, cursor=cursor, limit=PER_PAGE)
    return page.render("subscriptions.html", found=found, status=status or "")


@router.post("/{shop}/subscriptions/{subscription_id}/cancel")
async def cancel_subscription(page: StaffPage, subscription_id: UUID) -> Response:
    form = await page.form()
    body = {**given(form, "reason"), "immediate": form.get("immediate") == "1"}
    path, done = f"/subscriptions/{subscription_id}/cancel", page._("The end of the subscription was requested.")
    return await page.act("POST", path, body, form, done=done, then="/subscriptions")


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


@router.get("/{shop}/dead-letters")
async def list_dead_letters(page: StaffPage) -> Response:
    page.require("dead-letters:read")
    return page.render("dead_letters.html", found=await page.api.get("/dead-letters", limit=100))


@router.post("/{shop}/dead-letters/{service}/{letter_id}")
async def decide_on_dead_letter(page: StaffPage, service: str, letter_id: int) -> Response:
    form = await page.form()
    if service not in SERVICES:
        raise PageNotFound()
    path = f"/dead-letters/{service}/{letter_id}"
    if form.get("action") == "discard":
        done = page._("The delivery was discarded.")
        return await page.act("DELETE", path, None, form, done=done, then="/dead-letters")
    done = page._("The delivery is tried again.")
    return await page.act("POST", f"{path}/replay", None, form, done=done, then="/dead-letters")


@router.get("/{shop}/audit-log")
async def show_audit_log(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("audit:read")
    filters = {name: page.query.get(name, "") for name in ("subject", "person", "operation")}
    days = {name: page.query.get(name, "") for name in ("from", "to")}
    moments = {name: f"{day}T00:00:00Z" if len(day) == len("2026-01-31") else day for name, day in days.items()}
    found = await page.api.get("/audit-log", **filters, **moments, cursor=cursor, limit=50)
    return page.render("audit_log.html", found=found, filters={**filters, **days})
