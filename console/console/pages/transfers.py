"""Imports with a dry run and their errors beside the lines, and exports."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import Page, given, refused
from console.session import Notice
from console.staff_api import Refusal, Unavailable, together

router = APIRouter()
PER_PAGE = 15
IMPORTED = {"products": "catalog:write", "customers": "customers:write", "orders": "orders:write"}
EXPORTED = {"products": "catalog:read", "customers": "customers:read", "orders": "orders:read"}
MODULES = {"products": "catalog", "orders": "orders"}


@router.get("/{shop}/imports")
async def list_transfers(page: StaffPage) -> Response:
    page.require("imports:read")
    calls = {"imports": page.api.get("/imports", limit=PER_PAGE)}
    if page.may("exports:write"):
        calls["exports"] = page.api.get("/exports", limit=PER_PAGE)
    answers = {"exports": None, **await together(**calls)}
    kinds = {"import_kinds": _kinds(page, IMPORTED), "export_kinds": _kinds(page, EXPORTED)}
    return page.render("imports.html", **answers, **kinds)


@router.post("/{shop}/imports")
async def begin_import(page: StaffPage) -> Response:
    """Tried without changing anything, unless the form says that it is meant."""
    fields = await page.form()
    file = (await page.request.form()).get("file")
    if not isinstance(file, UploadFile) or not file.size:
        return page.redirect("/imports", Notice(page._("Choose a file first."), failed=True))
    sent = {"file": (file.filename or "file", await file.read(), file.content_type)}
    form = {**given(fields, "kind", "on_error", "decimal_separator"), "dry_run": fields.get("dry_run", "false")}
    try:
        begun = await page.api.upload("/imports", sent, form, fields.get("key"))
    except Refusal as refusal:
        return page.redirect("/imports", refused(refusal))
    except Unavailable:
        return page.redirect("/imports", page.unavailable())
    return page.redirect(f"/imports/{begun['id']}")


@router.get("/{shop}/imports/{import_id}")
async def show_import(page: StaffPage, import_id: UUID, cursor: str | None = None) -> Response:
    page.require("imports:read")
    path = f"/imports/{import_id}"
    answers = await together(
        found=page.api.get(path, cursor=cursor, limit=50), changes=page.api.get(f"{path}/changes", limit=50)
    )
    if isinstance(answers["found"], Exception):
        raise answers["found"]
    return page.render("import.html", **answers)


@router.post("/{shop}/imports/{import_id}/cancel")
async def cancel_import(page: StaffPage, import_id: UUID) -> Response:
    form = await page.form()
    then, done = f"/imports/{import_id}", page._("The import was cancelled. What was imported stays.")
    return await page.act("POST", f"{then}/cancel", None, form, done=done, then=then)


@router.post("/{shop}/exports")
async def begin_export(page: StaffPage) -> Response:
    form = await page.form()
    body: dict[str, Any] = given(form, "kind", "format")
    done = page._("The export has begun. It is listed below.")
    return await page.act("POST", "/exports", body, form, done=done, then="/imports")


def _kinds(page: Page, rights: dict[str, str]) -> list[tuple[str, str]]:
    """Those that this member may read or write, and the shop has."""
    permitted = [kind for kind, right in rights.items() if page.may(right)]
    return [(kind, page._(kind)) for kind in permitted if kind not in MODULES or page.has(MODULES[kind])]
