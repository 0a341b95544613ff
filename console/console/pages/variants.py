"""The variants of a product as a grid: what was changed in it is saved, row by row."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import FormData, Page, given
from console.pages.products import stock_difference
from console.session import Notice
from console.staff_api import Refusal, Unavailable

router = APIRouter()
DAYS = ("sale_starts_at", "sale_ends_at")


@router.post("/{shop}/products/{product_id}/variants")
async def add_variant(page: StaffPage, product_id: UUID) -> Response:
    form = await page.form()
    quantity = form.get("quantity", "").strip()
    body: dict[str, Any] = given(form, "name", "sku", "price")
    body |= {"quantity": int(quantity)} if quantity.isdigit() else {}
    then = f"/products/{product_id}"
    return await page.act("POST", f"{then}/variants", body, form, done=page._("The variant was added."), then=then)


@router.post("/{shop}/products/{product_id}/variants/save")
async def save_variants(page: StaffPage, product_id: UUID) -> Response:
    """What one row refuses does not keep the others from being saved. Stock that was not changed is not sent."""
    page.require("catalog:write", "catalog")
    form = await page.form()
    then = f"/products/{product_id}"
    stored = (await page.api.get(f"/products/{product_id}"))["variants"]
    saved, failed = 0, []
    for variant in stored:
        row = {name[: -len(variant["id"]) - 1]: form[name] for name in form if name.endswith(f"-{variant['id']}")}
        try:
            saved += await _save(page, variant, row, f"{form.get('key', '')}-{variant['id']}")
        except Refusal as refusal:
            failed.append(f"{variant['name']}: {' '.join(refusal.lines) or refusal.detail}")
        except Unavailable:
            return page.redirect(then, page.unavailable())
    done = page._("Variants that were saved: {count}.").format(count=saved)
    return page.redirect(then, Notice(done, failed=bool(failed), details=tuple(failed)))


async def _save(page: Page, variant: Mapping[str, Any], row: FormData, key: str) -> bool:
    """Whether something of the row was changed. Raises Refusal, Unavailable."""
    if not row:
        return False
    changes, path = _changes(page, variant, row), f"/variants/{variant['id']}"
    difference = stock_difference(row.get("before", ""), row.get("quantity", ""))
    if changes:
        await page.api.send("PATCH", path, changes, key)
    if difference:
        body = {"delta": difference, "reason": page._("Changed on the page of the product")}
        await page.api.send("POST", f"{path}/stock/adjust", body, f"{key}-stock")
    return bool(changes or difference)


def _changes(page: Page, variant: Mapping[str, Any], row: FormData) -> dict[str, Any]:
    """The members that differ from what is stored. Without a sale price a sale ends; days begin in the shop's zone."""
    wanted: dict[str, Any] = {name: row.get(name, "").strip() for name in ("name", "sku")}
    wanted |= {name: row.get(name, "").strip().replace(",", ".") or None for name in ("price", "sale_price")}
    wanted["is_active"] = row.get("is_active") == "1"
    changes = {name: value for name, value in wanted.items() if value != variant[name]}
    if wanted["sale_price"]:
        for name in DAYS:
            day = row.get(name, "").strip()
            if day != page.day(variant[name]):
                changes["sale_price"] = wanted["sale_price"]
                changes[name] = page.beginning(day) if day else None
    return changes
