"""Changes of many products at once: asked first with what they need, then said of each."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import FormData, Page, PageNotFound, refused
from console.pages.categories import tree_of
from console.pages.several import chosen_of
from console.session import Notice
from console.staff_api import Refusal, Unavailable

router = APIRouter()
PER_PAGE = 25
FILTERS = ("search", "sku", "category_id", "is_active", "low_stock", "archived")
FLAGS = ("is_active", "low_stock", "archived")
NEEDS = {
    "set_price": "price",
    "change_price": "percent",
    "set_stock": "quantity",
    "add_stock": "quantity",
    "move": "category_id",
    "show": "",
    "hide": "",
}
"""The actions, with the value that each needs."""


def filters_of(page: Page) -> dict[str, str]:
    """The filters of the list, which changes in bulk have too."""
    return {name: page.query[name] for name in FILTERS if name in page.query}


def actions_of(page: Page) -> list[tuple[str, str]]:
    _ = page._
    return [
        ("show", _("Put on sale")),
        ("hide", _("Hide")),
        ("set_price", _("Set the price")),
        ("change_price", _("Change the price by percent")),
        ("set_stock", _("Set the stock")),
        ("add_stock", _("Add to the stock")),
        ("move", _("Move to a category")),
    ]


@router.post("/{shop}/products/bulk")
async def confirm_bulk(page: StaffPage) -> Response:
    """Which products, and the value that the action needs. `all` means the filter and its number."""
    page.require("catalog:write", "catalog")
    chosen = await chosen_of(page, "product")
    form = await page.form()
    action, by_filter = form.get("action", ""), form.get("all") == "1"
    if action not in NEEDS:
        raise PageNotFound()
    if not chosen and not by_filter:
        return page.redirect(_list(page), Notice(page._("Choose products first."), failed=True))
    at = {} if by_filter else {"cursor": page.query.get("cursor"), "sort": page.query.get("sort")}
    found = await page.api.get("/products", **filters_of(page), **at, limit=PER_PAGE)
    listed = found["items"] if by_filter else [each for each in found["items"] if each["id"] in chosen]
    if not by_filter and len(listed) < len(chosen):
        changed = page._("The list has changed in the meantime. Choose again.")
        return page.redirect(_list(page), Notice(changed, failed=True))
    categories = tree_of((await page.api.get("/categories", limit=100))["items"]) if action == "move" else []
    return page.render(
        "products_bulk.html",
        action=action,
        title=dict(actions_of(page))[action],
        needs=NEEDS[action],
        count=found["total_count"] if by_filter else len(listed),
        listed=listed,
        by_filter=by_filter,
        categories=categories,
    )


@router.post("/{shop}/products/bulk/run")
async def run_bulk(page: StaffPage) -> Response:
    page.require("catalog:write", "catalog")
    chosen = await chosen_of(page, "product")
    form = await page.form()
    body = _body(page, form, chosen)
    try:
        done = await page.api.send("POST", "/products/bulk", body, form.get("key"))
    except Refusal as refusal:
        return page.redirect(_list(page), refused(refusal))
    except Unavailable:
        return page.redirect(_list(page), page.unavailable())
    failed = [
        (page._("Product"), f"/products/{each['product_id']}", each["detail"], True)
        for each in done["results"]
        if each["detail"]
    ]
    return page.render("products_bulk_done.html", done=done, failed=failed)


def _body(page: Page, form: FormData, chosen: list[str]) -> dict[str, Any]:
    """Raises PageNotFound."""
    action = form.get("action", "")
    if action not in NEEDS:
        raise PageNotFound()
    body: dict[str, Any] = {"action": action}
    if NEEDS[action]:
        body[NEEDS[action]] = _value(NEEDS[action], form)
    if action == "change_price" and form.get("round_to", "").strip():
        body["round_to"] = form["round_to"].strip().replace(",", ".")
    if form.get("variants") == "1":
        body["variants"] = True
    if form.get("reason", "").strip():
        body["reason"] = form["reason"].strip()
    if form.get("by_filter") == "1":
        filters: dict[str, Any] = filters_of(page)
        filters |= {name: filters[name] == "true" for name in FLAGS if name in filters}
        return {**body, "filter": filters, "count": int(form.get("count", "0"))}
    return {**body, "product_ids": chosen}


def _value(name: str, form: FormData) -> Any:
    text = form.get("value", "").strip()
    if name == "quantity":
        return int(text) if text.lstrip("+-").isdigit() else text
    return text.replace(",", ".") if name in ("price", "percent") else text


def _list(page: Page) -> str:
    return f"/products?{page.request.url.query}" if page.request.url.query else "/products"
