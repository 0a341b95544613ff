"""Customers: who they are, and what they have in the other parts of the shop."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import given
from console.staff_api import together

router = APIRouter()
PER_PAGE = 25


@router.get("/{shop}/customers")
async def list_customers(page: StaffPage, search: str | None = None, cursor: str | None = None) -> Response:
    page.require("customers:read")
    found = await page.api.get("/customers", search=search, cursor=cursor, limit=PER_PAGE)
    return page.render("customers.html", found=found, search=search or "")


@router.get("/{shop}/customers/{customer_id}")
async def show_customer(page: StaffPage, customer_id: UUID) -> Response:
    page.require("customers:read")
    calls: dict[str, Any] = {"customer": page.api.get(f"/customers/{customer_id}")}
    if page.has("orders") and page.may("orders:read"):
        calls["orders"] = page.api.get("/orders", user_id=customer_id, limit=10)
    if page.has("jobs") and page.may("jobs:read"):
        calls["jobs"] = page.api.get("/jobs", user_id=customer_id, limit=10)
    if page.has("credits") and page.may("credits:read"):
        calls["credits"] = page.api.get(f"/credits/accounts/{customer_id}/entries", limit=10)
    answers = await together(**calls)
    if isinstance(answers["customer"], Exception):
        raise answers["customer"]
    return page.render("customer.html", **{"orders": None, "jobs": None, "credits": None, **answers})


@router.post("/{shop}/customers/{customer_id}")
async def block_customer(page: StaffPage, customer_id: UUID) -> Response:
    form = await page.form()
    body = {"is_active": form.get("is_active") == "1", **given(form, "reason")}
    done = page._("The account may sign in again.") if body["is_active"] else page._("The account is blocked.")
    then = f"/customers/{customer_id}"
    return await page.act("PATCH", then, body, form, done=done, then=then)


@router.post("/{shop}/customers/{customer_id}/credits")
async def adjust_credits(page: StaffPage, customer_id: UUID) -> Response:
    form = await page.form()
    amount = form.get("amount", "").strip()
    body = {"amount": int(amount) if amount.lstrip("+-").isdigit() else amount, **given(form, "reason")}
    path = f"/credits/accounts/{customer_id}/adjustments"
    then = f"/customers/{customer_id}"
    return await page.act("POST", path, body, form, done=page._("The credits were changed."), then=then)
