"""One's own account: password and second factor."""

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage, TheConsole
from console.page import given, refused
from console.session import Notice
from console.staff_api import Refusal

router = APIRouter()


@router.get("/{shop}/account")
async def show_account(page: StaffPage) -> Response:
    factors = await page.api.get("/auth/second-factors")
    return page.render("account.html", factors=factors, secret=None, codes=None, refusal=None)


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
    factors = await page.api.get("/auth/second-factors")
    return page.render("account.html", factors=factors, secret=secret, codes=None, refusal=None)


@router.post("/{shop}/account/totp/confirm")
async def confirm_totp(page: StaffPage, console: TheConsole) -> Response:
    """The recovery codes are shown once, on this page."""
    form = await page.form()
    try:
        codes = await page.api.send("POST", "/auth/second-factors/totp/confirm", given(form, "code"))
    except Refusal as refusal:
        factors = await page.api.get("/auth/second-factors")
        secret = {"secret": form.get("secret", ""), "secret_uri": ""}
        return page.render("account.html", refusal.status, factors=factors, secret=secret, codes=None, refusal=refusal)
    await console.renew(page.request, page.shop, page.session)
    factors = await page.api.get("/auth/second-factors")
    return page.render("account.html", factors=factors, secret=None, codes=codes, refusal=None)


@router.post("/{shop}/account/totp/remove")
async def remove_totp(page: StaffPage) -> Response:
    form = await page.form()
    try:
        await page.api.send("POST", "/auth/second-factors/totp/remove", given(form, "code"))
    except Refusal as refusal:
        return page.redirect("/account", refused(refusal))
    return page.redirect("/account", Notice(page._("The authenticator app was removed.")))
