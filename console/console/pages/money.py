"""Payments, subscriptions with their invoices, plans, credits, tiers of books."""

from typing import Any
from uuid import UUID

from babel.numbers import format_currency
from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.languages import locale_of
from console.page import FormData, Page, PageNotFound, given
from console.staff_api import together

router = APIRouter()
PER_PAGE = 25


@router.get("/{shop}/payments")
async def list_payments(
    page: StaffPage, status: str | None = None, without_order: bool = False, cursor: str | None = None
) -> Response:
    page.require("payments:read", "payments")
    orderless = "true" if without_order else None
    found = await page.api.get("/payments", status=status, without_order=orderless, cursor=cursor, limit=PER_PAGE)
    return page.render("payments.html", found=found, status=status or "", without_order=without_order)


@router.get("/{shop}/payments/{payment_id}")
async def show_payment(page: StaffPage, payment_id: UUID) -> Response:
    page.require("payments:read", "payments")
    return page.render("payment.html", payment=await page.api.get(f"/payments/{payment_id}"))


@router.post("/{shop}/payments/{payment_id}/refunds")
async def refund_payment(page: StaffPage, payment_id: UUID) -> Response:
    """An amount of the payment, or all that was not refunded yet."""
    form = await page.form()
    amount = form.get("amount", "").strip().replace(",", ".")
    body = {**({"amount": amount} if amount else {"full": True}), **given(form, "reason")}
    then = f"/payments/{payment_id}"
    return await page.act("POST", f"{then}/refunds", body, form, done=page._("The refund was requested."), then=then)


@router.get("/{shop}/subscriptions")
async def list_subscriptions(page: StaffPage, status: str | None = None, cursor: str | None = None) -> Response:
    page.require("subscriptions:read", "subscriptions")
    found = await page.api.get("/subscriptions", status=status, cursor=cursor, limit=PER_PAGE)
    return page.render("subscriptions.html", found=found, status=status or "")


@router.get("/{shop}/subscriptions/customers/{user_id}")
async def show_subscriber(page: StaffPage, user_id: UUID) -> Response:
    page.require("subscriptions:read", "subscriptions")
    return page.render("subscriber.html", subscriber=await page.api.get(f"/subscriptions/customers/{user_id}"))


@router.post("/{shop}/subscriptions/customers/{user_id}/invoices/{invoice_id}/refund")
async def refund_invoice(page: StaffPage, user_id: UUID, invoice_id: UUID) -> Response:
    form = await page.form()
    body = {"full": True, **given(form, "reason")}
    path, then = f"/invoices/{invoice_id}/refunds", f"/subscriptions/customers/{user_id}"
    return await page.act("POST", path, body, form, done=page._("The refund was requested."), then=then)


@router.post("/{shop}/subscriptions/{subscription_id}/cancel")
async def cancel_subscription(page: StaffPage, subscription_id: UUID) -> Response:
    form = await page.form()
    body = {**given(form, "reason"), "immediate": form.get("immediate") == "1"}
    path, done = f"/subscriptions/{subscription_id}/cancel", page._("The end of the subscription was requested.")
    return await page.act("POST", path, body, form, done=done, then="/subscriptions")


@router.post("/{shop}/subscriptions/customers/{user_id}/{subscription_id}/{action}")
async def decide_on_subscription(page: StaffPage, user_id: UUID, subscription_id: UUID, action: str) -> Response:
    """Give a period, pause or resume, or keep what was to end. A pause may have a day in the shop on which it ends."""
    form = await page.form()
    _ = page._
    done = {
        "keep": _("The subscription stays; that was requested."),
        "comp": _("The period that is given was requested."),
        "pause": _("The pause of the subscription was requested."),
        "resume": _("The end of the pause was requested."),
    }
    if action not in done:
        raise PageNotFound()
    body = given(form, "reason")
    if action == "pause":
        body |= {name: page.beginning(day) for name, day in given(form, "resumes_at").items()}
    path, then = f"/subscriptions/{subscription_id}/{action}", f"/subscriptions/customers/{user_id}"
    return await page.act("POST", path, body, form, done=done[action], then=then)


@router.get("/{shop}/plans")
async def list_plans(page: StaffPage) -> Response:
    page.require("subscriptions:read", "subscriptions")
    plans = await page.api.get("/plans")
    _ = page._
    columns = [
        (_("Name"), False),
        (_("Price"), True),
        (_("Credits"), True),
        (_("Subscribers"), True),
        (_("State"), False),
    ]
    rows = [
        [each["name"], _price(page, each), each["credits"], each["subscribers"], each["is_active"]] for each in plans
    ]
    explanation = _(
        "What customers can subscribe to. Prices of plans are those of Stripe: they are part of the shop's file."
    )
    return page.render("plans.html", title=_("Plans"), columns=columns, rows=rows, explanation=explanation)


@router.get("/{shop}/tiers")
async def list_tiers(page: StaffPage) -> Response:
    page.require("books:read", "books")
    tiers = (await page.api.get("/tiers"))["items"]
    _ = page._
    columns = [(_("Name"), False), (_("Price"), True), (_("Pages"), True), (_("Orders"), True), (_("Revenue"), True)]
    rows = [
        [
            each["name"],
            _price(page, each),
            each["pages"],
            each["orders"],
            _price(page, each, "revenue"),
            each["is_active"],
        ]
        for each in tiers
    ]
    explanation = _("The books that customers can buy, and what was paid for them so far.")
    columns.append((_("State"), False))
    return page.render("plans.html", title=_("Tiers"), columns=columns, rows=rows, explanation=explanation)


@router.get("/{shop}/credits")
async def show_credits(page: StaffPage, flagged: bool = False, cursor: str | None = None) -> Response:
    page.require("credits:read", "credits")
    answers = await together(
        packs=page.api.get("/credits/packs"),
        purchases=page.api.get(
            "/credits/purchases", flagged="true" if flagged else None, cursor=cursor, limit=PER_PAGE
        ),
    )
    return page.render("credits.html", **answers, flagged=flagged)


@router.post("/{shop}/credits/packs")
async def add_pack(page: StaffPage) -> Response:
    form = await page.form()
    body = {**given(form, "sku"), **_pack(form)}
    return await page.act("POST", "/credits/packs", body, form, done=page._("The pack was added."), then="/credits")


@router.post("/{shop}/credits/packs/{pack_id}")
async def change_pack(page: StaffPage, pack_id: int) -> Response:
    form = await page.form()
    body = {**_pack(form), "is_active": form.get("is_active") == "1"}
    path = f"/credits/packs/{pack_id}"
    return await page.act("PATCH", path, body, form, done=page._("The pack was saved."), then="/credits")


def _pack(form: FormData) -> dict[str, Any]:
    credits = form.get("credits", "").strip()
    price = form.get("price", "").strip().replace(",", ".")
    return {"credits": int(credits) if credits.isdigit() else credits, "price": price}


def _price(page: Page, of: dict[str, Any], name: str = "price") -> str:
    return str(format_currency(of[name], of["currency"], locale=locale_of(page.language)))
