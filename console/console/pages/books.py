"""Picture books: their pages, the lock before printing, the print file."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import PageNotFound, given, whole_number
from console.session import Undo
from console.staff_api import Refusal, together

router = APIRouter()
PER_PAGE = 25
STATUSES = ("DRAFT", "IN_PROGRESS", "COMPLETE", "ORDERED", "LOCKED", "PRINTED", "ARCHIVED")
UNDONE_BY = {"lock": "unlock", "unlock": "lock"}
RETRIED = ("page", "cover", "character")
"""What of a book a customer may have drawn again, as often as the allowance says. A cover has the id of its book."""


@router.get("/{shop}/books")
async def list_books(
    page: StaffPage, status: str | None = None, user_id: UUID | None = None, cursor: str | None = None
) -> Response:
    page.require("books:read", "books")
    found = await page.api.get("/books", status=status, user_id=user_id, cursor=cursor, limit=PER_PAGE)
    return page.render("books.html", found=found, status=status or "", statuses=STATUSES)


@router.get("/{shop}/books/{book_id}")
async def show_book(page: StaffPage, book_id: UUID) -> Response:
    """A book whose print file was never requested has none; that is no fault."""
    page.require("books:read", "books")
    path = f"/books/{book_id}"
    answers = await together(book=page.api.get(path), file=page.api.get(f"{path}/print-file"))
    if isinstance(answers["book"], Exception):
        raise answers["book"]
    if isinstance(answers["file"], Refusal):
        answers["file"] = None
    return page.render("book.html", **answers)


@router.get("/{shop}/books/{book_id}/retries/{kind}/{content_id}")
async def show_retries(
    page: StaffPage, book_id: UUID, kind: str, content_id: UUID, cursor: str | None = None
) -> Response:
    """How often the customer may have it drawn again, and what staff gave and took."""
    page.require("books:read", "books")
    path = _allowance(kind, content_id)
    answers = await together(
        allowance=page.api.get(path), changes=page.api.get(f"{path}/corrections", cursor=cursor, limit=PER_PAGE)
    )
    if isinstance(answers["allowance"], Exception):
        raise answers["allowance"]
    return page.render("retries.html", book_id=book_id, **answers)


@router.post("/{shop}/books/{book_id}/retries/{kind}/{content_id}")
async def change_retries(page: StaffPage, book_id: UUID, kind: str, content_id: UUID) -> Response:
    form = await page.form()
    path, then = _allowance(kind, content_id), f"/books/{book_id}/retries/{kind}/{content_id}"
    body = {"amount": whole_number(form.get("amount", "")), **given(form, "reason")}
    done = page._("The retries were changed.")
    return await page.act("POST", f"{path}/corrections", body, form, done=done, then=then)


def _allowance(kind: str, content_id: UUID) -> str:
    """The contract's path. Raises PageNotFound."""
    if kind not in RETRIED:
        raise PageNotFound()
    return f"/allowances/{kind.upper()}/{content_id}"


@router.post("/{shop}/books/{book_id}/print-file")
async def request_print_file(page: StaffPage, book_id: UUID) -> Response:
    form = await page.form()
    body: dict[str, Any] = {"force": True, **given(form, "reason")} if form.get("force") == "1" else {}
    then, done = f"/books/{book_id}", page._("The print file is being made.")
    return await page.act("POST", f"{then}/print-file", body, form, done=done, then=then)


@router.get("/{shop}/books/{book_id}/print-file")
async def download_print_file(page: StaffPage, book_id: UUID) -> Response:
    page.require("books:read", "books")
    return await page.file(f"/books/{book_id}/print-file/content")


@router.post("/{shop}/books/{book_id}/pages/{page_id}/{action}")
async def change_page(page: StaffPage, book_id: UUID, page_id: UUID, action: str) -> Response:
    form = await page.form()
    if action not in UNDONE_BY:
        raise PageNotFound()
    then = f"/books/{book_id}"
    done = page._("The page is locked.") if action == "lock" else page._("The page can be changed again.")
    undo = Undo(f"{then}/pages/{page_id}/{UNDONE_BY[action]}", {})
    return await page.act("POST", f"{then}/pages/{page_id}/{action}", None, form, done=done, then=then, undo=undo)


@router.post("/{shop}/books/{book_id}/{action}")
async def change_book(page: StaffPage, book_id: UUID, action: str) -> Response:
    form = await page.form()
    done = {
        "lock": page._("The book is locked: nothing of it can be changed."),
        "unlock": page._("The book can be changed again."),
        "print": page._("The book is noted as printed."),
    }
    if action not in done:
        raise PageNotFound()
    then = f"/books/{book_id}"
    undo = Undo(f"{then}/{UNDONE_BY[action]}", {}) if action in UNDONE_BY else None
    return await page.act("POST", f"{then}/{action}", None, form, done=done[action], then=then, undo=undo)
