"""Customers: one call for the page, blocks with their reasons, credits, erasure with its progress."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import PageNotFound, given, whole_number
from console.pages.mails import LANGUAGES
from console.session import Undo

router = APIRouter()
PER_PAGE = 25


@router.get("/{shop}/customers")
async def list_customers(page: StaffPage, cursor: str | None = None, sort: str = "-created_at") -> Response:
    page.require("customers:read")
    query = page.query
    filters: dict[str, Any] = {name: query.get(name) for name in ("search", "is_active", "is_verified")}
    filters |= {name: page.beginning(query[name]) for name in ("created_from", "created_to") if name in query}
    found = await page.api.get("/customers", **filters, sort=sort, cursor=cursor, limit=PER_PAGE)
    _ = page._
    sorts = [("-created_at", _("newest first")), ("created_at", _("oldest first")), ("email", _("by e-mail address"))]
    return page.render("customers.html", found=found, sort=sort, sorts=sorts)


@router.get("/{shop}/customers/{customer_id}")
async def show_customer(page: StaffPage, customer_id: UUID) -> Response:
    page.require("customers:read")
    languages = [(code, page._(name)) for code, name in LANGUAGES.items()]
    customer = await page.api.get(f"/customers/{customer_id}")
    return page.render("customer.html", customer=customer, languages=languages)


@router.post("/{shop}/customers/{customer_id}")
async def block_customer(page: StaffPage, customer_id: UUID) -> Response:
    form = await page.form()
    active = form.get("is_active") == "1"
    body = {"is_active": active, **given(form, "reason")}
    done = page._("The account may sign in again.") if active else page._("The account is blocked.")
    then = f"/customers/{customer_id}"
    undo = Undo(then, {"is_active": "" if active else "1", "reason": page._("undone")})
    return await page.act("PATCH", then, body, form, done=done, then=then, undo=undo)


@router.get("/{shop}/customers/{customer_id}/book-entries")
async def list_book_entries(page: StaffPage, customer_id: UUID, cursor: str | None = None) -> Response:
    """What was bought for books, and which of their pictures were drawn and drawn again."""
    page.require("payments:read", "books")
    found = await page.api.get(f"/book-ledgers/{customer_id}", cursor=cursor, limit=PER_PAGE)
    return page.render("book_entries.html", found=found, customer_id=customer_id)


@router.post("/{shop}/customers/{customer_id}/language")
async def set_language(page: StaffPage, customer_id: UUID) -> Response:
    form = await page.form()
    body = {"language": form.get("language") or None}
    then = f"/customers/{customer_id}"
    return await page.act("PATCH", then, body, form, done=page._("The language was changed."), then=then)


@router.post("/{shop}/customers/{customer_id}/credits")
async def adjust_credits(page: StaffPage, customer_id: UUID) -> Response:
    form = await page.form()
    body = {"amount": whole_number(form.get("amount", "")), **given(form, "reason")}
    path = f"/credits/accounts/{customer_id}/adjustments"
    then = f"/customers/{customer_id}"
    return await page.act("POST", path, body, form, done=page._("The credits were changed."), then=then)


@router.post("/{shop}/customers/{customer_id}/quota")
async def change_quota(page: StaffPage, customer_id: UUID) -> Response:
    """Give credits beyond the plan, or give back those that were used."""
    form = await page.form()
    kind = form.get("kind", "")
    if kind not in ("grants", "corrections"):
        raise PageNotFound()
    body = {"credits": whole_number(form.get("amount", "")), **given(form, "reason")}
    path, then = f"/quotas/{customer_id}/{kind}", f"/customers/{customer_id}"
    return await page.act("POST", path, body, form, done=page._("The quota was changed."), then=then)


@router.post("/{shop}/customers/{customer_id}/passkeys/{passkey_id}")
async def remove_passkey(page: StaffPage, customer_id: UUID, passkey_id: UUID) -> Response:
    form = await page.form()
    then = f"/customers/{customer_id}"
    done = page._("The passkey was removed.")
    return await page.act("DELETE", f"{then}/passkeys/{passkey_id}", None, form, done=done, then=then)


@router.post("/{shop}/customers/{customer_id}/export")
async def request_archive(page: StaffPage, customer_id: UUID) -> Response:
    form = await page.form()
    path, done = f"/customers/{customer_id}/export", page._("The archive is being made.")
    return await page.act("POST", path, None, form, done=done, then=path)


@router.get("/{shop}/customers/{customer_id}/export")
async def show_archive(page: StaffPage, customer_id: UUID) -> Response:
    page.require("exports:write")
    return page.render("archive.html", archive=await page.api.get(f"/customers/{customer_id}/export"), id=customer_id)


@router.get("/{shop}/customers/{customer_id}/erase")
async def confirm_erasure(page: StaffPage, customer_id: UUID) -> Response:
    page.require("customers:erase")
    return page.render("customer_erase.html", customer=await page.api.get(f"/customers/{customer_id}"))


@router.post("/{shop}/customers/{customer_id}/erase")
async def erase_customer(page: StaffPage, customer_id: UUID) -> Response:
    form = await page.form()
    path, done = f"/customers/{customer_id}", page._("The customer is being erased.")
    return await page.act("DELETE", path, given(form, "reason"), form, done=done, then=f"{path}/erasure")


@router.get("/{shop}/customers/{customer_id}/erasure")
async def show_erasure(page: StaffPage, customer_id: UUID) -> Response:
    page.require("customers:read")
    return page.render("erasure.html", erasure=await page.api.get(f"/customers/{customer_id}/erasure"))


@router.get("/{shop}/erasures")
async def list_erasures(page: StaffPage, is_completed: str | None = None, cursor: str | None = None) -> Response:
    page.require("customers:read")
    found = await page.api.get("/erasures", is_completed=is_completed, cursor=cursor, limit=PER_PAGE)
    return page.render("erasures.html", found=found, is_completed=is_completed or "")
