"""Products, their variants, pictures and stock, and low stock."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import FormData, Page, given, refused
from console.pages.categories import tree_of
from console.pages.products_bulk import actions_of, filters_of
from console.session import Notice, Undo
from console.staff_api import Refusal, Unavailable, together

router = APIRouter()
PER_PAGE = 25
TEXTS = ("name", "sku", "slug", "description", "price", "category_id", "unit_of_measure")
OPTIONAL = ("compare_price", "cost_price", "weight", "dimensions")


@router.get("/{shop}/products")
async def list_products(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("catalog:read", "catalog")
    answers = await together(
        found=page.api.get("/products", **filters_of(page), sort=page.query.get("sort"), cursor=cursor, limit=PER_PAGE),
        categories=page.api.get("/categories", limit=100),
    )
    if isinstance(answers["found"], Exception):
        raise answers["found"]
    return page.render("products.html", **_with_tree(answers), sorts=_sorts(page), actions=actions_of(page))


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
        difference = _difference(form)
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


@router.post("/{shop}/variants/{variant_id}")
async def change_variant(page: StaffPage, variant_id: UUID) -> Response:
    page.require("catalog:write", "catalog")
    form = await page.form()
    then = f"/products/{form.get('product_id', '')}"
    body: dict[str, Any] = given(form, "name", "sku")
    body |= {"price": form.get("price", "").strip() or None, "is_active": form.get("is_active") == "1"}
    path, key = f"/variants/{variant_id}", form.get("key", "")
    try:
        await page.api.send("PATCH", path, body, key)
        difference = _difference(form)
        if difference:
            reason = page._("Changed on the page of the product")
            await page.api.send("POST", f"{path}/stock/adjust", {"delta": difference, "reason": reason}, key + "-stock")
    except Refusal as refusal:
        return page.redirect(then, refused(refusal))
    except Unavailable:
        return page.redirect(then, page.unavailable())
    return page.redirect(then, Notice(page._("The variant was saved.")))


@router.post("/{shop}/products/{product_id}/variants")
async def add_variant(page: StaffPage, product_id: UUID) -> Response:
    form = await page.form()
    body = {**given(form, "name", "sku", "price"), **_numbers(form, "quantity")}
    then = f"/products/{product_id}"
    return await page.act("POST", f"{then}/variants", body, form, done=page._("The variant was added."), then=then)


@router.post("/{shop}/products/{product_id}/stock")
async def adjust_stock(page: StaffPage, product_id: UUID) -> Response:
    form = await page.form()
    delta = form.get("delta", "").strip()
    body = {"delta": int(delta) if delta.lstrip("+-").isdigit() else delta, **given(form, "reason")}
    then = f"/products/{product_id}"
    return await page.act("POST", f"{then}/stock/adjust", body, form, done=page._("The stock was changed."), then=then)


@router.post("/{shop}/products/{product_id}/images")
async def upload_image(page: StaffPage, product_id: UUID) -> Response:
    page.require("catalog:write", "catalog")
    form = await page.request.form(max_files=20, max_fields=2000)
    fields = await page.form()
    then = f"/products/{product_id}"
    files = [file for file in form.getlist("file") if isinstance(file, UploadFile) and file.size]
    if not files:
        return page.redirect(then, Notice(page._("Choose a picture first."), failed=True))
    try:
        for file in files:
            sent = {"file": (file.filename or "picture", await file.read(), file.content_type)}
            await page.api.upload(f"{then}/images", sent, {"alt_text": fields.get("alt_text", "")})
    except Refusal as refusal:
        return page.redirect(then, refused(refusal))
    except Unavailable:
        return page.redirect(then, page.unavailable())
    return page.redirect(then, Notice(page._("The picture was added.")))


@router.post("/{shop}/images/{image_id}")
async def change_image(page: StaffPage, image_id: UUID) -> Response:
    form = await page.form()
    then = f"/products/{form.get('product_id', '')}"
    if form.get("remove") == "1":
        done = page._("The picture was removed.")
        return await page.act("DELETE", f"/images/{image_id}", None, form, done=done, then=then)
    order = form.get("display_order", "")
    body: dict[str, Any] = {"alt_text": form.get("alt_text", "")}
    body |= {"display_order": int(order)} if order.isdigit() else {}
    body |= {"is_primary": True} if form.get("is_primary") == "1" else {}
    return await page.act("PATCH", f"/images/{image_id}", body, form, done=page._("The picture was saved."), then=then)


@router.get("/{shop}/low-stock")
async def list_low_stock(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("catalog:read", "stock")
    return page.render("low_stock.html", found=await page.api.get("/stock/low", cursor=cursor, limit=PER_PAGE))


async def _show_product(page: Page, product_id: UUID, form: FormData | None, refusal: Refusal | None) -> Response:
    answers = await together(
        product=page.api.get(f"/products/{product_id}"),
        categories=page.api.get("/categories", limit=100),
        movements=page.api.get("/stock/movements", product_id=product_id, limit=10),
    )
    if isinstance(answers["product"], Exception):
        raise answers["product"]
    status = refusal.status if refusal else 200
    return page.render("product.html", status, **_with_tree(answers), form=form, refusal=refusal)


async def _product_form(page: Page, form: FormData, refusal: Refusal | None) -> Response:
    categories = tree_of((await page.api.get("/categories", limit=100))["items"])
    status = refusal.status if refusal else 200
    return page.render("product_new.html", status, categories=categories, form=form, refusal=refusal)


def _sorts(page: Page) -> list[tuple[str, str]]:
    _ = page._
    return [
        ("", _("newest first")),
        ("number", _("oldest first")),
        ("name", _("by name")),
        ("-updated_at", _("changed last")),
    ]


def _with_tree(answers: dict[str, Any]) -> dict[str, Any]:
    """With the categories as pairs of category and depth."""
    found = answers["categories"]
    return answers if isinstance(found, Exception) else {**answers, "categories": tree_of(found["items"])}


def _numbers(form: FormData, *names: str) -> dict[str, int]:
    return {name: int(form[name]) for name in names if form.get(name, "").strip().isdigit()}


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


def _difference(form: FormData) -> int:
    """How much the stock was changed by hand; 0 if it was not."""
    before, now = form.get("quantity_before", ""), form.get("quantity", "")
    return int(now) - int(before) if before.isdigit() and now.strip().isdigit() else 0
