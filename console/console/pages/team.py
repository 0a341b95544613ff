"""The members of staff, and invitations."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import PageNotFound, given
from console.session import Undo
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
    body = given(form, "email", "role")
    return await page.act(
        "POST",
        "/staff",
        body,
        form,
        done=done,
        then="/team",
        undo=lambda invitation: Undo(f"/team/invitations/{invitation['id']}", {}),
    )


@router.post("/{shop}/team/invitations/{invitation_id}")
async def withdraw_invitation(page: StaffPage, invitation_id: UUID) -> Response:
    form = await page.form()
    done = page._("The invitation was withdrawn.")
    return await page.act("DELETE", f"/staff/invitations/{invitation_id}", None, form, done=done, then="/team")


@router.post("/{shop}/team/{user_id}/{action}")
async def change_member(page: StaffPage, user_id: UUID, action: str) -> Response:
    """What ends with the account's access to the shop, and what mails a link, has no way back."""
    form = await page.form()
    path, then = f"/staff/{user_id}", "/team"
    if action == "role":
        done, before = page._("The role was changed."), form.get("role_before", "")
        back = {"role": before, "role_before": form.get("role", "")}
        undo = Undo(f"/team/{user_id}/role", back) if before else None
        return await page.act("PATCH", path, given(form, "role"), form, done=done, then=then, undo=undo)
    if action in ("disable", "enable"):
        done = page._("The sign-in is disabled.") if action == "disable" else page._("The sign-in is enabled.")
        undo = Undo(f"/team/{user_id}/{'enable' if action == 'disable' else 'disable'}", {})
        body = {"is_active": action == "enable"}
        return await page.act("PATCH", path, body, form, done=done, then=then, undo=undo)
    if action == "remove":
        return await page.act("DELETE", path, None, form, done=page._("No member of staff any more."), then=then)
    if action == "reset":
        done = page._("A link for another password was mailed.")
        return await page.act("POST", f"{path}/reset", None, form, done=done, then=then)
    raise PageNotFound()
