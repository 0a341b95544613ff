"""Orders of books: what is to be produced, shipped, printed again."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import PageNotFound, given, whole_number

router = APIRouter()
PER_PAGE = 25


@router.get("/{shop}/book-orders")
async def list_book_orders(
    page: StaffPage,
    status: str | None = None,
    queue: str | None = None,
    search: str | None = None,
    cursor: str | None = None,
) -> Response:
    page.require("orders:read", "book-orders")
    found = await page.api.get("/book-orders", status=status, queue=queue, search=search, cursor=cursor, limit=PER_PAGE)
    return page.render("book_orders.html", found=found, status=status or "", search=search or "")


@router.get("/{shop}/book-orders/claims")
async def list_claims(page: StaffPage, cursor: str | None = None) -> Response:
    """Visitors' orders that were paid, and that no customer has yet."""
    page.require("orders:read", "book-orders")
    return page.render("book_claims.html", found=await page.api.get("/book-claims", cursor=cursor, limit=PER_PAGE))


@router.post("/{shop}/book-orders/{number}/claim")
async def retry_claim(page: StaffPage, number: int) -> Response:
    form = await page.form()
    customer = form.get("customer_number", "").strip()
    body = {"customer_id": whole_number(customer)} if customer else None
    then, done = f"/book-orders/{number}", page._("The order is being assigned again.")
    return await page.act("POST", f"/book-claims/{number}/retry", body, form, done=done, then=then)


@router.get("/{shop}/book-orders/{number}")
async def show_book_order(page: StaffPage, number: int) -> Response:
    page.require("orders:read", "book-orders")
    return page.render("book_order.html", order=await page.api.get(f"/book-orders/{number}"))


@router.post("/{shop}/book-orders/{number}/{action}")
async def change_book_order(page: StaffPage, number: int, action: str) -> Response:
    form = await page.form()
    done = {
        "complete": page._("The books were produced."),
        "ship": page._("The shipment was recorded."),
        "reprint": page._("The books are to be printed again."),
        "cancel": page._("The order was cancelled."),
    }
    if action not in done:
        raise PageNotFound()
    body: dict[str, Any] = given(form, "reason", "carrier", "tracking_number", "tracking_url")
    if action == "ship":
        body["notify"] = form.get("notify") == "1"
    then = f"/book-orders/{number}"
    return await page.act("POST", f"{then}/{action}", body or None, form, done=done[action], then=then)
