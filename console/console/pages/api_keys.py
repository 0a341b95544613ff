"""Keys with which machines call the staff contract."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import FormData, Page, given, refused
from console.pages.permissions import chosen_permissions, offered
from console.staff_api import Refusal, Unavailable, together

router = APIRouter()
OVERLAPS = ("0", "3600", "86400", "604800")
"""Seconds for which the former key of a rotation stays valid."""


@router.get("/{shop}/api-keys")
async def list_api_keys(page: StaffPage) -> Response:
    page.require("api-keys:read")
    return await _show(page)


@router.post("/{shop}/api-keys")
async def create_api_key(page: StaffPage) -> Response:
    """The page that answers is the only one that shows the key."""
    page.require("api-keys:write")
    form = await page.form()
    permissions = await chosen_permissions(page.request, form)
    body: dict[str, Any] = {**given(form, "name"), "permissions": permissions}
    body["networks"] = form.get("networks", "").replace(",", " ").split()
    if form.get("expires_at", "").strip():
        body["expires_at"] = page.beginning(form["expires_at"].strip())
    try:
        made = await page.api.send("POST", "/api-keys", body, form.get("key"))
    except Refusal as refusal:
        return await _show(page, refusal=refusal, form=form, chosen=permissions)
    except Unavailable:
        return page.redirect("/api-keys", page.unavailable())
    return await _show(page, made=made)


@router.post("/{shop}/api-keys/{key_id}/rotate")
async def rotate_api_key(page: StaffPage, key_id: UUID) -> Response:
    page.require("api-keys:write")
    form = await page.form()
    overlap = form.get("overlap", "0")
    body = {"overlap_seconds": int(overlap) if overlap in OVERLAPS else 0}
    try:
        made = await page.api.send("POST", f"/api-keys/{key_id}/rotate", body, form.get("key"))
    except Refusal as refusal:
        return page.redirect("/api-keys", refused(refusal))
    except Unavailable:
        return page.redirect("/api-keys", page.unavailable())
    return await _show(page, made=made)


@router.post("/{shop}/api-keys/{key_id}/revoke")
async def revoke_api_key(page: StaffPage, key_id: UUID) -> Response:
    form = await page.form()
    done = page._("The key was revoked. It is refused everywhere.")
    return await page.act("DELETE", f"/api-keys/{key_id}", None, form, done=done, then="/api-keys")


async def _show(
    page: Page,
    made: dict[str, Any] | None = None,
    refusal: Refusal | None = None,
    form: FormData | None = None,
    chosen: list[str] | None = None,
) -> Response:
    calls = {"found": page.api.get("/api-keys")}
    if page.may("staff:read"):
        calls["members"] = page.api.get("/staff")
    answers = {"members": None, **await together(**calls)}
    if isinstance(answers["found"], Exception):
        raise answers["found"]
    names = _names(answers["members"])
    groups = offered(page.me)
    values = {"made": made, "refusal": refusal, "form": form or {}, "chosen": chosen or [], "rights": groups}
    status = refusal.status if refusal else 200
    return page.render("api_keys.html", status, found=answers["found"], names=names, overlaps=_overlaps(page), **values)


def _names(members: Any) -> dict[str, str]:
    """Of the members of staff, by id; of none if they are not known."""
    return {each["id"]: each["email"] for each in members["items"]} if isinstance(members, dict) else {}


def _overlaps(page: Page) -> list[tuple[str, str]]:
    _ = page._
    return list(zip(OVERLAPS, (_("at once"), _("in an hour"), _("in a day"), _("in a week")), strict=True))
