"""Settings that change live: forms made from the contract's JSON schemas, with their history."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import Page, PageNotFound, given
from console.session import Notice, Undo
from console.settings_form import SettingFields, typed
from console.staff_api import Refusal, Unavailable, together

router = APIRouter()
PER_PAGE = 10


@router.get("/{shop}/settings")
async def show_settings(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("settings:read")
    return await _show(page, cursor)


@router.post("/{shop}/settings/{section}")
async def change_settings(page: StaffPage, section: str) -> Response:
    """Only what differs from the present values is sent, with the version that the form was made from."""
    page.require("settings:write")
    form = await page.form()
    found = (await page.api.get("/settings"))["sections"].get(section)
    if found is None:
        raise PageNotFound()
    try:
        values = _changed(found, form)
    except ValueError as error:
        text = page._("{name} is not valid: a list or a table is written as JSON.").format(name=str(error))
        return await _show(page, None, Refusal(422, "settings.json", text), section, form)
    if not values:
        return page.redirect(f"/settings#{section}", Notice(page._("Nothing was changed.")))
    body = {section: values, "version": int(form.get("version", "0") or 0), **given(form, "reason")}
    try:
        await page.api.send("PATCH", "/settings", body, form.get("key"))
    except Refusal as refusal:
        return await _show(page, None, refusal, section, form)
    except Unavailable:
        return page.redirect("/settings", page.unavailable())
    done, here = page._("The settings were saved. They apply within seconds."), f"/settings#{section}"
    return page.redirect(here, Notice(done, undo=await undo_of_newest(page, next(iter(values)), here)))


@router.post("/{shop}/settings/history/{change_id}/revert")
async def revert(page: StaffPage, change_id: UUID) -> Response:
    form = await page.form()
    path, done = f"/settings/history/{change_id}/revert", page._("The change was taken back.")
    then = form.get("then", "") if form.get("then", "").startswith(("/mails/", "/settings")) else "/settings"
    return await page.act("POST", path, given(form, "reason"), form, done=done, then=then)


async def undo_of_newest(page: Page, key: str, then: str) -> Undo | None:
    """The form that takes back the newest change of the settings; None unless this member changed `key` by it."""
    answers = await together(history=page.api.get("/settings/history", limit=1))
    entries = [] if isinstance(answers["history"], Exception) else answers["history"]["items"]
    for entry in entries:
        if entry["by"]["id"] == page.me["id"] and key in {each["key"] for each in entry["changes"]}:
            return Undo(f"/settings/history/{entry['id']}/revert", {"then": then})
    return None


async def _show(
    page: Page,
    cursor: str | None,
    refusal: Refusal | None = None,
    section: str = "",
    form: dict[str, str] | None = None,
) -> Response:
    answers = await together(
        found=page.api.get("/settings"), history=page.api.get("/settings/history", cursor=cursor, limit=PER_PAGE)
    )
    if isinstance(answers["found"], Exception):
        raise answers["found"]
    sections = [
        (name, SettingFields.of(each, form if name == section else None))
        for name, each in answers["found"]["sections"].items()
    ]
    status = refusal.status if refusal else 200
    return page.render("settings.html", status, **answers, sections=sections, refusal=refusal, failed=section)


def _changed(section: dict[str, Any], form: dict[str, str]) -> dict[str, Any]:
    """By key; None restores the value of the shop's file. Raises ValueError with the key."""
    changed: dict[str, Any] = {}
    for field in SettingFields.of(section).fields:
        if form.get(f"file-{field.key}") == "1":
            changed[field.key] = None
        elif f"has-{field.key}" in form:
            value = typed(field, form.get(f"value-{field.key}", ""))
            if value != field.value:
                changed[field.key] = value
    return changed
