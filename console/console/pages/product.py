"""One product: its fields, sale price, stock, and whether customers see it."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import FormData, Page, given, refused
from console.pages.categories import tree_of, with_tree
from console.sales import sale_calendar
from console.session import Notice, Undo
from console.staff_api import Refusal, Unavailable, together

router = APIRouter()
TEXTS = ("name", "sku", "slug", "description", "price", "category_id", "unit_of_measure")
OPTIONAL = ("compare_price", "cost_price", "weight", "dimensions")


@router.get("/{shop}/products/new")
async def show_new_product(page: StaffPage) -> Response:
    page.require("catalog:write", "catalog")
    return await _product_form(page, {}, None)


@router.post("/{shop}/products/new")
async def create_product(page: StaffPage) -> Response:
    page.require("catalog:write", "catalog")
    form = await page.form()
    body: dict[str, Any] = {**given(form, *TEXTS, *OPTIONAL), **_numbers(form, "low_stock_threshold", "quantity")}
    body |= {"is_active": form.get("is_active") == "1", "is_featured": form.get("is_featured") == "1"}
    try:
        made = await page.api.send("POST", "/products", body, form.get("key"))
    except Refusal as refusal:
        return await _product_form(page, form, refusal)
    return page.redirect(f"/products/{made['id']}", Notice(page._("The product was created.")))


@router.get("/{shop}/products/{product_id}")
async def show_product(page: StaffPage, product_id: UUID) -> Response:
    page.require("catalog:read", "catalog")
    return await _show_product(page, product_id, None, None)


@router.post("/{shop}/products/{product_id}")
async def change_product(page: StaffPage, product_id: UUID) -> Response:
    page.require("catalog:write", "catalog")
    form = await page.form()
    if form.get("slug", form.get("slug_before")) != form.get("slug_before") and form.get("breaks_links") != "1":
        return await _show_product(page, product_id, form, None, breaks_links=True)
    body: dict[str, Any] = {name: form.get(name, "").strip() for name in TEXTS if name in form}
    body |= {name: form.get(name, "").strip() or None for name in OPTIONAL}
    threshold = form.get("low_stock_threshold", "").strip()
    body |= {"low_stock_threshold": int(threshold) if threshold.isdigit() else None}
    body["is_featured"] = form.get("is_featured") == "1"
    try:
        await page.api.send("PATCH", f"/products/{product_id}", body, form.get("key"))
    except Refusal as refusal:
        return await _show_product(page, product_id, form, refusal)
    return page.redirect(f"/products/{product_id}", Notice(page._("The product was saved.")))


@router.post("/{shop}/products/{product_id}/visibility")
async def set_visibility(page: StaffPage, product_id: UUID) -> Response:
    form = await page.form()
    active = form.get("active") == "1"
    done = page._("Customers see the product now.") if active else page._("The product is hidden now.")
    then = f"/products/{product_id}"
    undo = Undo(f"{then}/visibility", {"active": "" if active else "1"})
    operation = "activate" if active else "deactivate"
    return await page.act("POST", f"{then}/{operation}", None, form, done=done, then=then, undo=undo)


@router.post("/{shop}/products/{product_id}/sale")
async def set_sale(page: StaffPage, product_id: UUID) -> Response:
    """Days begin in the shop's time zone. Without a price the sale ends."""
    form = await page.form()
    price = form.get("sale_price", "").strip().replace(",", ".")
    body: dict[str, Any] = {"sale_price": price or None}
    days = given(form, "sale_starts_at", "sale_ends_at")
    if price:
        body |= {name: page.beginning(day) for name, day in days.items()}
    then = f"/products/{product_id}"
    done = page._("The sale price was saved.") if price else page._("The sale has ended.")
    return await page.act("PATCH", then, body, form, done=done, then=then)


@router.post("/{shop}/products/{product_id}/delete")
async def delete_product(page: StaffPage, product_id: UUID) -> Response:
    """A product to which orders refer is archived, which can be undone."""
    page.require("catalog:write", "catalog")
    form = await page.form()
    path = f"/products/{product_id}"
    try:
        removed = await page.api.send("DELETE", path, None, form.get("key"))
    except Refusal as refusal:
        return page.redirect(path, refused(refusal))
    except Unavailable:
        return page.redirect(path, page.unavailable())
    if removed["outcome"] == "deleted":
        return page.redirect("/products", Notice(page._("The product was deleted.")))
    archived = page._("Orders refer to the product: it was archived.")
    return page.redirect(path, Notice(archived, undo=Undo(f"{path}/restore", {})))


@router.post("/{shop}/products/{product_id}/restore")
async def restore_product(page: StaffPage, product_id: UUID) -> Response:
    form = await page.form()
    then, done = f"/products/{product_id}", page._("The product is back, and hidden until it is put on sale.")
    return await page.act("POST", f"{then}/restore", None, form, done=done, then=then)


@router.post("/{shop}/products/{product_id}/stock")
async def adjust_stock(page: StaffPage, product_id: UUID) -> Response:
    form = await page.form()
    delta = form.get("delta", "").strip()
    body = {"delta": int(delta) if delta.lstrip("+-").isdigit() else delta, **given(form, "reason")}
    then = f"/products/{product_id}"
    return await page.act("POST", f"{then}/stock/adjust", body, form, done=page._("The stock was changed."), then=then)


async def _show_product(
    page: Page, product_id: UUID, form: FormData | None, refusal: Refusal | None, *, breaks_links: bool = False
) -> Response:
    answers = await together(
        product=page.api.get(f"/products/{product_id}"),
        categories=page.api.get("/categories", limit=100),
        movements=page.api.get("/stock/movements", product_id=product_id, limit=10),
    )
    if isinstance(answers["product"], Exception):
        raise answers["product"]
    status = refusal.status if refusal else 422 if breaks_links else 200
    values = {"form": form, "refusal": refusal, "breaks_links": breaks_links}
    sales = sale_calendar(answers["product"], page.zone)
    return page.render("product.html", status, **with_tree(answers), **values, sales=sales)


async def _product_form(page: Page, form: FormData, refusal: Refusal | None) -> Response:
    categories = tree_of((await page.api.get("/categories", limit=100))["items"])
    status = refusal.status if refusal else 200
    return page.render("product_new.html", status, categories=categories, form=form, refusal=refusal)


def _numbers(form: FormData, *names: str) -> dict[str, int]:
    return {name: int(form[name]) for name in names if form.get(name, "").strip().isdigit()}
