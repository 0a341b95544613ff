"""The list of products, with price and stock changed in place, and low stock."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import FormData, Page, refused
from console.pages.categories import with_tree
from console.pages.products_bulk import actions_of, filters_of
from console.session import Notice, Undo
from console.staff_api import Refusal, Unavailable, together

router = APIRouter()
PER_PAGE = 25


@router.get("/{shop}/products")
async def list_products(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("catalog:read", "catalog")
    answers = await together(
        found=page.api.get("/products", **filters_of(page), sort=page.query.get("sort"), cursor=cursor, limit=PER_PAGE),
        categories=page.api.get("/categories", limit=100),
    )
    if isinstance(answers["found"], Exception):
        raise answers["found"]
    return page.render("products.html", **with_tree(answers), sorts=_sorts(page), actions=actions_of(page))


@router.post("/{shop}/products/{product_id}/quick")
async def change_in_list(page: StaffPage, product_id: UUID) -> Response:
    """Price and stock, from the list. Stock is set only if it was changed: a sale in the meantime is not undone."""
    page.require("catalog:write", "catalog")
    form = await page.form()
    then = f"/products?{page.request.url.query}" if page.request.url.query else "/products"
    path, key = f"/products/{product_id}", form.get("key", "")
    try:
        if form.get("price") != form.get("price_before"):
            await page.api.send("PATCH", path, {"price": form.get("price", "").replace(",", ".")}, key + "-price")
        difference = stock_difference(form.get("quantity_before", ""), form.get("quantity", ""))
        if difference:
            reason = page._("Changed in the list of products")
            body = {"delta": difference, "reason": reason}
            await page.api.send("POST", f"{path}/stock/adjust", body, key + "-stock")
    except Refusal as refusal:
        return page.redirect(then, refused(refusal))
    except Unavailable:
        return page.redirect(then, page.unavailable())
    undo = Undo(f"/products/{product_id}/quick", _reversed(form))
    return page.redirect(then, Notice(page._("{name} was saved.").format(name=form.get("name", "")), undo=undo))


@router.get("/{shop}/low-stock")
async def list_low_stock(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("catalog:read", "stock")
    return page.render("low_stock.html", found=await page.api.get("/stock/low", cursor=cursor, limit=PER_PAGE))


def _sorts(page: Page) -> list[tuple[str, str]]:
    _ = page._
    return [
        ("", _("newest first")),
        ("number", _("oldest first")),
        ("name", _("by name")),
        ("-updated_at", _("changed last")),
    ]


def _reversed(form: FormData) -> dict[str, str]:
    """The fields of the form that gives the product its former price and stock."""
    changed = {
        "name": form.get("name", ""),
        "price": form.get("price_before", ""),
        "price_before": form.get("price", ""),
    }
    if form.get("quantity", "").strip().isdigit():
        changed |= {"quantity": form.get("quantity_before", ""), "quantity_before": form["quantity"].strip()}
    return changed


def stock_difference(before: str, now: str) -> int:
    """How much the stock was changed by hand; 0 if it was not."""
    return int(now) - int(before) if before.isdigit() and now.strip().isdigit() else 0
