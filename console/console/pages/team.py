"""The members of staff, invitations and roles."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import PageNotFound, given
from console.staff_api import together

router = APIRouter()


@router.get("/{shop}/team")
async def show_team(page: StaffPage) -> Response:
    page.require("staff:read")
    answers = await together(members=page.api.get("/staff"), roles=page.api.get("/staff/roles"))
    for answer in answers.values():
        if isinstance(answer, Exception):
            raise answer
    return page.render("team.html", **answers)


@router.post("/{shop}/team")
async def invite(page: StaffPage) -> Response:
    form = await page.form()
    done = page._("The invitation was mailed to {email}.").format(email=form.get("email", ""))
    return await page.act("POST", "/staff", given(form, "email", "role"), form, done=done, then="/team")


@router.post("/{shop}/team/invitations/{invitation_id}")
async def withdraw_invitation(page: StaffPage, invitation_id: UUID) -> Response:
    form = await page.form()
    done = page._("The invitation was withdrawn.")
    return await page.act("DELETE", f"/staff/invitations/{invitation_id}", None, form, done=done, then="/team")


@router.post("/{shop}/team/{user_id}/{action}")
async def change_member(page: StaffPage, user_id: UUID, action: str) -> Response:
    form = await page.form()
    path = f"/staff/{user_id}"
    if action == "role":
        body, done = given(form, "role"), page._("The role was changed.")
        return await page.act("PATCH", path, body, form, done=done, then="/team")
    if action in ("disable", "enable"):
        done = page._("The sign-in is disabled.") if action == "disable" else page._("The sign-in is enabled.")
        return await page.act("PATCH", path, {"is_active": action == "enable"}, form, done=done, then="/team")
    if action == "remove":
        return await page.act("DELETE", path, None, form, done=page._("No member of staff any more."), then="/team")
    if action == "reset":
        done = page._("A link for another password was mailed.")
        return await page.act("POST", f"{path}/reset", None, form, done=done, then="/team")
    raise PageNotFound()


@router.post("/{shop}/team/roles")
async def add_role(page: StaffPage) -> Response:
    raw = await page.request.form()
    form = await page.form()
    permissions = [value for value in raw.getlist("permission") if isinstance(value, str)]
    body = {**given(form, "name"), "permissions": permissions}
    return await page.act("POST", "/staff/roles", body, form, done=page._("The role was added."), then="/team")
