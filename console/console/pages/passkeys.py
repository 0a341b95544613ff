"""Passkeys as a second factor of one's own account."""

import json
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage, TheConsole
from console.page import given, refused
from console.pages.account import show
from console.session import Notice
from console.staff_api import Refusal

router = APIRouter()
PATH = "/auth/second-factors/passkeys"


@router.post("/{shop}/account/passkeys/begin")
async def begin_passkey(page: StaffPage) -> Response:
    """The page that answers has the options; its script asks the browser for the passkey."""
    form = await page.form()
    try:
        begun = await page.api.begin_passkey(f"{PATH}/begin", {"current_password": form.get("password", "")})
    except Refusal as refusal:
        return page.redirect("/account", refused(refusal))
    return await show(page, passkey={**begun, "name": form.get("name", "").strip()})


@router.post("/{shop}/account/passkeys")
async def add_passkey(page: StaffPage, console: TheConsole) -> Response:
    """The recovery codes, if they are the first ones, are shown once, on this page."""
    form = await page.form()
    try:
        credential: Any = json.loads(form.get("credential", ""))
    except ValueError:
        return page.redirect("/account", Notice(page._("The browser gave no passkey. Try again."), failed=True))
    body = {"credential": credential, **given(form, "registration_id", "name")}
    try:
        added = await page.api.send("POST", PATH, body)
    except Refusal as refusal:
        return page.redirect("/account", refused(refusal))
    await console.renew(page.request, page.shop, page.session)
    if added["recovery_codes"]:
        return await show(page, codes=added)
    return page.redirect("/account", Notice(page._("The passkey was added.")))


@router.post("/{shop}/account/passkeys/{passkey_id}/name")
async def rename_passkey(page: StaffPage, passkey_id: UUID) -> Response:
    form = await page.form()
    done = page._("The passkey was renamed.")
    return await page.act("PATCH", f"{PATH}/{passkey_id}", given(form, "name"), form, done=done, then="/account")


@router.post("/{shop}/account/passkeys/{passkey_id}/remove")
async def remove_passkey(page: StaffPage, passkey_id: UUID) -> Response:
    """Without another second factor all sessions end, this one too: the next page is the sign-in."""
    form = await page.form()
    body, done = {"current_password": form.get("password", "")}, page._("The passkey was removed.")
    return await page.act("POST", f"{PATH}/{passkey_id}/remove", body, form, done=done, then="/account")
