"""One's own account: password, and the authenticator app as a second factor."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage, TheConsole
from console.page import Page, given, refused
from console.session import Notice
from console.staff_api import Refusal

router = APIRouter()


@router.get("/{shop}/account")
async def show_account(page: StaffPage) -> Response:
    return await show(page)


@router.post("/{shop}/account/password")
async def change_password(page: StaffPage) -> Response:
    form = await page.form()
    body = given(form, "current_password", "new_password")
    done = page._("The password was changed. Your other sessions have ended.")
    return await page.act("POST", "/auth/password", body, form, done=done, then="/account")


@router.post("/{shop}/account/totp")
async def begin_totp(page: StaffPage) -> Response:
    await page.form()
    try:
        secret = await page.api.send("POST", "/auth/second-factors/totp")
    except Refusal as refusal:
        return page.redirect("/account", refused(refusal))
    return await show(page, secret=secret)


@router.post("/{shop}/account/totp/confirm")
async def confirm_totp(page: StaffPage, console: TheConsole) -> Response:
    """The recovery codes are shown once, on this page."""
    form = await page.form()
    try:
        codes = await page.api.send("POST", "/auth/second-factors/totp/confirm", given(form, "code"))
    except Refusal as refusal:
        secret = {"secret": form.get("secret", ""), "secret_uri": ""}
        return await show(page, secret=secret, refusal=refusal)
    await console.renew(page.request, page.shop, page.session)
    return await show(page, codes=codes)


@router.post("/{shop}/account/totp/remove")
async def remove_totp(page: StaffPage) -> Response:
    form = await page.form()
    try:
        await page.api.send("POST", "/auth/second-factors/totp/remove", given(form, "code"))
    except Refusal as refusal:
        return page.redirect("/account", refused(refusal))
    return page.redirect("/account", Notice(page._("The authenticator app was removed.")))


@router.post("/{shop}/account/recovery-codes")
async def replace_recovery_codes(page: StaffPage) -> Response:
    """The former codes are worth nothing then; the new ones are shown once, on this page."""
    form = await page.form()
    proof = given(form, "code", "current_password")
    try:
        codes = await page.api.send("POST", "/auth/second-factors/recovery-codes", proof)
    except Refusal as refusal:
        return page.redirect("/account", refused(refusal))
    return await show(page, codes=codes)


async def show(
    page: Page,
    *,
    secret: dict[str, Any] | None = None,
    codes: dict[str, Any] | None = None,
    passkey: dict[str, Any] | None = None,
    refusal: Refusal | None = None,
) -> Response:
    """`secret` waits for its first code, `passkey` for the browser; `codes` are shown this once."""
    factors = await page.api.get("/auth/second-factors")
    values = {"secret": secret, "codes": codes, "passkey": passkey, "refusal": refusal}
    return page.render("account.html", refusal.status if refusal else 200, factors=factors, **values)
