"""The shop's own roles: which permissions their members have."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import Page, PageNotFound
from console.pages.permissions import chosen_permissions, grouped, offered
from console.session import Notice, Undo
from console.staff_api import Refusal, Unavailable, together

router = APIRouter()


@router.get("/{shop}/team/roles/new")
async def show_new_role(page: StaffPage) -> Response:
    page.require("staff:write")
    return _form(page, None, [])


@router.post("/{shop}/team/roles")
async def add_role(page: StaffPage) -> Response:
    page.require("staff:write")
    form = await page.form()
    name, permissions = form.get("name", "").strip(), await chosen_permissions(page.request, form)
    try:
        await page.api.send("POST", "/staff/roles", {"name": name, "permissions": permissions}, form.get("key"))
    except Refusal as refusal:
        return _form(page, None, permissions, name, refusal)
    except Unavailable:
        return page.redirect("/team", page.unavailable())
    undo = Undo(f"/team/roles/{name}/remove", {})
    return page.redirect("/team", Notice(page._("The role was added."), undo=undo))


@router.get("/{shop}/team/roles/{role}")
async def show_role(page: StaffPage, role: str) -> Response:
    page.require("staff:read")
    answers = await together(roles=page.api.get("/staff/roles"), members=page.api.get("/staff"))
    found = _role(answers["roles"], role)
    members = answers["members"]
    having = [] if isinstance(members, Exception) else [each for each in members["items"] if each["role"] == role]
    return _form(page, found, found["permissions"], members=having)


@router.post("/{shop}/team/roles/{role}")
async def change_role(page: StaffPage, role: str) -> Response:
    page.require("staff:write")
    form = await page.form()
    found = _role(await page.api.get("/staff/roles"), role)
    permissions = await chosen_permissions(page.request, form)
    try:
        await page.api.send("PATCH", f"/staff/roles/{role}", {"permissions": permissions}, form.get("key"))
    except Refusal as refusal:
        return _form(page, found, permissions, refusal=refusal)
    except Unavailable:
        return page.redirect("/team", page.unavailable())
    undo = Undo(f"/team/roles/{role}", {"permissions": " ".join(found["permissions"])})
    done = page._("The role was changed. Its members sign in again.")
    return page.redirect("/team", Notice(done, undo=undo))


@router.post("/{shop}/team/roles/{role}/remove")
async def remove_role(page: StaffPage, role: str) -> Response:
    form = await page.form()
    found = _role(await page.api.get("/staff/roles"), role)
    undo = Undo("/team/roles", {"name": role, "permissions": " ".join(found["permissions"])})
    path, done = f"/staff/roles/{role}", page._("The role was removed.")
    return await page.act("DELETE", path, None, form, done=done, then="/team", undo=undo)


def _role(roles: Any, name: str) -> Mapping[str, Any]:
    """Raises PageNotFound, and what the call raised."""
    if isinstance(roles, Exception):
        raise roles
    found: Mapping[str, Any] | None = next((each for each in roles["items"] if each["name"] == name), None)
    if found is None:
        raise PageNotFound()
    return found


def _form(
    page: Page,
    role: Mapping[str, Any] | None,
    chosen: Sequence[str],
    name: str = "",
    refusal: Refusal | None = None,
    members: Sequence[Mapping[str, Any]] = (),
) -> Response:
    may_write = page.may("staff:write") and not (role and role["built_in"])
    groups = offered(page.me, chosen) if may_write else grouped(chosen)
    status = refusal.status if refusal else 200
    values = {"role": role, "chosen": chosen, "name": name, "refusal": refusal, "members": members, "rights": groups}
    return page.render("role.html", status, **values, may_write=may_write)
