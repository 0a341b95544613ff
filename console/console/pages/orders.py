"""The list of orders, and changes of several at once."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import Page, refused
from console.session import Notice
from console.staff_api import Refusal, Unavailable

router = APIRouter()
STATUSES = ("pending", "processing", "shipped", "delivered", "cancelled", "returned")
PAYMENTS = ("unpaid", "paid", "partly_refunded", "refunded")
FILTERS = ("search", "status", "payment", "created_from", "created_to", "sku", "product_id")
"""Those of the list that changes in bulk have too."""
PER_PAGE = 25


@router.get("/{shop}/orders")
async def list_orders(page: StaffPage, cursor: str | None = None, sort: str = "-created_at") -> Response:
    page.require("orders:read", "orders")
    filters = _filters(page)
    found = await page.api.get("/orders", **filters, sort=sort, cursor=cursor, limit=PER_PAGE)
    shown = {"filters": filters, "found": found, "sort": sort, "statuses": STATUSES, "payments": PAYMENTS}
    return page.render("orders.html", **shown, sorts=_sorts(page), views=_views(page), actions=_actions(page))


@router.post("/{shop}/orders/bulk")
async def confirm_bulk(page: StaffPage) -> Response:
    """The confirmation: which orders, and what will happen to them. `all` means the filter and its number."""
    page.require("orders:write", "orders")
    form = await page.request.form()
    fields = await page.form()
    action = fields.get("action", "")
    chosen = [value for value in form.getlist("order") if isinstance(value, str)]
    filters = _filters(page)
    if action not in dict(_actions(page)):
        return page.redirect(_list(page), Notice(page._("Choose an action."), failed=True))
    by_filter = fields.get("all") == "1"
    if not by_filter and not chosen:
        return page.redirect(_list(page), Notice(page._("Choose orders first."), failed=True))
    at = {} if by_filter else {"cursor": page.query.get("cursor"), "sort": page.query.get("sort")}
    found = await page.api.get("/orders", **filters, **at, limit=PER_PAGE)
    listed = found["items"] if by_filter else [each for each in found["items"] if each["id"] in chosen]
    count = found["total_count"] if by_filter else len(listed)
    if not by_filter and len(listed) < len(chosen):
        changed = page._("The list has changed in the meantime. Choose again.")
        return page.redirect(_list(page), Notice(changed, failed=True))
    words = {"action": action, "title": dict(_actions(page))[action], "count": count}
    return page.render("orders_bulk.html", **words, listed=listed, by_filter=by_filter)


@router.post("/{shop}/orders/bulk/run")
async def run_bulk(page: StaffPage) -> Response:
    """What happened to each, so that what failed can be seen and opened."""
    page.require("orders:write", "orders")
    form = await page.request.form()
    fields = await page.form()
    body: dict[str, Any] = {"action": fields.get("action", "")}
    if fields.get("note", "").strip():
        body["note"] = fields["note"].strip()
    if fields.get("by_filter") == "1":
        filters: dict[str, Any] = _filters(page)
        body |= {"filter": filters, "count": int(fields.get("count", "0"))}
    else:
        body["order_ids"] = [value for value in form.getlist("order") if isinstance(value, str)]
    try:
        done = await page.api.send("POST", "/orders/bulk", body, fields.get("key"))
    except Refusal as refusal:
        return page.redirect(_list(page), refused(refusal))
    except Unavailable:
        return page.redirect(_list(page), page.unavailable())
    return page.render("orders_bulk_done.html", done=done, action=body["action"])


def _filters(page: Page) -> dict[str, Any]:
    query = page.request.query_params
    filters: dict[str, Any] = {name: query[name] for name in FILTERS if query.get(name) and name != "status"}
    statuses = [status for status in query.getlist("status") if status]
    for name in ("created_from", "created_to"):
        if name in filters:
            filters[name] = page.beginning(filters[name])
    return {**filters, **({"status": statuses} if statuses else {})}


def _list(page: Page) -> str:
    return f"/orders?{page.request.url.query}" if page.request.url.query else "/orders"


def _actions(page: Page) -> list[tuple[str, str]]:
    _ = page._
    return [("ship", _("Ship")), ("cancel", _("Cancel")), ("note", _("Add a note"))]


def _views(page: Page) -> list[tuple[str, str]]:
    """Filters that most people need, as queries."""
    _ = page._
    return [
        (_("all"), ""),
        (_("to ship"), "?status=processing&sort=created_at"),
        (_("not paid"), "?payment=unpaid"),
        (_("on their way"), "?status=shipped"),
        (_("partly refunded"), "?payment=partly_refunded"),
    ]


def _sorts(page: Page) -> list[tuple[str, str]]:
    _ = page._
    return [
        ("-created_at", _("newest first")),
        ("created_at", _("oldest first")),
        ("-updated_at", _("changed last")),
        ("updated_at", _("unchanged longest")),
        ("-total", _("highest total")),
        ("total", _("lowest total")),
    ]
